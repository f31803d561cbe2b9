import type { EvaluationKind, EvaluationStage, PlacesRule, RuleUnit } from './accountability-rule.rules.js';
import { type Standing, standIn, type UnitPlace } from './standing.rules.js';

/** An exam that was held, and the places of its published ranking: none while nothing of it is published. */
export interface ExamResult {
  readonly examId: string;
  readonly examName: string;
  readonly kind: EvaluationKind;
  readonly stage: EvaluationStage;
  readonly grade: number;
  /** 2025-2026. */
  readonly schoolYear: string;
  readonly term: 1 | 2;
  /** YYYY-MM-DD. */
  readonly heldOn: string;
  readonly runId: string | null;
  readonly schools: readonly UnitPlace[];
  readonly townships: readonly UnitPlace[];
}

/** One exam of a period, and where each unit stands in it. */
interface PeriodExam {
  readonly exam: ExamResult;
  readonly standings: ReadonlyMap<string, Standing>;
}

/** What a rule counts: an evaluation (the exams of one kind in one term), or a whole school year. */
export interface Period {
  readonly schoolYear: string;
  /** Null: the whole school year. */
  readonly term: 1 | 2 | null;
  /** The day of its last exam. */
  readonly lastHeldOn: string;
  /** Something of it is published. */
  readonly isPublished: boolean;
  readonly exams: readonly PeriodExam[];
}

/**
 * The periods of a rule in the order of time, whatever the order of the results: those of other kinds, stages and units
 * are left out. When years are counted a period is a school year; else it is an evaluation: all exams of a kind that are
 * held in one term, whichever their grades. Exams of which nothing is published stay in, because "running" skips nothing.
 * County plan, section 9 (accountability); section 6 (exams and rankings): kinds.
 *
 * Worked: county tests of grades 7 and 8 in one autumn and the zhongkao of the next summer are two evaluations of one
 * school year, and one period of a rule that counts years.
 */
export function listPeriods(rule: PlacesRule, results: readonly ExamResult[]): readonly Period[] {
  const watched = results
    .filter((result) => isWatched(rule, result))
    .sort((a, b) => compare(timeOf(a), timeOf(b)));
  const groups = new Map<string, ExamResult[]>();
  for (const result of watched) {
    const key = nameGroup(rule, result);
    groups.set(key, [...(groups.get(key) ?? []), result]);
  }
  return [...groups.values()]
    .flatMap((exams): Period[] => {
      const last = exams.at(-1);
      if (!last) return [];
      return [
        {
          schoolYear: last.schoolYear,
          term: rule.counting === 'consecutive-years' ? null : last.term,
          lastHeldOn: last.heldOn,
          isPublished: exams.some(({ runId }) => runId !== null),
          exams: exams.map((exam) => ({ exam, standings: standingsIn(exam, rule) })),
        },
      ];
    })
    .sort((a, b) => compare(endOf(a), endOf(b)));
}

/**
 * Whether a rule looks at an exam at all. County plan, section 9 (accountability).
 *
 * Worked: a rule on the junior zhongkao watches no county test.
 */
export function isWatched({ evaluations }: PlacesRule, { kind, stage }: ExamResult): boolean {
  return evaluations.kinds.includes(kind) && evaluations.stage === stage;
}

/**
 * What exams of one period have in common: the school year, and where evaluations are counted the term and the kind.
 * County plan, section 9 (accountability).
 *
 * Worked: both grades of the county test of autumn 2024 are `2024-2025 1 county-test`.
 */
export function nameGroup(
  { counting }: PlacesRule,
  { schoolYear, term, kind }: Pick<ExamResult, 'schoolYear' | 'kind'> & Pick<Period, 'term'>,
): string {
  return counting === 'consecutive-years' ? schoolYear : `${schoolYear} ${String(term)} ${kind}`;
}

function standingsIn(exam: ExamResult, rule: PlacesRule): ReadonlyMap<string, Standing> {
  const places = exam.runId === null ? [] : placesOf(exam, rule.unit);
  return new Map(standIn(places, rule.position).map((standing) => [standing.unitId, standing]));
}

/** The places of the kind of unit that a rule is about. */
export function placesOf(exam: ExamResult, unit: RuleUnit): readonly UnitPlace[] {
  switch (unit) {
    case 'township':
      return exam.townships;
    case 'junior-school-stage':
    case 'primary-school-stage':
      return exam.schools;
  }
}

/**
 * What happened on one day is settled by what it is called, so that the order is the same in any database; the id settles
 * only what can't be told apart otherwise.
 */
function timeOf({ schoolYear, term, heldOn, kind, grade, examName, examId }: ExamResult): string {
  return `${schoolYear} ${term} ${heldOn} ${kind} ${String(grade).padStart(2, '0')} ${examName} ${examId}`;
}

function endOf({ schoolYear, term, lastHeldOn, exams }: Period): string {
  const last = exams.at(-1)?.exam;
  return `${schoolYear} ${term ?? 0} ${lastHeldOn} ${last ? timeOf(last) : ''}`;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
