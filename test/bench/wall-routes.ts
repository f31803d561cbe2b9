import type { ApiClient } from '../support/api-client.js';
import type { BenchSystem } from './bench-system.js';
import { pupilNumber } from './generate-exam.js';
import type { LoadedExam } from './load-cohort.js';

/** One question that a person asks again and again. */
export interface WallRoute {
  readonly kind: 'list' | 'report';
  readonly title: string;
  readonly path: string;
  readonly token: string;
}

const ownTownship = 'T02';
const ownSchool = 'S0001';
const examCount = 60;

/** Lists and reports, asked by whoever reads them in a county: some see all of it, some their own units only. */
export async function prepareWallRoutes(system: BenchSystem, exam: LoadedExam): Promise<WallRoute[]> {
  const admin = await system.signIn({ username: 'second', role: 'admin', scope: { kind: 'county' } });
  const leader = await system.signIn({ username: 'leader', role: 'leader', scope: { kind: 'county' } });
  const centre = await system.signIn({
    username: 'centre',
    role: 'centre',
    scope: { kind: 'township', code: ownTownship },
  });
  const school = await system.signIn({
    username: 'school',
    role: 'school',
    scope: { kind: 'school', code: ownSchool },
  });
  const { office } = system;
  await fillTables(system, exam);
  const published = await leader.post(`/exams/${exam.id}/rankings/latest/publish`);
  if (published.status >= 300) throw new Error(`not published: ${JSON.stringify(published.body)}`);

  const ranking = `/exams/${exam.id}/rankings`;
  const rows = (unit: string, format: string): string =>
    `${ranking}/published/rows?unit=${unit}&format=${format}`;
  const route =
    (kind: WallRoute['kind']) =>
    (title: string, client: ApiClient, path: string): WallRoute => ({
      kind,
      title,
      path,
      token: client.token ?? '',
    });
  const list = route('list');
  const report = route('report');
  return [
    list('学校：教研室', office, '/schools?limit=200'),
    list('学校：中心校', centre, '/schools'),
    list('学校：学校', school, '/schools'),
    list('乡镇：教研室', office, '/townships'),
    list('教职工：教研室', office, '/staff?limit=200'),
    list('教职工：中心校', centre, '/staff?limit=200'),
    list('教职工：学校', school, '/staff'),
    list('用户：管理员', admin, '/users?limit=200'),
    list('考试：教研室', office, '/exams'),
    list('考试：学校', school, '/exams'),
    list('评价方案：教研室', office, '/ranking-policies'),
    list('批准缺考：教研室', office, `/exams/${exam.id}/excuses?limit=200`),
    list('排名运行：教研室', office, ranking),
    list('操作记录：局领导', leader, '/audit-log?limit=200'),
    ...(['json', 'csv', 'xlsx'] as const).flatMap((format) => [
      report(`学校排名 ${format}：教研室`, office, rows('school', format)),
      report(`乡镇排名 ${format}：教研室`, office, rows('township', format)),
    ]),
    report('学校排名 json：中心校', centre, rows('school', 'json')),
    report('学校排名 json：学校', school, rows('school', 'json')),
    report('名次的由来：教研室', office, `${ranking}/published/rows/${ownSchool}/why`),
    report('学生名次：教研室', office, `${ranking}/published/pupils?schoolCode=${ownSchool}`),
    report('学生名次：学校', school, `${ranking}/published/pupils?schoolCode=${ownSchool}`),
  ];
}

/** So many rows that every list has its page full, and a table that it has to be found in. */
async function fillTables({ admin, office }: BenchSystem, { id, exam }: LoadedExam): Promise<void> {
  await admin.query(
    `insert into staff (staff_no, name, school_id)
     select schools.code || '-' || lpad(n::text, 2, '0'), '教师' || n, schools.id
       from schools cross join generate_series(1, 30) n`,
  );
  await admin.query(
    `insert into staff_posts (staff_id, school_id, post, starts_on)
     select staff.id, staff.school_id, 'teacher', '2020-09-01' from staff`,
  );
  await admin.query(
    `insert into users (username, password_hash, display_name, role, scope_kind, school_id)
     select 'clerk-' || schools.code, '', schools.name, 'school', 'school', schools.id from schools`,
  );
  await admin.query(
    `with copied as (
       insert into exams (name, kind, stage, grade, term_id, held_on, census_date, created_by)
       select exams.name || n, exams.kind, exams.stage, exams.grade, exams.term_id, exams.held_on,
              exams.census_date - 400, exams.created_by
         from exams cross join generate_series(1, $1::int) n
       returning id)
     insert into exam_subjects (exam_id, position, code, name, full_mark_hundredths)
     select copied.id, position, code, name, full_mark_hundredths from exam_subjects cross join copied`,
    [examCount],
  );
  await admin.query(
    `insert into audit_entries (entry_id, at, actor_role, action, subject_kind, subject_id, before, after, signature)
     select gen_random_uuid(), clock_timestamp(), 'office', 'school.change', 'school', n::text,
            '{"name":"第一中学","count":1}', '{"name":"第一中学","count":2}', sha256(n::text::bytea)
       from generate_series(1, 50000) n`,
  );
  await admin.query('vacuum analyze staff, staff_posts, users, exams, audit_entries');
  const items = Array.from({ length: 200 }, (_, index) => ({
    pupilNo: pupilNumber(exam.firstId + index * 11),
    reason: '住院',
  }));
  const excused = await office.post(`/exams/${id}/excuses`, { items });
  if (excused.status >= 300) throw new Error(`not excused: ${JSON.stringify(excused.body)}`);
}
