import { AppError, type FieldError } from '#platform/errors/app-error.js';
import type { ChecklistContent } from '../checklists/checklist.rules.js';
import type { VisitContent } from './visit-content.js';
import type { VisitGroundRow } from './visit-ground.queries.js';
import { chooseTerm } from './visit-window.rules.js';
import type { VisitFindingDto } from './visit.dto.js';

/** What a visit belongs to, all of it there. */
export interface SoundGround {
  readonly inspectorName: string;
  readonly schoolId: string;
  readonly schoolName: string;
  readonly schoolStageId: string;
  readonly termId: string;
}

/**
 * The school, its stage and the term that a visit is of. Everything that is missing is named in one answer.
 *
 * @throws AppError `unknown-code`, `rule-violated` when no term had begun by that day
 */
export function requireSoundGround(
  { schoolCode, termId, kind, visitedOn }: VisitContent,
  row: VisitGroundRow,
): SoundGround {
  const { inspectorName, schoolId, schoolName, schoolStageId } = row;
  const term = termId === undefined ? chooseTerm(row.terms, kind, visitedOn) : (row.terms[0] ?? null);
  const isAssigned = term !== null && row.assignedTerms.includes(term.id);
  const faults: FieldError[] = [];
  if (term === null) {
    faults.push(
      termId === undefined
        ? { path: 'visitedOn', code: 'before-all-terms', message: '这一天以前还没有学期' }
        : { path: 'termId', code: 'unknown-code', message: '没有这个学期' },
    );
  }
  if (schoolId === null || (term !== null && !isAssigned)) {
    const message = '没有这所学校，或这个学期没有分配给您督导';
    faults.push({ path: 'schoolCode', code: 'unknown-code', message });
  } else if (schoolStageId === null) {
    faults.push({ path: 'stage', code: 'unknown-code', message: `学校 ${schoolCode} 没有这个学段` });
  }
  if (faults.length === 0 && term && schoolId !== null && schoolName !== null && schoolStageId !== null)
    return { inspectorName, schoolId, schoolName, schoolStageId, termId: term.id };
  const code = faults.some((fault) => fault.code === 'unknown-code') ? 'unknown-code' : 'rule-violated';
  throw new AppError(code, `${faults.map(({ message }) => message).join('；')}。`, { fields: faults });
}

/** @throws AppError `unknown-code` for findings about items that the checklist lacks */
export function requireSoundFindings(
  findings: readonly VisitFindingDto[],
  { sections }: ChecklistContent,
): void {
  if (findings.length === 0) return;
  const known = new Set(sections.flatMap(({ items }) => items.map(({ code }) => code)));
  const fields = findings.flatMap(({ itemCode }, index) =>
    known.has(itemCode)
      ? []
      : [{ path: `findings.${String(index)}.itemCode`, code: 'unknown-code', message: '所用细则没有这一项' }],
  );
  if (fields.length > 0)
    throw new AppError('unknown-code', '有的问题所指的检查项不在所用细则中。', { fields });
}
