import { Inject, Injectable } from '@nestjs/common';
import { recordAudit } from '#platform/audit/record-audit.js';
import type { Actor } from '#platform/database/actor.js';
import { Database } from '#platform/database/database.js';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import { AppError, notFound } from '#platform/errors/app-error.js';
import type { TermDto } from './school-year.dto.js';
import { findTermById } from './term.queries.js';

/** The end of a term's evidence: what is not in by then stays out, until somebody says why not. */
@Injectable()
export class TermClosingService {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** Closing a closed term again changes nothing. @throws AppError `not-found` */
  async close(actor: Actor, id: string): Promise<TermDto> {
    return this.database.transaction(actor, async (unit) => {
      const term = await lockTerm(unit, id);
      if (term.closedAt !== null) return term;
      await unit.execute(
        `update terms set closed_at = clock_timestamp(), closed_by = $2 where terms.id = $1`,
        [id, actor.userId],
      );
      await recordAudit(unit, { action: 'term.close', subjectKind: 'term', subjectId: term.id });
      return requireTerm(unit, id);
    });
  }

  /** @throws AppError `not-found`, `state-conflict` */
  async reopen(actor: Actor, id: string, reason: string): Promise<TermDto> {
    return this.database.transaction(actor, async (unit) => {
      const { id: termId, closedAt } = await lockTerm(unit, id);
      if (closedAt === null) throw new AppError('state-conflict', '这个学期没有封存，不用重新开放。');
      await unit.execute(`update terms set closed_at = null, closed_by = null where terms.id = $1`, [id]);
      await recordAudit(unit, {
        action: 'term.reopen',
        subjectKind: 'term',
        subjectId: termId,
        before: { closedAt },
        after: { closedAt: null, reason },
      });
      return requireTerm(unit, id);
    });
  }
}

/**
 * Waits for those who write evidence of the term, each of whom shares this lock, and keeps others from beginning. A
 * statement of its own: the term is read after the lock is there.
 */
async function lockTerm(unit: UnitOfWork, id: string): Promise<TermDto> {
  await unit.query(`select pg_advisory_xact_lock(hashtextextended('term ' || $1::uuid, 0))`, [id]);
  return requireTerm(unit, id);
}

async function requireTerm(unit: UnitOfWork, id: string): Promise<TermDto> {
  const term = await findTermById(unit, id);
  if (!term) throw notFound('这个学期');
  return term;
}
