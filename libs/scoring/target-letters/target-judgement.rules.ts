import { roundHalfUp } from '#arithmetic/ratio.js';
import type { Stage } from '#organization/schools/school-stage.rules.js';
import { seriesOf, type TargetLine, type TargetMeasure } from './target-line.rules.js';

/** A figure that a published run printed of the letter's school-stage in the letter's school year. */
export interface PublishedFigure {
  readonly runId: string;
  /** Of the result that it is in. */
  readonly title: string;
  /** `inspections`, `county-test/junior/9`. */
  readonly series: string;
  readonly term: 1 | 2;
  readonly key: string;
  /** In hundredths of what was printed; null where the result has none. */
  readonly hundredths: number | null;
}

export type LineReason = 'reached' | 'not-reached' | 'not-published' | 'no-figure' | 'several-results';

export interface JudgedLine extends TargetLine {
  readonly outcome: 'met' | 'missed' | 'not-yet';
  readonly because: LineReason;
  /** What is held against the target, in hundredths; null while there is nothing to hold against it. */
  readonly hundredths: number | null;
  /** What it came from, the first term before the second. */
  readonly results: readonly PublishedFigure[];
}

/**
 * Each line of a letter, held against what is published:
 * - `met` or `missed`: the printed figure is at least, or at most, the target; being equal to it meets it.
 * - `not-yet`: a result that the line needs is not published (`not-published`), or is published and has no figure, as of
 *   an incomplete inspection (`no-figure`), or more than one result answers to it and nobody may choose among them
 *   (`several-results`). None of these is held against a school.
 *
 * The year's inspection score is the mean of both terms' printed totals, rounded once, half up, to hundredths.
 * `figures` are those of one school-stage and school year, in any order. All values in hundredths.
 * County plan, section 6 (target letters), section 4 (inspections: year score).
 *
 * Worked: "the year's inspections at least 85" with printed totals of 84.25 and 85.74 is held against 85.00 (84.995 rounded)
 * and met.
 */
export function judgeTargets(
  stage: Stage,
  lines: readonly TargetLine[],
  figures: readonly PublishedFigure[],
): readonly JudgedLine[] {
  return lines.map((line) =>
    judgeLine(line, termsOf(line.measure), figuresFor(line.measure, stage, figures)),
  );
}

/** Null: whichever term it was held in. */
function termsOf({ component, term }: TargetMeasure): readonly (1 | 2 | null)[] {
  if (component === 'inspections' && term === null) return [1, 2];
  return [term];
}

function figuresFor(
  measure: TargetMeasure,
  stage: Stage,
  figures: readonly PublishedFigure[],
): readonly PublishedFigure[] {
  const series = seriesOf(measure, stage);
  return figures
    .filter((figure) => figure.series === series && figure.key === measure.figure)
    .filter(({ term }) => measure.term === null || measure.term === term)
    .sort((a, b) => a.term - b.term || compareText(a.title, b.title) || compareText(a.runId, b.runId));
}

function judgeLine(
  line: TargetLine,
  terms: readonly (1 | 2 | null)[],
  results: readonly PublishedFigure[],
): JudgedLine {
  const notYet = (because: LineReason): JudgedLine => ({
    ...line,
    outcome: 'not-yet',
    because,
    hundredths: null,
    results,
  });
  const found = terms.map((term) => results.filter((result) => term === null || result.term === term));
  if (found.some((ofTerm) => ofTerm.length > 1)) return notYet('several-results');
  if (found.some((ofTerm) => ofTerm.length === 0)) return notYet('not-published');
  const printed = results.flatMap(({ hundredths }) => (hundredths === null ? [] : [hundredths]));
  if (printed.length < results.length) return notYet('no-figure');
  const sum = printed.reduce((total, value) => total + value, 0);
  const hundredths = roundHalfUp({ numerator: sum, denominator: printed.length }, 0);
  const isMet =
    line.comparison === 'at-least'
      ? hundredths >= line.targetHundredths
      : hundredths <= line.targetHundredths;
  return {
    ...line,
    outcome: isMet ? 'met' : 'missed',
    because: isMet ? 'reached' : 'not-reached',
    hundredths,
    results,
  };
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
