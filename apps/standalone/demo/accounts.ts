import type { DemoAccount, DemoSchool, DemoTownship } from './demo-county.js';
import { inventName } from './person-names.js';
import type { RandomStream } from './random-stream.js';
import { PRINCIPAL_CHANGED_SCHOOL } from './school-effects.js';

/** One account for each role; two where the rules ask for a second person (publishing, reviewing). */
export function listAccounts(
  townships: readonly DemoTownship[],
  schools: readonly DemoSchool[],
  random: RandomStream,
): readonly DemoAccount[] {
  const school = schools.find((one) => one.code === PRINCIPAL_CHANGED_SCHOOL);
  const township = townships.find((one) => one.code === school?.townshipCode);
  if (school === undefined || township === undefined) throw new Error('the accounts need a township school');

  const county = { kind: 'county' } as const;
  const name = (duty: string): string => `${inventName(random)}（${duty}）`;
  return [
    { username: 'admin', displayName: name('系统管理员'), role: 'admin', scope: county },
    { username: 'leader1', displayName: name('教体局局长'), role: 'leader', scope: county },
    { username: 'leader2', displayName: name('教体局副局长'), role: 'leader', scope: county },
    { username: 'office1', displayName: name('基础教研室主任'), role: 'office', scope: county },
    { username: 'office2', displayName: name('基础教研室教研员'), role: 'office', scope: county },
    { username: 'inspector1', displayName: name('督导组成员'), role: 'inspector', scope: county },
    { username: 'inspector2', displayName: name('督导组成员'), role: 'inspector', scope: county },
    { username: 'inspector3', displayName: name('督导组成员'), role: 'inspector', scope: county },
    {
      username: 'centre1',
      displayName: name(`${township.name}中心校`),
      role: 'centre',
      scope: { kind: 'township', code: township.code },
    },
    {
      username: 'school1',
      displayName: name(school.name),
      role: 'school',
      scope: { kind: 'school', code: school.code },
    },
    { username: 'judge1', displayName: name('赛课评委'), role: 'judge', scope: county },
  ];
}
