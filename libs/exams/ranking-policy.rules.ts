/** The three lines that a pupil's county place can lie within. */
export const RATE_NAMES = ['excellent', 'good', 'pass'] as const;
export type RateName = (typeof RATE_NAMES)[number];

/** The last county place that is still in, for each line. Nested: excellent <= good <= pass. */
export type Cutoffs = Readonly<Record<RateName, number>>;

/** Whole percents that sum to 100. */
export type RateWeights = Readonly<Record<RateName, number>>;

/** What separates units with the same rank sum: the better place by mean, or nothing. */
export type TieBreak = 'mean' | 'none';

export interface JuniorRankingFigures {
  readonly stage: 'junior';
  readonly cutoffs: Cutoffs;
  readonly rateWeights: RateWeights;
  readonly tieBreak: TieBreak;
}

export interface PrimaryRankingFigures {
  readonly stage: 'primary';
}

export type RankingPolicyFigures = JuniorRankingFigures | PrimaryRankingFigures;

/** The first school year that the plan's own figures govern. */
export const PLAN_EFFECTIVE_FROM = '2022-2023';

/** The county plan's own figures. Where a line names a choice, the plan is silent and the bureau can change it. */
export const PLAN_JUNIOR_FIGURES: JuniorRankingFigures = {
  stage: 'junior',
  // 三年行动计划, 一均一值三率: the first 3,000, 5,000 and 7,000 pupils of the county
  cutoffs: { excellent: 3000, good: 5000, pass: 7000 },
  // 三年行动计划, 一均一值三率: 40 % excellent rate, 20 % good rate, 40 % pass rate
  rateWeights: { excellent: 40, good: 20, pass: 40 },
  // choice: the plan does not say what separates equal rank sums
  tieBreak: 'mean',
};

/** 三年行动计划: primary schools are compared by the mean alone. */
export const PLAN_PRIMARY_FIGURES: PrimaryRankingFigures = { stage: 'primary' };

export type PolicyFault =
  | {
      readonly path: `cutoffs.${RateName}`;
      readonly because: 'not-a-positive-integer';
      readonly value: number;
    }
  | { readonly path: 'cutoffs'; readonly because: 'not-nested'; readonly cutoffs: Cutoffs }
  | {
      readonly path: `rateWeights.${RateName}`;
      readonly because: 'not-a-whole-percent';
      readonly value: number;
    }
  | { readonly path: 'rateWeights'; readonly because: 'sum-not-100'; readonly sum: number };

/**
 * Every fault of a policy's figures, none when it can rank. Cut-offs are positive integers with
 * excellent <= good <= pass; weights are whole percents from 0 to 100 with the sum 100.
 * County plan, section 6 (exams and rankings): policies, junior formula.
 *
 * Worked: weights 40, 30, 40 give one fault, `sum-not-100` with the sum 110.
 */
export function checkPolicyFigures(figures: RankingPolicyFigures): readonly PolicyFault[] {
  if (figures.stage === 'primary') return [];
  const { cutoffs, rateWeights } = figures;
  const faults: PolicyFault[] = [];
  for (const name of RATE_NAMES) {
    const value = cutoffs[name];
    if (!Number.isSafeInteger(value) || value < 1) {
      faults.push({ path: `cutoffs.${name}`, because: 'not-a-positive-integer', value });
    }
  }
  if (cutoffs.excellent > cutoffs.good || cutoffs.good > cutoffs.pass) {
    faults.push({ path: 'cutoffs', because: 'not-nested', cutoffs });
  }
  for (const name of RATE_NAMES) {
    const value = rateWeights[name];
    if (!Number.isInteger(value) || value < 0 || value > 100) {
      faults.push({ path: `rateWeights.${name}`, because: 'not-a-whole-percent', value });
    }
  }
  const sum = rateWeights.excellent + rateWeights.good + rateWeights.pass;
  if (sum !== 100) faults.push({ path: 'rateWeights', because: 'sum-not-100', sum });
  return faults;
}

