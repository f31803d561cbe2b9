import type { DemoSchool, DemoSchoolKind, DemoSchoolYear, DemoSquad, DemoStage } from './demo-county.js';

/** Years in which nobody was visited have no squads. */
const FIRST_YEAR = '2024-2025';

interface SquadPlan {
  readonly code: string;
  readonly name: string;
  readonly stage: DemoStage;
  readonly kinds: readonly DemoSchoolKind[];
}

/** Schools of one stage that are alike in size and place. */
const PLANS: readonly SquadPlan[] = [
  {
    code: 'J1',
    name: '县直初中方阵',
    stage: 'junior',
    kinds: ['direct-junior', 'direct-nine-year', 'complete-secondary'],
  },
  { code: 'J2', name: '乡镇初中方阵', stage: 'junior', kinds: ['township-junior'] },
  { code: 'J3', name: '九年一贯制学校初中方阵', stage: 'junior', kinds: ['nine-year'] },
  { code: 'P1', name: '县直小学方阵', stage: 'primary', kinds: ['direct-primary', 'direct-nine-year'] },
  { code: 'P2', name: '乡镇中心小学方阵', stage: 'primary', kinds: ['central-primary'] },
  {
    code: 'P3',
    name: '村小和九年一贯制学校小学方阵',
    stage: 'primary',
    kinds: ['village-primary', 'nine-year'],
  },
  { code: 'K1', name: '幼儿园方阵', stage: 'kindergarten', kinds: ['kindergarten'] },
  { code: 'H1', name: '高中方阵', stage: 'senior', kinds: ['senior', 'complete-secondary'] },
];

/** The same squads in every year that has visits; each school-stage is in exactly one. */
export function groupSchools(
  schools: readonly DemoSchool[],
  schoolYears: readonly DemoSchoolYear[],
): readonly DemoSquad[] {
  return schoolYears
    .filter(({ name }) => name >= FIRST_YEAR)
    .flatMap(({ name: schoolYear }) =>
      PLANS.map(({ code, name, stage, kinds }) => ({
        schoolYear,
        stage,
        code,
        name,
        schoolCodes: schools
          .filter(({ kind, stages }) => kinds.includes(kind) && stages.includes(stage))
          .map((school) => school.code),
      })),
    );
}
