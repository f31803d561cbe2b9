import type { UnitOfWork } from '../database/unit-of-work.js';
import { currentRequestId } from '../logging/request-context.js';

/** What changed. `before` and `after` hold only what the change is about: no passwords, no pupils' names or marks. */
export interface AuditedChange {
  /** Noun and verb: `school.create`, `ranking.publish`. */
  readonly action: string;
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly before?: object;
  readonly after?: object;
}

/** Writes the audit entry beside the change, in the change's own transaction. */
export async function recordAudit(unit: UnitOfWork, change: AuditedChange): Promise<void> {
  await unit.execute(
    `insert into audit_entries (actor_id, actor_role, action, subject_kind, subject_id, before, after, request_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      unit.actor.userId,
      unit.actor.role,
      change.action,
      change.subjectKind,
      change.subjectId,
      change.before === undefined ? null : JSON.stringify(change.before),
      change.after === undefined ? null : JSON.stringify(change.after),
      currentRequestId() ?? null,
    ],
  );
}
