import { Inject, Injectable } from '@nestjs/common';
import type { ToldGap } from '#calendar/readiness/readiness-check.js';
import { findNamedTerm } from '#calendar/term.queries.js';
import { countyDay } from '#platform/config/county-time.js';
import type { Actor } from '#platform/database/actor.js';
import { Database } from '#platform/database/database.js';
import { AppError, notFound } from '#platform/errors/app-error.js';
import { pageOf, readCursor } from '#platform/http/page.js';
import { ReadinessChecks } from './readiness-checks.js';
import type { GapDto, GapGroupDto, ReadinessDto, ReadinessQuery } from './readiness.dto.js';
import { type GapGroup, summarizeReadiness } from './readiness.rules.js';

/** As many gaps of each kind are told at once, unless fewer are asked for. */
const mostGaps = 200;

/** What a term lacks before it is scored. */
@Injectable()
export class ReadinessService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(ReadinessChecks) private readonly checks: ReadinessChecks,
  ) {}

  /** As it stands on the county's calendar at `now`. @throws AppError `not-found`, `invalid-input`, `invalid-cursor` */
  async show(
    actor: Actor,
    termId: string,
    { kind, limit = mostGaps, cursor }: ReadinessQuery,
    now: Date = new Date(),
  ): Promise<ReadinessDto> {
    const after = this.readKey(kind, cursor);
    const term = await this.database.transaction(actor, (unit) => findNamedTerm(unit, termId));
    if (!term) throw notFound('这个学期');
    const today = countyDay(now);
    const gaps = await this.checks.find(actor, { term, today });
    const { isReady, isPublishable, counts, groups } = summarizeReadiness(this.checks.kinds, gaps);
    const { blocks, 'blocks-publication': blocksPublication, warns, informs } = counts;
    return {
      term,
      today,
      isReady,
      isPublishable,
      counts: { blocks, blocksPublication, warns, informs },
      groups: groups
        .filter((group) => kind === undefined || group.kind === kind)
        .map((group) => toGroup(group, after, limit)),
    };
  }

  /** The key that a page begins behind. */
  private readKey(kind: string | undefined, cursor: string | undefined): string | null {
    if (kind !== undefined && !this.checks.kinds.has(kind)) {
      const message = `没有“${kind}”这一类，可用的有 ${[...this.checks.kinds.keys()].join('、')}`;
      throw new AppError('invalid-input', `${message}。`, {
        fields: [{ path: 'kind', code: 'unknown-kind', message }],
      });
    }
    if (cursor !== undefined && kind === undefined) {
      const message = '翻页只能在一类之内，请同时填写 kind';
      throw new AppError('invalid-input', `${message}。`, {
        fields: [{ path: 'cursor', code: 'kind-missing', message }],
      });
    }
    return readCursor(cursor);
  }
}

function toGroup(
  { kind, title, severity, total, gaps }: GapGroup<ToldGap>,
  after: string | null,
  limit: number,
): GapGroupDto {
  const rest = after === null ? gaps : gaps.filter(({ key }) => key > after);
  const { items, nextCursor } = pageOf(rest, limit, ({ key }) => key);
  return { kind, title, severity, total, gaps: items.map(toGap), nextCursor };
}

function toGap({ severity, unit, exam, message, link }: ToldGap): GapDto {
  return { severity, unit, exam, message, link };
}
