import { randomUUID } from 'node:crypto';
import type { UnitOfWork } from '../database/unit-of-work.js';
import { currentRequestId } from '../logging/request-context.js';
import { type SignedColumns, signedTime, signEntry } from './audit-chain.js';

/** What changed. `before` and `after` hold only what the change is about: no passwords, no pupils' names or marks. */
export interface AuditedChange {
  /** Noun and verb: `school.create`, `ranking.publish`. */
  readonly action: string;
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly before?: object;
  readonly after?: object;
}

/** Writes the signed audit entry beside the change, in the change's own transaction, and lines it up for sealing. */
export async function recordAudit(unit: UnitOfWork, change: AuditedChange): Promise<void> {
  const at = new Date();
  const entry: SignedColumns = {
    entryId: randomUUID(),
    at: signedTime(at),
    actorId: unit.actor.userId,
    actorRole: unit.actor.role,
    action: change.action,
    subjectKind: change.subjectKind,
    subjectId: change.subjectId,
    before: change.before === undefined ? null : JSON.stringify(change.before),
    after: change.after === undefined ? null : JSON.stringify(change.after),
    requestId: currentRequestId() ?? null,
  };
  await unit.prepared(
    `with lined_up as (insert into audit_unsealed (entry_id) values ($1))
     insert into audit_entries (entry_id, at, actor_id, actor_role, action, subject_kind, subject_id, before, after,
            request_id, signature)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      entry.entryId,
      at.toISOString(),
      entry.actorId,
      entry.actorRole,
      entry.action,
      entry.subjectKind,
      entry.subjectId,
      entry.before,
      entry.after,
      entry.requestId,
      signEntry(unit.auditKey, entry),
    ],
  );
}
