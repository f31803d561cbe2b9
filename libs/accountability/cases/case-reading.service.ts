import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '#platform/database/actor.js';
import { Database } from '#platform/database/database.js';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import { AppError, notFound } from '#platform/errors/app-error.js';
import { defaultPageSize, type Page, pageOf, readCursor, requireUuidKey } from '#platform/http/page.js';
import type { CaseDetailDto, CaseDto, CaseQuery } from './case.dto.js';
import { findCase, listCases, listCaseSteps, listEvidence, listVisibleCodes } from './case.queries.js';
import { writeCaseLetter } from './case-letter.js';
import { requireParty } from './case-party.js';
import { listPossibleSteps } from './case-state.rules.js';
import { readStanding } from './case-step.queries.js';
import { codesTiedIn, toCaseEvidence } from './to-case-evidence.js';
import { writeLetterFile } from './write-letter-file.js';

/** Cases, as far as the caller may see them. */
@Injectable()
export class CaseReadingService {
  constructor(@Inject(Database) private readonly database: Database) {}

  async list(actor: Actor, query: CaseQuery): Promise<Page<CaseDto>> {
    const limit = query.limit ?? defaultPageSize;
    const before = requireUuidKey(readCursor(query.cursor));
    const rows = await this.database.transaction(actor, (unit) => listCases(unit, query, before, limit + 1));
    return pageOf(rows, limit, ({ id }) => id);
  }

  /** @throws AppError `not-found` */
  async get(actor: Actor, id: string): Promise<CaseDetailDto> {
    return this.database.transaction(actor, (unit) => requireCase(unit, id));
  }

  /** @throws AppError `not-found`, `state-conflict` while there is no decision to write a letter about */
  async letter(actor: Actor, id: string): Promise<{ readonly fileName: string; readonly bytes: Buffer }> {
    const found = await this.get(actor, id);
    if (found.state !== 'decided' && found.state !== 'closed')
      throw new AppError('state-conflict', '这件问责事项还没有有效的决定，决定之后才能出具决定书。');
    return {
      fileName: `问责事项决定书-${found.unit.name}-${found.ruleCode}.docx`,
      bytes: await writeLetterFile(writeCaseLetter(found)),
    };
  }
}

/** @throws AppError `not-found` */
export async function requireCase(unit: UnitOfWork, id: string): Promise<CaseDetailDto> {
  const found = await findCase(unit, id);
  const standing = found && (await readStanding(unit, id));
  if (!standing) throw notFound('这件问责事项');
  const evidence = await listEvidence(unit, id);
  const visible = await listVisibleCodes(unit, codesTiedIn(evidence));
  return {
    ...found,
    evidence: evidence.map((row) => toCaseEvidence(row, visible)),
    steps: await listCaseSteps(unit, id),
    may: [...listPossibleSteps(standing, requireParty(unit.actor), standing.today)],
  };
}
