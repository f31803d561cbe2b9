import { judgeTargets, type JudgedLine } from '#scoring/target-letters/target-judgement.rules.js';
import type { PlacesRule } from '../accountability-rule.rules.js';
import { type ExamResult, isWatched, nameGroup, placesOf } from '../period.rules.js';
import { standIn } from '../standing.rules.js';
import { holderOn } from '../tenure.rules.js';
import type { History, JudgedLetter, SignedLetter } from '../verdict.rules.js';
import {
  type CaseEvidence,
  type EvidencePeriod,
  type EvidenceRanking,
  type FiguresOf,
  toRanking,
} from './case-evidence.rules.js';

/**
 * Whether what evidence stands on is no longer what is published:
 * - of one of its exams another run is the published one;
 * - a further exam of one of its periods is published, and the unit has a place in it;
 * - a line of its letter is held against other figures than before. Another run with the same figures changes nothing.
 *
 * County plan, section 9 (accountability): superseded results.
 *
 * Worked: evidence of run 1 of an exam whose run 2 is published now: superseded. Evidence of grade 7 of a county test, and
 * grade 8 of it is published now with a place of the unit: superseded.
 */
export function isSuperseded(
  evidence: CaseEvidence,
  unitId: string,
  { results, letters }: Pick<History, 'results' | 'letters'>,
): boolean {
  const { content } = evidence.rule;
  const runs = new Map(results.map(({ examId, runId }) => [examId, runId]));
  return evidence.periods.some(
    (period) =>
      period.rankings.some(({ examId, runId }) => (runs.get(examId) ?? runId) !== runId) ||
      (content.kind === 'places' && listFurther(content, period, unitId, results).length > 0) ||
      (period.letter !== null && isLetterSuperseded(period.letter, letters)),
  );
}

/**
 * The evidence of a case of which the rule no longer says anything: the same exams and letters, and further exams of the
 * same periods, with what is published of them now. County plan, section 9 (accountability): superseded results.
 *
 * Worked: of two last places one was an error of marks; by the corrected ranking the school is fourth: both periods are
 * kept, the second with place 4, and no proposal.
 */
export function toLapsedEvidence(
  before: CaseEvidence,
  unitId: string,
  { results, letters, tenures }: History,
  figuresOf: FiguresOf,
): CaseEvidence {
  const { content } = before.rule;
  const now = new Map(results.map((result) => [result.examId, result]));
  const restateAll = (rule: PlacesRule, period: EvidencePeriod): readonly EvidenceRanking[] => {
    const held = tenures.filter((tenure) => tenure.post === rule.person && tenure.unitId === unitId);
    const further = listFurther(rule, period, unitId, results).flatMap((exam) => {
      const own = standIn(placesOf(exam, rule.unit), rule.position).find((one) => one.unitId === unitId);
      return own ? [toRanking({ ...own, exam, holder: holderOn(held, exam.heldOn) }, figuresOf)] : [];
    });
    const known = period.rankings.map((ranking) =>
      restate(rule, ranking, unitId, now.get(ranking.examId), figuresOf),
    );
    return [...known, ...further].sort((a, b) => compare(a.heldOn, b.heldOn));
  };
  return {
    ...before,
    outcome: 'no-longer',
    because: 'not-reached',
    proposal: null,
    periods: before.periods.map((period) => ({
      ...period,
      rankings: content.kind === 'places' ? restateAll(content, period) : period.rankings,
      letter: period.letter && judgeAnew(period.letter, letters),
    })),
  };
}

/** Published exams of a period that its evidence does not know, and in which the unit has a place; by day, then by grade. */
function listFurther(
  rule: PlacesRule,
  { schoolYear, term, rankings }: EvidencePeriod,
  unitId: string,
  results: readonly ExamResult[],
): readonly ExamResult[] {
  const known = new Set(rankings.map(({ examId }) => examId));
  const kind = rankings[0]?.kind;
  if (kind === undefined) return [];
  const group = nameGroup(rule, { schoolYear, term, kind });
  return results
    .filter((result) => result.runId !== null && !known.has(result.examId))
    .filter((result) => isWatched(rule, result) && nameGroup(rule, result) === group)
    .filter((result) =>
      placesOf(result, rule.unit).some((one) => one.unitId === unitId && one.place !== null),
    )
    .sort((a, b) => compare(a.heldOn, b.heldOn) || a.grade - b.grade);
}

function isLetterSuperseded(before: JudgedLetter, letters: readonly SignedLetter[]): boolean {
  const now = judgeAnew(before, letters);
  return nameJudged(before.lines) !== nameJudged(now.lines);
}

/** Everything that was judged, and nothing of which run it came from. */
function nameJudged(lines: readonly JudgedLine[]): string {
  return JSON.stringify(
    lines.map(({ measure, comparison, targetHundredths, results }) => [
      ...[measure.component, measure.term, measure.grade, measure.figure, comparison, targetHundredths],
      ...results
        .map(({ series, title, term, key, hundredths }) =>
          JSON.stringify([series, title, term, key, hundredths]),
        )
        .sort(compare),
    ]),
  );
}

function judgeAnew(before: JudgedLetter, letters: readonly SignedLetter[]): JudgedLetter {
  const now = letters.find(({ letterId }) => letterId === before.letterId);
  if (!now) return before;
  return { letterId: before.letterId, lines: judgeTargets(now.stage, now.lines, now.figures) };
}

function restate(
  rule: PlacesRule,
  before: EvidenceRanking,
  unitId: string,
  result: ExamResult | undefined,
  figuresOf: FiguresOf,
): EvidenceRanking {
  if (result?.runId === undefined || result.runId === null || result.runId === before.runId) return before;
  const standings = standIn(placesOf(result, rule.unit), rule.position);
  const own = standings.find((standing) => standing.unitId === unitId);
  const { examId, examName, kind, grade, heldOn, holder } = before;
  return {
    ...{ examId, examName, kind, grade, heldOn, holder },
    runId: result.runId,
    place: own?.place ?? null,
    ranked: standings.length,
    beyond: own?.beyond ?? 0,
    isInPosition: own?.isInPosition ?? false,
    isInByTie: own?.isInByTie ?? false,
    tiedWith: own?.tiedWith ?? [],
    figures: figuresOf(result.runId),
  };
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
