import { randomBytes, createHash } from 'node:crypto';
import { ApiClient } from '../support/api-client.js';
import { type RunningSystem, startSystem } from '../support/running-system.js';
import { created } from '../support/small-county.js';
import { type LaidInspections, layInspections } from './lay-inspections.js';
import { laySquad } from './lay-squads.js';
import { draftRule } from './lay-rules.js';

/** Two townships with two schools each, and two schools directly under the bureau. */
export const schools = [
  { code: 'SA1q', township: 'TA7q' },
  { code: 'SA2q', township: 'TA7q' },
  { code: 'SB1q', township: 'TB8q' },
  { code: 'SB2q', township: 'TB8q' },
  { code: 'SD1q', township: null },
  { code: 'SD2q', township: null },
] as const;
/** The school whose teacher leads it. */
const principalOf = 'SD2q';
export const townships = ['TA7q', 'TB8q'] as const;

/** Who calls: every role, and the roles that have a place in several of them. */
export const people = [
  { name: 'admin', role: 'admin', unit: null },
  { name: 'leader-q', role: 'leader', unit: null },
  { name: 'office-q', role: 'office', unit: null },
  { name: 'inspector-q', role: 'inspector', unit: null },
  { name: 'inspector-2-q', role: 'inspector', unit: null },
  { name: 'judge-q', role: 'judge', unit: null },
  { name: 'centre-a-q', role: 'centre', unit: 'TA7q' },
  { name: 'centre-b-q', role: 'centre', unit: 'TB8q' },
  { name: 'school-a1-q', role: 'school', unit: 'SA1q' },
  { name: 'school-a2-q', role: 'school', unit: 'SA2q' },
  { name: 'school-b1-q', role: 'school', unit: 'SB1q' },
  { name: 'school-d1-q', role: 'school', unit: 'SD1q' },
] as const;

/** Somebody who calls. `nobody` has not signed in. */
export interface Caller {
  readonly name: string;
  readonly role: string;
  readonly unit: string | null;
  readonly client: ApiClient;
}

/** Who never calls, so that it does no harm to make something of them. */
export const bystanders = [
  { name: 'bystander-q', role: 'inspector' },
  { name: 'onlooker-q', role: 'judge' },
] as const;

/** The school year in which the county is inspected and put into squads. */
export const commonYear = '2025-2026';
export const censusDate = '2025-09-30';
/** In files that were refused: no pupil and no teacher of the county. */
export const strange = 'strange';
export const strangePupil = 'PX9q-1';
export const strangeTeacher = 'WX9q';

export function pupilsOf(school: string): readonly string[] {
  return [1, 2, 3].map((index) => `P${school.slice(1)}-${String(index)}`);
}

export function teacherOf(school: string): string {
  return `W${school.slice(1)}`;
}

export function birthDateOf(school: string): string {
  return `1971-02-1${String(schools.findIndex(({ code }) => code === school))}`;
}

/** Ids of what stands in the county, by what they are of. */
interface CountyIds {
  readonly schools: ReadonlyMap<string, string>;
  readonly townships: ReadonlyMap<string, string>;
  readonly staff: ReadonlyMap<string, string>;
  readonly users: ReadonlyMap<string, string>;
  /** One session each that nothing else needs. */
  readonly sessions: ReadonlyMap<string, string>;
}

export interface County extends CountyIds, LaidInspections {
  readonly system: RunningSystem;
  readonly schoolYearId: string;
  readonly callers: readonly Caller[];
  /** Ranked twice: published, and once more with a reason and unpublished. */
  readonly examId: string;
  readonly publishedRun: string;
  readonly unpublishedRun: string;
  /** Ranked once and free to be published. */
  readonly spareExamId: string;
  readonly spareRun: string;
  readonly draftPolicy: string;
  readonly announcedPolicy: string;
  /** With all schools in it. */
  readonly commonSquad: string;
  /** A draft that names every school when it is tried on history. */
  readonly draftRule: string;
  readonly imports: Readonly<Record<'staff' | 'pupils' | 'wrongStaff' | 'wrongMarks', string>>;
  /** A token of this person that nobody will miss. */
  spareToken(name: string): Promise<string>;
}

