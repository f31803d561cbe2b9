import { listAccounts } from './accounts.js';
import { countCensuses } from './censuses.js';
import type { DemoCounty } from './demo-county.js';
import { holdExams } from './exams.js';
import { openStream } from './random-stream.js';
import { drawSchoolEffects } from './school-effects.js';
import { listSchoolYears } from './school-years.js';
import { foundSchools } from './schools.js';
import { moveStaff } from './staff-moves.js';
import { groupSchools } from './squads.js';
import { staffSchools } from './staff.js';
import { COUNTY_NAME, planTownships } from './townships.js';

/**
 * Makes the demo county: the same seed gives the same county on every machine, to the byte.
 * All places and people are invented.
 */
export function generateCounty(seed = 20260901): DemoCounty {
  const schoolYears = listSchoolYears();
  const townships = planTownships();
  const schools = foundSchools(townships, openStream(seed, 'villages'));
  const staff = staffSchools(schools, openStream(seed, 'staff'));
  const censuses = countCensuses(schools, townships, seed);
  const effects = drawSchoolEffects(schools, townships, openStream(seed, 'school effects'));
  return {
    seed,
    name: COUNTY_NAME,
    schoolYears,
    townships: townships.map(({ code, name }) => ({ code, name })),
    schools,
    staff,
    staffMoves: moveStaff(schools, staff),
    squads: groupSchools(schools, schoolYears),
    censuses,
    exams: holdExams(censuses, effects, schools, seed),
    accounts: listAccounts(townships, schools, openStream(seed, 'accounts')),
  };
}
