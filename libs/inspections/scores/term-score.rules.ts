/** The two halves of a term's score. */
export const halves = ['process', 'final'] as const;
export type Half = (typeof halves)[number];

/** What one visit, or one section of it, was given of what could be given: hundredths of a point. */
export interface VisitPoints {
  readonly given: number;
  /** The maximum of the items that apply, above 0. */
  readonly max: number;
}

/** The visits of one school-stage in one term, or what they say about one section. */
export type TermPoints = Readonly<Record<Half, readonly VisitPoints[]>>;

/** How the halves weigh, in whole percents that sum to 100. */
export interface TermSplit {
  readonly processPercent: number;
  readonly finalPercent: number;
  /** The county plan's own figures, or the bureau's. */
  readonly source: 'plan' | 'bureau';
}

/** 三年行动计划, 学校常规管理督导: the visits on the way and the evaluation at the end of the term count one half each. */
export const PLAN_TERM_SPLIT: TermSplit = { processPercent: 50, finalPercent: 50, source: 'plan' };

/** Printed figures: hundredths of a percent. Null is what could not be computed. */
export interface PrintedScore {
  readonly process: number | null;
  readonly final: number | null;
  readonly total: number | null;
}

export interface TermScore extends PrintedScore {
  /** The halves without a visit; none when there is a total. */
  readonly lacks: readonly Half[];
}

interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/**
 * The score of one school-stage in one term: each visit is the exact ratio of its points, each half the mean of its
 * visits, and the total the weighted sum of the halves, rounded once, half up, to two decimals of a percent. The printed
 * means of the halves are rounded by themselves, and are for the eye only: the total never comes from them.
 * A half without a visit leaves the score incomplete: it has no total. County plan, section 4 (inspections): term score.
 *
 * Throws RangeError for a maximum of 0 or less, points outside 0 to the maximum, and a split that does not sum to 100.
 *
 * Worked: process visits with 80.00 of 100 and 57.00 of 95, a final visit with 70.00 of 90: the halves print as 70.00
 * and 77.78, and the total is 50 % x 70 + 50 % x 77.777… = 73.888…, printed 73.89.
 */
export function scoreTerm(points: TermPoints, split: TermSplit = PLAN_TERM_SPLIT): TermScore {
  requireWholeSplit(split);
  const process = meanOf(points.process);
  const final = meanOf(points.final);
  return {
    process: process && roundPercent(process),
    final: final && roundPercent(final),
    total: process && final && roundPercent(weigh(process, final, split)),
    lacks: halves.filter((half) => points[half].length === 0),
  };
}

/**
 * The total of one part of a checklist over a term, by the same formula as the whole; null when a half never scored it.
 * Hundredths of a percent. Errors as {@link scoreTerm}. County plan, section 4 (inspections): term score.
 *
 * Worked: a section with 18.00 of 20 on the way and 15.00 of 20 at the end has 82.50 %.
 */
export function scoreSection(points: TermPoints, split: TermSplit = PLAN_TERM_SPLIT): number | null {
  requireWholeSplit(split);
  const process = meanOf(points.process);
  const final = meanOf(points.final);
  return process && final && roundPercent(weigh(process, final, split));
}

/**
 * The share of its maximum that one visit, or one section of a visit, was given: hundredths of a percent, rounded once,
 * half up. Errors as {@link scoreTerm}. County plan, section 4 (inspections): visit score.
 *
 * Worked: 57.00 of 95.00 points are 60.00 %.
 */
export function percentOfVisit({ given, max }: VisitPoints): number {
  requirePossible(given, max);
  return roundPercent(fractionOf(given, max));
}

/**
 * A figure of a school year: the mean of what was printed for its terms, in hundredths of a percent, rounded once, half
 * up; null when there is no term, or one of them has no figure. County plan, section 4 (inspections): year score.
 *
 * Worked: 88.33 and 90.00 give 89.165, printed 89.17.
 */
export function meanOfPrinted(figures: readonly (number | null)[]): number | null {
  let sum = 0n;
  for (const figure of figures) {
    if (figure === null) return null;
    sum += BigInt(figure);
  }
  if (figures.length === 0) return null;
  const count = BigInt(figures.length);
  return Number((2n * sum + count) / (2n * count));
}

function meanOf(visits: readonly VisitPoints[]): Fraction | null {
  if (visits.length === 0) return null;
  // Most visits share a maximum: what they were given is added up before anything becomes a fraction.
  const givenByMax = new Map<number, number>();
  for (const { given, max } of visits) {
    requirePossible(given, max);
    givenByMax.set(max, (givenByMax.get(max) ?? 0) + given);
  }
  const sum = [...givenByMax].map(([max, given]) => fractionOf(given, max)).reduce(add);
  return { numerator: sum.numerator, denominator: sum.denominator * BigInt(visits.length) };
}

function requirePossible(given: number, max: number): void {
  const isPossible = Number.isSafeInteger(given) && Number.isSafeInteger(max) && 0 <= given && given <= max;
  if (!isPossible || max === 0)
    throw new RangeError(`${String(given)} of ${String(max)} is no score of a visit`);
}

function fractionOf(numerator: number, denominator: number): Fraction {
  return { numerator: BigInt(numerator), denominator: BigInt(denominator) };
}

function weigh(process: Fraction, final: Fraction, split: TermSplit): Fraction {
  const weighted = (part: Fraction, percent: number): Fraction => ({
    numerator: part.numerator * BigInt(percent),
    denominator: part.denominator * 100n,
  });
  return add(weighted(process, split.processPercent), weighted(final, split.finalPercent));
}

function add(a: Fraction, b: Fraction): Fraction {
  if (a.denominator === b.denominator)
    return { numerator: a.numerator + b.numerator, denominator: a.denominator };
  return {
    numerator: a.numerator * b.denominator + b.numerator * a.denominator,
    denominator: a.denominator * b.denominator,
  };
}

/** A share of at least 0 as hundredths of a percent: floor(x + 1/2) inside the integers. */
function roundPercent({ numerator, denominator }: Fraction): number {
  return Number((numerator * 20_000n + denominator) / (denominator * 2n));
}

function requireWholeSplit({ processPercent, finalPercent }: TermSplit): void {
  const isWhole = [processPercent, finalPercent].every(
    (percent) => Number.isInteger(percent) && percent >= 0,
  );
  if (!isWhole || processPercent + finalPercent !== 100) {
    throw new RangeError(
      `${String(processPercent)} % and ${String(finalPercent)} % do not share out a whole term`,
    );
  }
}
