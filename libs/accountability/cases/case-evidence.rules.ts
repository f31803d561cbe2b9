import type { AccountabilityRule } from '../accountability-rule.rules.js';
import type { ExamResult } from '../period.rules.js';
import type { Tenure } from '../tenure.rules.js';
import type { JudgedLetter, PeriodFact, RankingFact, Verdict, VerdictReason } from '../verdict.rules.js';

/**
 * A unit's row in one ranking as it was printed: counts, places, marks and rates in hundredths. The rank sum is the sum of
 * the three component places; of a primary ranking all four are null.
 */
export interface UnitFigures {
  readonly runId: string;
  readonly inputHash: string;
  /** ISO 8601, UTC. */
  readonly publishedAt: string;
  readonly enrolled: number;
  readonly counted: number;
  readonly present: number;
  readonly absent: number;
  readonly excused: number;
  readonly mean: number | null;
  readonly meanPlace: number | null;
  readonly excellentCount: number | null;
  /** Not given in evidence that was made before it was kept; so also the place by the weighted rate. */
  readonly excellentCountPlace?: number | null;
  readonly goodCount: number | null;
  readonly passCount: number | null;
  readonly excellentRate: number | null;
  readonly goodRate: number | null;
  readonly passRate: number | null;
  readonly weightedRate: number | null;
  readonly weightedRatePlace?: number | null;
  readonly rankSum: number | null;
}

export interface EvidenceTenure {
  readonly staffNo: string;
  readonly name: string;
  readonly from: string;
  readonly to: string | null;
}

/** Where the unit stood in one published ranking. */
export interface EvidenceRanking {
  readonly examId: string;
  readonly examName: string;
  readonly kind: ExamResult['kind'];
  readonly grade: number;
  readonly heldOn: string;
  readonly runId: string;
  readonly place: number | null;
  readonly ranked: number;
  readonly beyond: number;
  readonly isInPosition: boolean;
  readonly isInByTie: boolean;
  readonly tiedWith: readonly string[];
  readonly holder: EvidenceTenure | null;
  /** Null: the ranking has no row of the unit. */
  readonly figures: UnitFigures | null;
}

export interface EvidencePeriod {
  readonly schoolYear: string;
  readonly term: 1 | 2 | null;
  readonly isOfHolder: boolean;
  /** None for a rule that watches targets. */
  readonly rankings: readonly EvidenceRanking[];
  /** Null for a rule that watches places. */
  readonly letter: JudgedLetter | null;
}

/** The version of a rule that a case was opened under; it is judged by this version to the end. */
export interface EvidenceRule {
  readonly code: string;
  readonly version: number;
  readonly content: AccountabilityRule;
}

/** What a case stands on, as it was when this version was made. */
export interface CaseEvidence {
  readonly rule: EvidenceRule;
  /** `no-longer`: results were superseded, and by the new ones the rule does not name the unit. */
  readonly outcome: 'fires' | 'blocked' | 'no-longer';
  readonly because: VerdictReason;
  /** Words for people: nothing follows from them by itself. Null where the post changed hands, and where nothing fires. */
  readonly proposal: string | null;
  readonly through: Verdict['through'];
  readonly unitCount: number;
  readonly holderCount: number;
  readonly person: EvidenceTenure | null;
  readonly tenures: readonly EvidenceTenure[];
  readonly periods: readonly EvidencePeriod[];
}

/** A verdict that a case is opened for, or that it now stands on. */
export type CaseVerdict = Verdict & { readonly outcome: 'fires' | 'blocked' };

/** Figures by run and unit. */
export type FiguresOf = (runId: string) => UnitFigures | null;

export function isCaseVerdict(verdict: Verdict): verdict is CaseVerdict {
  return verdict.outcome === 'fires' || verdict.outcome === 'blocked';
}

/**
 * The evidence that a verdict is made of. A blocked verdict carries no proposal: the post changed hands or is vacant, and the
 * tenures are facts. County plan, section 9 (accountability): evidence.
 *
 * Worked: school A is last in the zhongkao of 2024 and 2025 and has had a new principal since: outcome `blocked`,
 * proposal null, two periods, two tenures.
 */
