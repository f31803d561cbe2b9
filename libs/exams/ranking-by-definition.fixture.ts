import type { Outcome, SchoolCohort } from './cohort.fixture.js';
import type { CutoffLine } from './pupil-ranking.rules.js';
import type { ExamRanking } from './ranking.rules.js';
import type { RankingPolicyFigures } from './ranking-policy.rules.js';

type DefinedRanking = Omit<ExamRanking, 'pupilPlaces'> & { readonly pupilPlaces: readonly number[] };

/**
 * The ranking a second time, for the tests to hold against the first: straight from its definition, one pupil and
 * one unit at a time, in fractions of big integers, sharing no code with the rules. Slow on purpose.
 */
export function rankByDefinition(
  cohorts: readonly SchoolCohort[],
  policy: RankingPolicyFigures,
): DefinedRanking {
  const everybody = cohorts.flatMap(({ pupils }) => pupils);
  const county = everybody.flatMap((pupil) => totalOf(pupil) ?? []);
  const townships = [...new Set(cohorts.flatMap(({ township }) => township ?? []))];
  return {
    counted: county.length,
    pupilPlaces: everybody.map((pupil) => placeOf(pupil, county)),
    lines:
      policy.stage === 'primary'
        ? null
        : {
            excellent: lineOf(policy.cutoffs.excellent, county),
            good: lineOf(policy.cutoffs.good, county),
            pass: lineOf(policy.cutoffs.pass, county),
          },
    schools: rankUnits(
      cohorts.map(({ code, pupils }) => ({ code, name: `学校${code}`, pupils })),
      county,
      policy,
    ),
    townships: rankUnits(
      townships.map((code) => ({
        code,
        name: `乡镇${code}`,
        pupils: cohorts.filter(({ township }) => township === code).flatMap(({ pupils }) => pupils),
      })),
      county,
      policy,
    ),
  };
}

interface Unit {
  readonly code: string;
  readonly name: string;
  readonly pupils: readonly Outcome[];
}

function rankUnits(units: readonly Unit[], county: readonly bigint[], policy: RankingPolicyFigures) {
  const figured = units.filter(({ pupils }) => pupils.length > 0).map((unit) => figure(unit, county, policy));
  const placed = figured.filter(({ counted }) => counted > 0);
  const placeBy = (own: number | null, figureOf: (unit: (typeof placed)[number]) => number | null) =>
    own === null ? null : 1 + placed.filter((other) => (figureOf(other) ?? -1) > own).length;
  const isJunior = policy.stage === 'junior';
  const summed = figured.map((unit) => {
    const meanPlace = placeBy(unit.meanHundredths, (other) => other.meanHundredths);
    const isPlaced = isJunior && unit.counted > 0;
    const excellentCountPlace = isPlaced
      ? placeBy(unit.excellentCount, (other) => other.excellentCount)
      : null;
    const weightedRatePlace = isPlaced ? placeBy(unit.weightedRate, (other) => other.weightedRate) : null;
    const rankSum = isPlaced
      ? (meanPlace ?? 0) + (excellentCountPlace ?? 0) + (weightedRatePlace ?? 0)
      : null;
    return { ...unit, meanPlace, excellentCountPlace, weightedRatePlace, rankSum };
  });
  type Summed = (typeof summed)[number];
  const isBetter = (a: Summed, b: Summed): boolean => {
    const [sumA, sumB] = [a.rankSum ?? 0, b.rankSum ?? 0];
    if (sumA !== sumB) return sumA < sumB;
    const goesByMean = policy.stage === 'primary' || policy.tieBreak === 'mean';
    return goesByMean && (a.meanPlace ?? 0) < (b.meanPlace ?? 0);
  };
  const ranked = summed.map((unit) => ({
    ...unit,
    place:
      unit.counted === 0
        ? null
        : 1 + summed.filter((other) => other.counted > 0 && isBetter(other, unit)).length,
  }));
  const inOrder = (a: (typeof ranked)[number], b: (typeof ranked)[number]): number =>
    (a.place ?? Infinity) === (b.place ?? Infinity)
      ? a.code < b.code
        ? -1
        : 1
      : (a.place ?? Infinity) - (b.place ?? Infinity);
  ranked.sort(inOrder);
  return ranked.map((unit) => ({
    ...unit,
    tiedWith:
      unit.place === null
        ? []
        : ranked
            .filter(({ code, place }) => code !== unit.code && place === unit.place)
            .map(({ code }) => code),
  }));
}

function figure({ code, name, pupils }: Unit, county: readonly bigint[], policy: RankingPolicyFigures) {
  const counted = pupils.filter((pupil) => pupil !== 'excused').length;
  const sum = pupils.reduce((total, pupil) => total + (totalOf(pupil) ?? 0n), 0n);
  const within = (cutoff: number) =>
    pupils.filter((pupil) => pupil !== 'excused' && placeOf(pupil, county) <= cutoff).length;
  const percent = (part: number | null) =>
    part === null || counted === 0 ? null : roundUpFromHalf(BigInt(part) * 10_000n, BigInt(counted));
  const isJunior = policy.stage === 'junior';
  const excellentCount = isJunior ? within(policy.cutoffs.excellent) : null;
  const goodCount = isJunior ? within(policy.cutoffs.good) : null;
  const passCount = isJunior ? within(policy.cutoffs.pass) : null;
  return {
    code,
    name,
    enrolled: pupils.length,
    counted,
    present: pupils.filter((pupil) => typeof pupil === 'number').length,
    absent: pupils.filter((pupil) => pupil === 'absent').length,
    excused: pupils.filter((pupil) => pupil === 'excused').length,
    totalHundredths: Number(sum),
    meanHundredths: counted === 0 ? null : roundUpFromHalf(sum, BigInt(counted)),
    excellentCount,
    goodCount,
    passCount,
    excellentRate: percent(excellentCount),
    goodRate: percent(goodCount),
    passRate: percent(passCount),
    weightedRate:
      !isJunior || counted === 0
        ? null
        : roundUpFromHalf(
            BigInt(policy.rateWeights.excellent) * BigInt(excellentCount ?? 0) * 100n +
              BigInt(policy.rateWeights.good) * BigInt(goodCount ?? 0) * 100n +
              BigInt(policy.rateWeights.pass) * BigInt(passCount ?? 0) * 100n,
            BigInt(counted),
          ),
  };
}

function lineOf(cutoff: number, county: readonly bigint[]): CutoffLine {
  const inside = county.filter((total) => 1 + county.filter((other) => other > total).length <= cutoff);
  const lowest = inside.reduce<bigint | null>(
    (low, total) => (low === null || total < low ? total : low),
    null,
  );
  return {
    cutoff,
    markHundredths: lowest === null ? null : Number(lowest),
    place: lowest === null ? null : 1 + county.filter((other) => other > lowest).length,
    holders: county.filter((total) => total === lowest).length,
    inCount: inside.length,
  };
}

function placeOf(pupil: Outcome, county: readonly bigint[]): number {
  const total = totalOf(pupil);
  return total === null ? 0 : 1 + county.filter((other) => other > total).length;
}

function totalOf(pupil: Outcome): bigint | null {
  if (pupil === 'excused') return null;
  return pupil === 'absent' ? 0n : BigInt(Math.round(pupil * 100));
}

function roundUpFromHalf(numerator: bigint, denominator: bigint): number {
  const whole = numerator / denominator;
  const rest = numerator % denominator;
  return Number(rest * 2n >= denominator ? whole + 1n : whole);
}