/** Starts a system with a county in it. The callers' clients believe every answer when `isTrusting`. */
export async function openCounty(isTrusting: boolean): Promise<County> {
  const system = await startSystem();
  const clients = new Map<string, ApiClient>([['admin', system.admin]]);
  const signIn = async (name: string, role: string, unit: string | null): Promise<ApiClient> => {
    const kind = unit === null ? 'county' : role === 'centre' ? 'township' : 'school';
    return system.signInAs(role, unit === null ? { kind } : { kind, code: unit }, name);
  };
  const office = await signIn('office-q', 'office', null);
  const leader = await signIn('leader-q', 'leader', null);
  clients.set('office-q', office).set('leader-q', leader);
  await buildUnits(office);
  for (const { name, role, unit } of people) {
    if (!clients.has(name)) clients.set(name, await signIn(name, role, unit));
  }
  for (const { name, role } of bystanders) await signIn(name, role, null);
  const exams = await holdExams(office, leader);
  const inspections = await layInspections(system, (name) => {
    const client = clients.get(name);
    if (!client) throw new Error(`nobody is ${name}`);
    return client;
  });
  const idsOf = async (sql: string): Promise<ReadonlyMap<string, string>> => {
    const rows = await system.sql<{ key: string; id: string }>(sql);
    return new Map(rows.map(({ key, id }) => [key, id]));
  };
  const spareToken = async (name: string): Promise<string> => {
    const token = randomBytes(32).toString('base64url');
    await system.sql(
      `insert into sessions (user_id, token_hash, expires_at)
       select users.id, $2, clock_timestamp() + interval '1 hour' from users where users.username = $1`,
      [name, createHash('sha256').update(token).digest()],
    );
    return token;
  };
  for (const { name } of people) await spareToken(name);
  const callers = [...people, { name: 'nobody', role: 'nobody', unit: null }].map((person): Caller => {
    const client = new ApiClient(system.url, isTrusting);
    client.token = clients.get(person.name)?.token;
    return { ...person, client };
  });
  return {
    system,
    callers,
    spareToken,
    ...exams,
    schoolYearId: (await office.get('/school-years')).body.items[0].id,
    ...inspections,
    commonSquad: await laySquad(
      system,
      commonYear,
      'common',
      schools.map(({ code }) => code),
    ),
    draftRule: await draftRule(office),
    imports: await uploadFiles(office, exams.examId),
    schools: await idsOf('select code as key, id from schools'),
    townships: await idsOf('select code as key, id from townships'),
    staff: await idsOf('select staff_no as key, id from staff'),
    users: await idsOf('select username as key, id from users'),
    sessions: await idsOf(
      `select users.username as key, max(sessions.id::text) as id
         from sessions join users on users.id = sessions.user_id group by users.username`,
    ),
  };
}

/** The client of somebody who calls. */
export function clientOf({ callers }: County, name: string): ApiClient {
  const caller = callers.find((candidate) => candidate.name === name);
  if (!caller) throw new Error(`nobody is ${name}`);
  return caller.client;
}

async function buildUnits(office: ApiClient): Promise<void> {
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
  // A teacher of SA2q who was at a school of the other township before: a career belongs to nobody's neighbours.
  const moved = `staff_no,name,school_code,birth_date,post,post_from,service_from,head_teacher_from`;
  const who = `${teacherOf('SA2q')},师${teacherOf('SA2q')}`;
  await office.importFile(
    { kind: 'staff' },
    'staff.csv',
    `${moved}\n${who},SB1q,,teacher,2010-09-01,,\n${who},SA2q,,teacher,2020-09-01,,\n`,
  );
  await office.importFile({ kind: 'pupils', censusDate }, 'pupils.csv', pupilFile());
}

function pupilFile(): string {
  const rows = schools.flatMap(({ code }) =>
    pupilsOf(code).map((pupil) => `${pupil},生${pupil},${code},junior,9,1`),
  );
  return `pupil_no,name,school_code,stage,grade,class_no\n${rows.join('\n')}\n`;
}

