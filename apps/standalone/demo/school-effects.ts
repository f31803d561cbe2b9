import type { DemoSchool, DemoSchoolKind, ExaminedStage } from './demo-county.js';
import type { RandomStream } from './random-stream.js';
import type { TownshipPlan } from './townships.js';

/** A weak junior school that gets a new principal between the two entrance exams. */
export const PRINCIPAL_CHANGED_SCHOOL = 'S1002';

/**
 * Junior schools that come out in the bottom three in both years, the first of them last both times: without
 * them no accountability rule would ever find a case in the demo. In standard deviations of a pupil's ability.
 */
const WEAK_JUNIOR_EFFECTS: Readonly<Record<string, number>> = {
  S1202: -1.75,
  S1403: -1.35,
  [PRINCIPAL_CHANGED_SCHOOL]: -1.4,
};

export const WEAK_JUNIOR_SCHOOLS: readonly string[] = Object.keys(WEAK_JUNIOR_EFFECTS);

/** Leads in both years, so that good work is noticed too. */
export const STRONG_JUNIOR_SCHOOL = 'S0006';

const FIXED_JUNIOR_EFFECTS: Readonly<Record<string, number>> = {
  ...WEAK_JUNIOR_EFFECTS,
  [STRONG_JUNIOR_SCHOOL]: 1,
};

const KIND_EFFECTS: Readonly<Record<DemoSchoolKind, number>> = {
  kindergarten: 0,
  'village-primary': -0.12,
  'central-primary': 0.12,
  'direct-primary': 0.45,
  'township-junior': -0.04,
  'direct-junior': 0.5,
  'nine-year': -0.02,
  'direct-nine-year': 0.35,
  'complete-secondary': 0.3,
  senior: 0,
};

const SPREAD_OF_SCHOOLS = 0.2;
/** What a school gains or loses from one cohort to the next. */
const YEARLY_DRIFT = 0.07;

/** Effect of each school-stage on its pupils, by `schoolStageKey`. */
export type SchoolEffects = ReadonlyMap<string, number>;

export function schoolStageKey(schoolCode: string, stage: ExaminedStage): string {
  return `${schoolCode}/${stage}`;
}

/** The lasting effects: the same for both years. */
export function drawSchoolEffects(
  schools: readonly DemoSchool[],
  townships: readonly TownshipPlan[],
  random: RandomStream,
): SchoolEffects {
  const ofTownship = new Map(townships.map((township) => [township.code, township]));
  const effects = new Map<string, number>();
  for (const school of schools) {
    for (const stage of ['primary', 'junior'] as const) {
      if (!school.stages.includes(stage)) continue;
      const township = ofTownship.get(school.townshipCode ?? '');
      const shift = (stage === 'primary' ? township?.primaryShift : township?.shift) ?? 0;
      const drawn = KIND_EFFECTS[school.kind] + shift + SPREAD_OF_SCHOOLS * random.bell();
      const fixed = stage === 'junior' ? FIXED_JUNIOR_EFFECTS[school.code] : undefined;
      effects.set(schoolStageKey(school.code, stage), fixed ?? drawn);
    }
  }
  return effects;
}

/** The effects in one school year: the lasting ones with that cohort's own luck. */
export function driftEffects(lasting: SchoolEffects, random: RandomStream): SchoolEffects {
  return new Map([...lasting].map(([key, effect]) => [key, effect + YEARLY_DRIFT * random.bell()]));
}