export interface Announcement {
  /** YYYY-MM-DD, or null while the version is a draft. */
  readonly announcedOn: string | null;
  /** First day (YYYY-MM-DD) of the school year before the first governed one; null when it is not on record. */
  readonly schoolYearBeforeStartsOn: string | null;
  /** The bureau's first version of its own, which the plan lets take force at once. */
  readonly isFirstOwnVersion: boolean;
}

export type AnnouncementCheck =
  | { readonly isAdmissible: true; readonly because: 'draft' | 'first-own-version' }
  | { readonly isAdmissible: true; readonly because: 'announced-in-time'; readonly latestAnnouncedOn: string }
  | {
      readonly isAdmissible: false;
      readonly because: 'announced-too-late';
      readonly latestAnnouncedOn: string;
    }
  | { readonly isAdmissible: false; readonly because: 'school-year-before-missing' };

/**
 * Whether a version may take force when it says it does: it must be known on or before the first day of the
 * school year before the first one that it governs, so that every school lives through one whole year with the
 * new rule in its hands. County plan, section 6 (exams and rankings): policies.
 *
 * Throws RangeError for a date that is not YYYY-MM-DD, because such texts do not compare as dates.
 *
 * Worked: to govern 2025-2026, with 2024-2025 starting on 2024-09-01, announced on 2024-09-01 is in time and
 * 2024-09-02 is too late.
 */
export function checkAnnouncement(announcement: Announcement): AnnouncementCheck {
  const { announcedOn, schoolYearBeforeStartsOn, isFirstOwnVersion } = announcement;
  if (announcedOn === null) return { isAdmissible: true, because: 'draft' };
  assertDate(announcedOn);
  if (isFirstOwnVersion) return { isAdmissible: true, because: 'first-own-version' };
  if (schoolYearBeforeStartsOn === null) {
    return { isAdmissible: false, because: 'school-year-before-missing' };
  }
  assertDate(schoolYearBeforeStartsOn);
  const latestAnnouncedOn = schoolYearBeforeStartsOn;
  return announcedOn <= latestAnnouncedOn
    ? { isAdmissible: true, because: 'announced-in-time', latestAnnouncedOn }
    : { isAdmissible: false, because: 'announced-too-late', latestAnnouncedOn };
}

export interface PolicyVersion {
  readonly version: number;
  /** The first school year that it governs, YYYY-YYYY. */
  readonly effectiveFrom: string;
  /** YYYY-MM-DD, or null while it is a draft. */
  readonly announcedOn: string | null;
}

/**
 * The version of one stage's policy that governs an exam of the named school year: of those announced and in
 * force by then, the one in force from the latest school year; of several from the same year, the highest
 * version. Null when there is none. County plan, section 6 (exams and rankings): policies.
 *
 * Throws RangeError for a school year not named YYYY-YYYY, and for a version number that comes twice.
 *
 * Worked: version 1 from 2022-2023 and version 2 from 2025-2026: an exam of 2024-2025 is governed by 1, one of
 * 2025-2026 by 2.
 */
export function chooseGoverningPolicy<T extends PolicyVersion>(
  versions: readonly T[],
  schoolYearName: string,
): T | null {
  assertSchoolYearName(schoolYearName);
  if (new Set(versions.map(({ version }) => version)).size !== versions.length) {
    throw new RangeError('a policy version number comes twice');
  }
  let governing: T | null = null;
  for (const candidate of versions) {
    assertSchoolYearName(candidate.effectiveFrom);
    if (candidate.announcedOn === null || candidate.effectiveFrom > schoolYearName) continue;
    if (governing === null || supersedes(candidate, governing)) governing = candidate;
  }
  return governing;
}

function supersedes(later: PolicyVersion, earlier: PolicyVersion): boolean {
  return later.effectiveFrom === earlier.effectiveFrom
    ? later.version > earlier.version
    : later.effectiveFrom > earlier.effectiveFrom;
}

function assertDate(text: string): void {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) throw new RangeError(`not a date: ${text}`);
}

function assertSchoolYearName(name: string): void {
  const years = /^(\d{4})-(\d{4})$/.exec(name);
  if (years === null || Number(years[2]) !== Number(years[1]) + 1) {
    throw new RangeError(`not a school year: ${name}`);
  }
}