type Exams = Pick<
  County,
  | 'examId'
  | 'publishedRun'
  | 'unpublishedRun'
  | 'spareExamId'
  | 'spareRun'
  | 'draftPolicy'
  | 'announcedPolicy'
>;

async function holdExams(office: ApiClient, leader: ApiClient): Promise<Exams> {
  const announcedPolicy = await created(office, '/ranking-policies', {
    name: '小样方案',
    stage: 'junior',
    cutoffs: { excellent: 3, good: 6, pass: 9 },
    rateWeights: { excellent: 40, good: 20, pass: 40 },
    tieBreak: 'mean',
    announcedOn: '2024-08-20',
    effectiveFrom: '2025-2026',
  });
  const examId = await sitExam(office, '期末检测');
  const spareExamId = await sitExam(office, '补充检测');
  const publishedRun = await rank(office, examId);
  const published = await leader.post(`/exams/${examId}/rankings/${publishedRun}/publish`);
  if (published.status !== 200) throw new Error(`not published: ${JSON.stringify(published.body)}`);
  return {
    announcedPolicy,
    draftPolicy: await draftPolicy(office),
    examId,
    publishedRun,
    unpublishedRun: await rank(office, examId, '复核后重算'),
    spareExamId,
    spareRun: await rank(office, spareExamId),
  };
}

/** A policy that can still be announced. */
export async function draftPolicy(office: ApiClient): Promise<string> {
  return created(office, '/ranking-policies', {
    name: '小学方案',
    stage: 'primary',
    effectiveFrom: '2026-2027',
  });
}

/** Every school has the same marks, so that all of them share each place. One pupil of each township is excused. */
async function sitExam(office: ApiClient, name: string): Promise<string> {
  const examId = await created(office, '/exams', {
    name,
    kind: 'county-test',
    stage: 'junior',
    grade: 9,
    schoolYear: '2025-2026',
    term: 1,
    heldOn: '2025-12-20',
    censusDate,
    subjects: [{ code: 'total', name: '总分', fullMark: 100 }],
  });
  const excused = ['SA1q', 'SB1q'].map((school) => ({ pupilNo: pupilsOf(school)[2], reason: '住院' }));
  const approved = await office.post(`/exams/${examId}/excuses`, { items: excused });
  if (approved.status !== 201) throw new Error(`not excused: ${JSON.stringify(approved.body)}`);
  const rows = schools.flatMap(({ code }) =>
    pupilsOf(code).map((pupil, index) => `${pupil},${String(90 - 10 * index)}`),
  );
  await office.importFile(
    { kind: 'exam-scores', examId },
    'marks.csv',
    `pupil_no,total\n${rows.join('\n')}\n`,
  );
  return examId;
}

async function rank(office: ApiClient, examId: string, reason?: string): Promise<string> {
  const run = await office.rank(examId, reason === undefined ? {} : { reason });
  if (run.body.status !== 'succeeded') throw new Error(`not ranked: ${JSON.stringify(run.body)}`);
  return String(run.body.runId);
}

async function uploadFiles(office: ApiClient, examId: string): Promise<County['imports']> {
  const upload = async (fields: Record<string, string>, text: string, status: string): Promise<string> => {
    const { body } = await office.uploadAndWait(fields, 'file.csv', text);
    if (body.status !== status) throw new Error(`not ${status}: ${JSON.stringify(body)}`);
    return String(body.id);
  };
  const staffHead = 'staff_no,name,school_code,birth_date,post,post_from,service_from,head_teacher_from';
  const teacher = teacherOf('SA1q');
  return {
    staff: await upload(
      { kind: 'staff' },
      `${staffHead}\n${teacher},师${teacher},SA1q,,teacher,2020-09-01,,\n`,
      'ready',
    ),
    pupils: await upload({ kind: 'pupils', censusDate }, pupilFile(), 'ready'),
    wrongStaff: await upload(
      { kind: 'staff' },
      `${staffHead}\n${strangeTeacher},师${strangeTeacher},SX9,,teacher,2020-09-01,,\n`,
      'invalid',
    ),
    wrongMarks: await upload(
      { kind: 'exam-scores', examId },
      `pupil_no,total\n${strangePupil},90\n`,
      'invalid',
    ),
  };
}