export function toEvidence(rule: EvidenceRule, verdict: CaseVerdict, figuresOf: FiguresOf): CaseEvidence {
  const { outcome, because, through, unitCount, holderCount, person, tenures, periods } = verdict;
  return {
    rule,
    outcome,
    because,
    proposal: outcome === 'fires' ? rule.content.proposal : null,
    through,
    unitCount,
    holderCount,
    person: toTenure(person),
    tenures: tenures.flatMap((tenure) => toTenure(tenure) ?? []),
    periods: periods.map((period) => toPeriod(period, figuresOf)),
  };
}

/**
 * A name for a period that is the same in any order of exams: the school year, and for an evaluation its term and kind.
 * County plan, section 9 (accountability): at most once for the same rule, unit and periods.
 *
 * Worked: the zhongkao of 2025 in a rule that counts evaluations is `2024-2025/2/zhongkao`, in one that counts years
 * `2024-2025`.
 */
export function namePeriod({ schoolYear, term, rankings }: PeriodFact): string {
  return term === null ? schoolYear : `${schoolYear}/${String(term)}/${rankings[0]?.exam.kind ?? ''}`;
}

/**
 * Whether a rule reaches a verdict: its newest period became published after the rule was put into force. A period becomes
 * published with the first run of each of its exams, corrections add nothing; where one ranking in the position is enough,
 * with the first of those. A letter does with the last of the terms that its lines are held against.
 * `firstPublished`: of exams by their ids, of terms by the ids of their scoring runs. Instants in milliseconds.
 * County plan, section 9 (accountability): only from published results.
 *
 * Worked: a rule in force since March, the newest exam published in January and corrected in April: not reached.
 */
export function isReached(
  rule: { readonly content: AccountabilityRule; readonly inForceSince: number },
  verdict: CaseVerdict,
  firstPublished: ReadonlyMap<string, number>,
): boolean {
  const newest = verdict.periods.at(-1);
  const isAnyEnough = rule.content.kind === 'places' && rule.content.rankings === 'any';
  const sources = [
    ...(newest?.rankings ?? [])
      .filter(({ isInPosition }) => isInPosition || !isAnyEnough)
      .map(({ exam }) => exam.examId),
    ...runsOfLetter(newest?.letter ?? null),
  ];
  const instants = sources.flatMap((id) => firstPublished.get(id) ?? []);
  if (instants.length === 0) return false;
  const became = isAnyEnough ? Math.min(...instants) : Math.max(...instants);
  return became > rule.inForceSince;
}

/**
 * The scoring runs that the lines of a letter are held against; none without a letter.
 * County plan, section 6 (target letters).
 *
 * Worked: two lines of one term's inspections: one run.
 */
export function runsOfLetter(letter: JudgedLetter | null): readonly string[] {
  const runs = letter?.lines.flatMap(({ results }) => results.map(({ runId }) => runId)) ?? [];
  return [...new Set(runs)];
}

function toPeriod(period: PeriodFact, figuresOf: FiguresOf): EvidencePeriod {
  const { schoolYear, term, isOfHolder, rankings, letter } = period;
  return {
    schoolYear,
    term,
    isOfHolder,
    rankings: rankings.map((ranking) => toRanking(ranking, figuresOf)),
    letter,
  };
}

/**
 * Where a unit stood in one ranking, as evidence keeps it. County plan, section 9 (accountability): evidence.
 *
 * Worked: fourth of five, one of them behind: place 4, ranked 5, beyond 1.
 */
export function toRanking(fact: RankingFact, figuresOf: FiguresOf): EvidenceRanking {
  const { exam, place, ranked, beyond, isInPosition, isInByTie, tiedWith, holder } = fact;
  const runId = exam.runId ?? '';
  return {
    examId: exam.examId,
    examName: exam.examName,
    kind: exam.kind,
    grade: exam.grade,
    heldOn: exam.heldOn,
    runId,
    place,
    ranked,
    beyond,
    isInPosition,
    isInByTie,
    tiedWith,
    holder: toTenure(holder),
    figures: figuresOf(runId),
  };
}

function toTenure(tenure: Tenure | null): EvidenceTenure | null {
  if (tenure === null) return null;
  const { staffNo, name, from, to } = tenure;
  return { staffNo, name, from, to };
}
