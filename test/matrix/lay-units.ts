import type { ApiClient } from '../support/api-client.js';
import { created } from '../support/small-county.js';
import {
  birthDateOf,
  censusDate,
  principalOf,
  pupilsOf,
  schools,
  teacherOf,
  townships,
} from './units-and-people.js';

export async function buildUnits(office: ApiClient): Promise<void> {
  for (const [name, autumn, spring] of [
    ['2024-2025', '2024', '2025'],
    ['2025-2026', '2025', '2026'],
  ] as const) {
    await created(office, '/school-years', {
      name,
      terms: [
        { number: 1, startsOn: `${autumn}-09-01`, endsOn: `${spring}-01-20` },
        { number: 2, startsOn: `${spring}-02-15`, endsOn: `${spring}-07-10` },
      ],
    });
  }
  for (const code of townships) await created(office, '/townships', { code, name: `镇${code}` });
  for (const { code, township } of schools) {
    await created(office, '/schools', {
      code,
      name: `校${code}`,
      townshipCode: township,
      stages: ['junior'],
    });
    await created(office, '/staff', {
      staffNo: teacherOf(code),
      name: `师${teacherOf(code)}`,
      schoolCode: code,
      birthDate: birthDateOf(code),
      posts: [{ post: code === principalOf ? 'principal' : 'teacher', from: '2020-09-01', to: null }],
    });
  }
  // A teacher of SA2quay who was at a school of the other township before: a career belongs to nobody's neighbours.
  const moved = `staff_no,name,school_code,birth_date,post,post_from,service_from,head_teacher_from`;
  const who = `${teacherOf('SA2quay')},师${teacherOf('SA2quay')}`;
  await office.importFile(
    { kind: 'staff' },
    'staff.csv',
    `${moved}\n${who},SB1quay,,teacher,2010-09-01,,\n${who},SA2quay,,teacher,2020-09-01,,\n`,
  );
  await office.importFile({ kind: 'pupils', censusDate }, 'pupils.csv', pupilFile());
}

export function pupilFile(): string {
  const rows = schools.flatMap(({ code }) =>
    pupilsOf(code).map((pupil) => `${pupil},生${pupil},${code},junior,9,1`),
  );
  return `pupil_no,name,school_code,stage,grade,class_no\n${rows.join('\n')}\n`;
}
