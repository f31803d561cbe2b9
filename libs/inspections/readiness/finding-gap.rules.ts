import { type Gap, linkTo } from '#calendar/readiness/readiness-gap.rules.js';

/** A school-stage with the findings of the term that nobody has verified. */
export interface UnsettledStage {
  readonly code: string;
  readonly name: string;
  readonly stage: string;
  readonly townshipCode: string | null;
  /** Open past their deadline. */
  readonly overdue: number;
  /** Open otherwise. */
  readonly open: number;
  /** Rectified by the school, and not verified. */
  readonly rectified: number;
}

export type FindingGap = Gap & {
  readonly kind: 'finding-overdue' | 'finding-open' | 'finding-unverified';
  readonly findings: number;
};

/**
 * Findings of the term that are not settled. They only inform: a score counts what was found, and repairs go on after it.
 * County plan, section 4 (inspections): findings and their states.
 *
 * Worked: a school-stage with 1 overdue and 2 rectified findings has two gaps, `finding-overdue` of 1 and
 * `finding-unverified` of 2.
 */
export function findFindingGaps(
  stages: readonly UnsettledStage[],
  term: { readonly id: string },
): readonly FindingGap[] {
  return stages.flatMap(({ overdue, open, rectified, ...school }) => {
    const listed = { termId: term.id, schoolCode: school.code };
    const gap = (
      kind: FindingGap['kind'],
      findings: number,
      query: Readonly<Record<string, string>>,
    ): FindingGap => ({
      kind,
      severity: 'informs',
      key: `${school.code}/${school.stage}`,
      unit: school,
      exam: null,
      findings,
      link: linkTo('GET', '/findings', { ...listed, ...query }),
    });
    return [
      gap('finding-overdue', overdue, { state: 'open', overdue: 'true' }),
      gap('finding-open', open, { state: 'open', overdue: 'false' }),
      gap('finding-unverified', rectified, { state: 'rectified' }),
    ].filter(({ findings }) => findings > 0);
  });
}
