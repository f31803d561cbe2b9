import { Inject, Injectable } from '@nestjs/common';
import { recordAudit } from '#platform/audit/record-audit.js';
import type { Actor } from '#platform/database/actor.js';
import { Database } from '#platform/database/database.js';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import { AppError, notFound } from '#platform/errors/app-error.js';
import { PublishedChecklists } from '../checklists/published-checklists.js';
import { termClosed } from './closed-term.js';
import { toVisit } from './to-visit.js';
import type { VisitDto } from './visit-answer.dto.js';
import { lockVisit } from './visit-lock.js';
import { isInWindow } from './visit-window.rules.js';
import { findVisitToWrite } from './visit.queries.js';

/** Lets a visit count that was made outside its window. Its inspector still submits it. */
@Injectable()
export class VisitAdmissionService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(PublishedChecklists) private readonly checklists: PublishedChecklists,
  ) {}

  /** @throws AppError `not-found`, `state-conflict` */
  async admitLate(actor: Actor, id: string, reason: string): Promise<VisitDto> {
    return this.database.transaction(actor, async (unit) => {
      await lockVisit(unit, id);
      const visit = await findVisitToWrite(unit, id);
      if (!visit) throw notFound('这次督导记录');
      const { content: checklist } = await this.checklists.require(unit, visit.content.checklistVersionId);
      if (visit.admissionReason === reason) return toVisit(visit, checklist);
      if (visit.admissionReason !== null)
        throw new AppError('state-conflict', '这次督导已经准予补录，理由不再改动。');
      if (visit.status === 'submitted')
        throw new AppError('state-conflict', '这次督导已经提交，不用准予补录。');
      if (isInWindow(visit.kind, visit.term, visit.visitedOn))
        throw new AppError('state-conflict', '这次督导在规定的期限之内，不用准予补录。');
      if (visit.isTermClosed) throw termClosed();
      const admittedAt = await insertAdmission(unit, visit.id, reason);
      await recordAudit(unit, {
        action: 'visit.admit-late',
        subjectKind: 'visit',
        subjectId: visit.id,
        after: { visitedOn: visit.visitedOn, reason },
      });
      const row = { ...visit, admissionReason: reason, admittedBy: actor.userId, admittedAt };
      return toVisit(row, checklist);
    });
  }
}

async function insertAdmission(unit: UnitOfWork, visitId: string, reason: string): Promise<Date> {
  const admitted = await unit.first<{ at: Date }>(
    `insert into visit_admissions (visit_id, reason, admitted_by) values ($1, $2, $3)
     returning visit_admissions.admitted_at as at`,
    [visitId, reason, unit.actor.userId],
  );
  if (!admitted) throw notFound('这次督导记录');
  return admitted.at;
}
