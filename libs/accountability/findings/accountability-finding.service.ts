import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '#platform/database/actor.js';
import { Database } from '#platform/database/database.js';
import { AppError } from '#platform/errors/app-error.js';
import { defaultPageSize, type Page, pageOf, readCursor, requireUuidKey } from '#platform/http/page.js';
import { requireScoringRun } from '#scoring/runs/scoring-run.queries.js';
import type { AccountabilityFindingDto, AccountabilityFindingQuery } from './accountability-finding.dto.js';
import { type FindingKey, listFindings } from './accountability-finding.queries.js';

@Injectable()
export class AccountabilityFindingService {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** @throws AppError `not-found`, `state-conflict` while nothing has been concluded yet */
  async list(
    actor: Actor,
    runId: string,
    query: AccountabilityFindingQuery,
  ): Promise<Page<AccountabilityFindingDto>> {
    const limit = query.limit ?? defaultPageSize;
    const after = readKey(readCursor(query.cursor));
    const rows = await this.database.transaction(actor, async (unit) => {
      const { finishedAt } = await requireScoringRun(unit, runId);
      // An empty list would say that nothing follows.
      if (finishedAt === null)
        throw new AppError('state-conflict', '这次评分尚未完成，完成之后才有判断结果。');
      return listFindings(unit, runId, query, after, limit + 1);
    });
    const page = pageOf(rows, limit, ({ ruleCode, unitCode, unitId }) => `${ruleCode} ${unitCode} ${unitId}`);
    return {
      items: page.items.map(({ ruleCode, ruleVersion, content }) => ({ ruleCode, ruleVersion, ...content })),
      nextCursor: page.nextCursor,
    };
  }
}

/** No part of a key has a space in it. */
function readKey(key: string | null): FindingKey | null {
  if (key === null) return null;
  const [ruleCode, unitCode, unitId, ...rest] = key.split(' ');
  const id = requireUuidKey(unitId ?? '');
  if (ruleCode === undefined || unitCode === undefined || id === null || rest.length > 0)
    throw new AppError('invalid-cursor');
  return { ruleCode, unitCode, unitId: id };
}
