import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import { AppError } from '#platform/errors/app-error.js';
import { contentHash } from './content-hash.js';
import { lockVisit } from './visit-lock.js';

export interface RecordedFinding {
  readonly id: string;
  readonly visitId: string;
  readonly itemCode: string;
  readonly text: string;
  readonly severity: 'minor' | 'major' | 'critical';
  /** YYYY-MM-DD */
  readonly deadline: string;
}

/**
 * Keeps a finding under the id that the phone gave it. Its visit may be here already or not.
 *
 * @throws AppError `id-reused` when the id stands for another finding
 */
export async function recordFinding(
  unit: UnitOfWork,
  finding: RecordedFinding,
): Promise<'created' | 'unchanged'> {
  await lockVisit(unit, finding.visitId);
  const hash = hashOf(finding);
  const created = await unit.execute(
    `insert into findings (id, visit_id, item_code, text, severity, deadline, content_hash, created_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (id) do nothing`,
    [
      finding.id,
      finding.visitId,
      finding.itemCode,
      finding.text,
      finding.severity,
      finding.deadline,
      hash,
      unit.actor.userId,
    ],
  );
  if (created === 1) return 'created';
  const kept = await unit.first<{ hash: Buffer }>(
    `select findings.content_hash as hash from findings where findings.id = $1 and findings.created_by = $2`,
    [finding.id, unit.actor.userId],
  );
  if (kept?.hash.equals(hash)) return 'unchanged';
  throw new AppError('id-reused', `编号 ${finding.id} 已用于另一条问题，内容不同。`, {
    fields: [{ path: 'id', code: 'id-reused', message: '请为新的问题另取编号' }],
  });
}

/**
 * Once a visit is submitted, what its inspector found on it belongs to the school, its stage and the term. To be called
 * with the visit locked ({@link lockVisit}; {@link recordFinding} locks it): whichever of the two comes last ties them.
 */
export async function placeFindings(unit: UnitOfWork, visitId: string): Promise<void> {
  await unit.prepared(
    `update findings
        set school_id = visits.school_id, school_stage_id = visits.school_stage_id, term_id = visits.term_id
       from visits
      where findings.visit_id = $1 and findings.school_id is null
        and visits.id = $1 and visits.status = 'submitted' and visits.inspector_id = findings.created_by`,
    [visitId],
  );
}

/**
 * Adds nothing more to what has been put before a school that its inspector is no longer sent to in that term.
 *
 * @throws AppError `rule-violated`
 */
export async function requireStillAssigned(unit: UnitOfWork, visitId: string): Promise<void> {
  const left = await unit.first(
    `select from visits
      where visits.id = $1 and visits.inspector_id = $2 and visits.status = 'submitted'
        and not exists (select from inspection_assignments
                         where inspection_assignments.inspector_id = visits.inspector_id
                           and inspection_assignments.term_id = visits.term_id
                           and inspection_assignments.school_id = visits.school_id)`,
    [visitId, unit.actor.userId],
  );
  if (!left) return;
  throw new AppError('rule-violated', '这个学期不再分配给您督导这所学校，不能再补报问题。', {
    fields: [{ path: 'visitId', code: 'not-assigned', message: '这个学期不再分配给您督导' }],
  });
}

function hashOf({ id, visitId, itemCode, text, severity, deadline }: RecordedFinding): Buffer {
  return contentHash({
    id: id.toLowerCase(),
    visitId: visitId.toLowerCase(),
    itemCode,
    text,
    severity,
    deadline,
  });
}
