import { type Gap, linkTo } from '#calendar/readiness/readiness-gap.rules.js';
import type { ExamStage } from '../exam.rules.js';
import { chooseGoverningPolicy, type PolicyVersion } from '../ranking-policy.rules.js';

/** The newest ranking of an exam, and what has changed since it was asked for. */
export interface LatestRun {
  readonly status: 'queued' | 'succeeded' | 'failed';
  readonly policyId: string;
  readonly isEnrolmentNewer: boolean;
  readonly areMarksNewer: boolean;
  readonly areExcusesNewer: boolean;
}

/** An exam of the term, with its pupils counted. */
export interface ExamFacts {
  readonly id: string;
  readonly name: string;
  readonly stage: ExamStage;
  /** YYYY-YYYY */
  readonly schoolYear: string;
  /** YYYY-MM-DD */
  readonly heldOn: string;
  /** Pupils of the census. */
  readonly candidates: number;
  /** Pupils with a mark. */
  readonly marked: number;
  /** Pupils of the census with neither a mark nor an approved excuse. */
  readonly absent: number;
  /** The newest file with marks of this exam that was neither refused nor written yet. */
  readonly waitingImportId: string | null;
  readonly latestRun: LatestRun | null;
}

/** A version of a stage's policy. */
export interface StagePolicy extends PolicyVersion {
  readonly id: string;
  readonly stage: string;
}

export type OutdatedBecause =
  | 'never-ranked'
  | 'unfinished'
  | 'failed'
  | 'enrolment-changed'
  | 'marks-changed'
  | 'excuses-changed'
  | 'policy-changed';

export type ExamGap =
  | (Gap & { readonly kind: 'exam-without-candidates' })
  | (Gap & {
      readonly kind: 'exam-without-marks';
      readonly because: 'not-held' | 'import-waiting' | 'not-imported';
      readonly heldOn: string;
      readonly candidates: number;
    })
  | (Gap & { readonly kind: 'exam-without-policy'; readonly schoolYear: string })
  | (Gap & { readonly kind: 'exam-import-waiting' })
  | (Gap & { readonly kind: 'exam-ranking-outdated'; readonly because: readonly OutdatedBecause[] })
  | (Gap & { readonly kind: 'exam-absentees'; readonly absent: number; readonly candidates: number })
  | (Gap & { readonly kind: 'term-without-exams' });

/**
 * What a term lacks of exams on a day (YYYY-MM-DD). An exam without pupils, without marks or without a policy in force
 * cannot be ranked, so it blocks: a ranking that lacked it would look as if it had not been held. An exam of senior
 * school has no places, so there the same only warns. A ranking that is not there, or older than what it stands on,
 * warns: the run ranks anew. Pupils without marks or excuse only inform: they count with 0, which may be as it should.
 * County plan, section 6 (who counts; policies), section 8 (term-end scoring).
 *
 * Throws RangeError for school years not named YYYY-YYYY.
 *
 * Worked: of two exams one has 30 pupils and no marks, the other is ranked and has 2 of 30 pupils without marks: one
 * gap `exam-without-marks` that blocks, one gap `exam-absentees` that informs.
 */
export function findExamGaps(
  exams: readonly ExamFacts[],
  policies: readonly StagePolicy[],
  term: { readonly id: string },
  today: string,
): readonly ExamGap[] {
  if (exams.length > 0) return exams.flatMap((exam) => gapsOf(exam, policies, today));
  const link = linkTo('POST', '/exams');
  return [{ kind: 'term-without-exams', severity: 'warns', key: term.id, unit: null, exam: null, link }];
}

function gapsOf(exam: ExamFacts, policies: readonly StagePolicy[], today: string): readonly ExamGap[] {
  const { id, name, stage, heldOn, candidates, marked, absent, waitingImportId } = exam;
  const isRanked = stage !== 'senior';
  const whole = { key: id, unit: null, exam: { id, name } };
  const lack = { ...whole, severity: isRanked ? 'blocks' : 'warns' } as const;
  const waiting = waitingImportId === null ? null : linkTo('GET', `/imports/${waitingImportId}`);
  if (candidates === 0) {
    return [{ ...lack, kind: 'exam-without-candidates', link: linkTo('POST', '/imports') }];
  }
  if (marked === 0) {
    const because = waiting ? 'import-waiting' : today < heldOn ? 'not-held' : 'not-imported';
    const link = waiting ?? linkTo('POST', '/imports');
    return [{ ...lack, kind: 'exam-without-marks', because, heldOn, candidates, link }];
  }
  const gaps: ExamGap[] = [];
  if (waiting) gaps.push({ ...whole, kind: 'exam-import-waiting', severity: 'warns', link: waiting });
  if (isRanked) gaps.push(...rankingGapsOf(exam, policies, whole));
  if (absent > 0) {
    const link = linkTo('POST', `/exams/${id}/excuses`);
    gaps.push({ ...whole, kind: 'exam-absentees', severity: 'informs', absent, candidates, link });
  }
  return gaps;
}

function rankingGapsOf(
  { id, stage, schoolYear, latestRun }: ExamFacts,
  policies: readonly StagePolicy[],
  whole: Pick<ExamGap, 'key' | 'unit' | 'exam'>,
): readonly ExamGap[] {
  const versions = policies.filter((policy) => policy.stage === stage);
  const governing = chooseGoverningPolicy(versions, schoolYear);
  if (governing === null) {
    const link = linkTo('GET', '/ranking-policies');
    return [{ ...whole, kind: 'exam-without-policy', severity: 'blocks', schoolYear, link }];
  }
  const because = outdatedBecause(latestRun, governing.id);
  if (because.length === 0) return [];
  const link = linkTo('POST', `/exams/${id}/rankings`);
  return [{ ...whole, kind: 'exam-ranking-outdated', severity: 'warns', because, link }];
}

function outdatedBecause(run: LatestRun | null, governingId: string): readonly OutdatedBecause[] {
  if (run === null) return ['never-ranked'];
  if (run.status === 'failed') return ['failed'];
  if (run.status === 'queued') return ['unfinished'];
  return [
    ...(run.isEnrolmentNewer ? (['enrolment-changed'] as const) : []),
    ...(run.areMarksNewer ? (['marks-changed'] as const) : []),
    ...(run.areExcusesNewer ? (['excuses-changed'] as const) : []),
    ...(run.policyId === governingId ? [] : (['policy-changed'] as const)),
  ];
}
