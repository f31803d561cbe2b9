import type { DemoCensus, DemoPupil, DemoSchool, DemoSchoolKind, ExaminedStage } from './demo-county.js';
import { inventName } from './person-names.js';
import { openStream, type RandomStream } from './random-stream.js';
import type { TownshipPlan } from './townships.js';

/** One census a year and only the examined grades: enough to rank, and the start stays quick. */
const CENSUS_DATES = [
  ['2024-2025', '2024-09-30'],
  ['2025-2026', '2025-09-30'],
] as const;

const PUPILS_IN_COUNTY: Readonly<Record<ExaminedStage, number>> = { primary: 4000, junior: 9500 };
const LARGEST_CLASS: Readonly<Record<ExaminedStage, number>> = { primary: 45, junior: 50 };
const EXAMINED_GRADES: Readonly<Record<ExaminedStage, number>> = { primary: 6, junior: 9 };

/** Pupils of the examined grade in a usual school of the kind, before scaling to the county's number. */
const USUAL_COHORTS: Readonly<Record<DemoSchoolKind, Readonly<Record<ExaminedStage, number>>>> = {
  kindergarten: { primary: 0, junior: 0 },
  'village-primary': { primary: 16, junior: 0 },
  'central-primary': { primary: 70, junior: 0 },
  'direct-primary': { primary: 310, junior: 0 },
  'township-junior': { primary: 0, junior: 205 },
  'direct-junior': { primary: 0, junior: 640 },
  'nine-year': { primary: 42, junior: 105 },
  'direct-nine-year': { primary: 130, junior: 260 },
  'complete-secondary': { primary: 0, junior: 450 },
  senior: { primary: 0, junior: 0 },
};

export function countCensuses(
  schools: readonly DemoSchool[],
  townships: readonly TownshipPlan[],
  seed: number,
): readonly DemoCensus[] {
  const sizes = sizeSchools(schools, townships, openStream(seed, 'school sizes'));
  return CENSUS_DATES.map(([schoolYear, censusDate]) => {
    const random = openStream(seed, `pupils ${schoolYear}`);
    const pupils: DemoPupil[] = [];
    for (const stage of ['primary', 'junior'] as const) {
      const cohorts = scaleCohorts(schools, sizes, stage, random);
      for (const [schoolCode, cohort] of cohorts) {
        enrol(pupils, { schoolCode, stage, cohort, prefix: `G${censusDate.slice(0, 4)}` }, random);
      }
    }
    return { schoolYear, censusDate, pupils };
  });
}

/** How large each school is beside others of its kind; it stays so over the years. */
function sizeSchools(
  schools: readonly DemoSchool[],
  townships: readonly TownshipPlan[],
  random: RandomStream,
): ReadonlyMap<string, number> {
  const townshipSizes = new Map(townships.map((township) => [township.code, township.size]));
  return new Map(
    schools.map((school) => {
      const townshipSize = school.townshipCode === null ? 1 : (townshipSizes.get(school.townshipCode) ?? 1);
      return [school.code, townshipSize * (0.75 + 0.5 * random.next())];
    }),
  );
}

function scaleCohorts(
  schools: readonly DemoSchool[],
  sizes: ReadonlyMap<string, number>,
  stage: ExaminedStage,
  random: RandomStream,
): readonly [schoolCode: string, cohort: number][] {
  const wished = schools
    .filter((school) => school.stages.includes(stage))
    .map((school): [string, number] => {
      const yearly = 0.94 + 0.12 * random.next();
      return [school.code, USUAL_COHORTS[school.kind][stage] * (sizes.get(school.code) ?? 1) * yearly];
    });
  const scale = PUPILS_IN_COUNTY[stage] / wished.reduce((sum, [, cohort]) => sum + cohort, 0);
  return wished.map(([schoolCode, cohort]) => [schoolCode, Math.max(6, Math.round(cohort * scale))]);
}

interface Intake {
  readonly schoolCode: string;
  readonly stage: ExaminedStage;
  readonly cohort: number;
  readonly prefix: string;
}

function enrol(pupils: DemoPupil[], intake: Intake, random: RandomStream): void {
  const { schoolCode, stage, cohort, prefix } = intake;
  const classes = Math.ceil(cohort / LARGEST_CLASS[stage]);
  for (let place = 0; place < cohort; place += 1) {
    pupils.push({
      pupilNo: `${prefix}${String(pupils.length + 1).padStart(6, '0')}`,
      name: inventName(random),
      schoolCode,
      stage,
      grade: EXAMINED_GRADES[stage],
      classNo: 1 + Math.floor((place * classes) / cohort),
    });
  }
}
