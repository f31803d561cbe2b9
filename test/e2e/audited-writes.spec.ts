import { randomUUID } from 'node:crypto';
import type { Answer, ApiClient } from '../support/api-client.js';
import type { AuditedWrite, Writer } from '../support/audited-write.js';
import { caseWrites } from '../support/case-writes.js';
import { Contract } from '../support/contract.js';
import { findingId, inspectionWrites } from '../support/inspection-writes.js';
import { readyForScoring, scoringWrites } from '../support/scoring-writes.js';
import { layCase } from '../support/lay-case.js';
import { type RunningSystem, startSystem, testPassword } from '../support/running-system.js';

/** What must never get into the log: passwords, and a pupil's name, number and mark. */
const [firstPassword, secondPassword] = ['secret-of-the-first-day', 'secret-of-the-second-day'];
const [pupilName, pupilNumber, mark] = ['尚官云逸', 'PUPIL-7351', '83.35'];
const neverLogged = [testPassword, firstPassword, secondPassword, pupilName, pupilNumber, mark];

const censusDate = '2025-09-01';
const pupilsFile = `pupil_no,name,school_code,stage,grade,class_no\n${pupilNumber},${pupilName},S1,junior,9,1\nP2,甲,S1,junior,9,1\n`;
const marksFile = `pupil_no,total\n${pupilNumber},${mark}\nP2,60\n`;

let system: RunningSystem;
const people = new Map<Writer, ApiClient>();
const answers = new Map<string, Pick<Answer, 'body'>>();

/** What the answer to an earlier write says. */
function told(route: string, field = 'id'): string {
  const found = field.split('.').reduce<unknown>((at, part) => Object(at)[part], answers.get(route)?.body);
  return typeof found === 'string' ? found : `${route} was not called`;
}

const user = (): string => told('POST /users');
const path = (text: string) => (): string => text;

function file(fields: Record<string, string>, text: string): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append('file', new Blob([text]), `${pupilName}.csv`);
  return form;
}

const township = { code: 'T1', name: '东乡' };
const school = { code: 'S1', name: '第一中学', townshipCode: 'T1', stages: ['junior'] };
const schoolYear = {
  name: '2025-2026',
  terms: [
    { number: 1, startsOn: '2025-09-01', endsOn: '2026-01-20' },
    { number: 2, startsOn: '2026-02-15', endsOn: '2026-07-10' },
  ],
};
const nextYear = {
  name: '2027-2028',
  terms: [
    { number: 1, startsOn: '2027-09-01', endsOn: '2028-01-20' },
    { number: 2, startsOn: '2028-02-15', endsOn: '2028-07-10' },
  ],
};
const exam = {
  name: '期末检测',
  kind: 'county-test',
  stage: 'junior',
  grade: 9,
  schoolYear: '2025-2026',
  term: 1,
  heldOn: '2025-12-20',
  censusDate,
  subjects: [{ code: 'total', name: '总分', fullMark: 100 }],
};
const policy = {
  name: '县方案',
  stage: 'junior',
  cutoffs: { excellent: 30, good: 50, pass: 70 },
  rateWeights: { excellent: 40, good: 20, pass: 40 },
  tieBreak: 'mean',
  effectiveFrom: '2027-2028',
};
const rule = {
  kind: 'places',
  code: 'zhongkao-last',
  title: '中招末位',
  unit: 'junior-school-stage',
  evaluations: { kinds: ['zhongkao'], stage: 'junior' },
  position: { end: 'bottom', places: 1 },
  periods: 2,
  counting: 'consecutive-years',
  rankings: 'every',
  person: 'principal',
  proposal: '约谈校长',
  isEnabled: true,
};
const { code: _code, ...ruleContent } = rule;
const letterLine = {
  measure: { component: 'zhongkao', term: null, grade: null, figure: 'place' },
  comparison: 'at-most',
  target: 5,
};
const letter = { schoolYear: '2025-2026', schoolCode: 'S1', stage: 'junior', lines: [letterLine] };
const assessment = {
  title: '年度考核办法',
  effectiveFrom: '2027-2028',
  components: [{ component: 'inspections', weightPercent: 100 }],
};
const assessed = { unitKind: 'school-stage', stage: 'junior' };
const clerk = {
  username: 'clerk',
  displayName: '王书记',
  role: 'school',
  scope: { kind: 'school', code: 'S1' },
};

const writes: readonly AuditedWrite[] = [
  {
    route: 'POST /school-years',
    as: 'office',
    path: path('/school-years'),
    body: schoolYear,
    entry: () => ({ action: 'school-year.create', subjectId: told('POST /school-years'), after: schoolYear }),
  },
  {
    route: 'POST /townships',
    as: 'office',
    path: path('/townships'),
    body: township,
    entry: () => ({ action: 'township.create', subjectId: told('POST /townships'), after: township }),
  },
  {
    route: 'POST /schools',
    as: 'office',
    path: path('/schools'),
    body: school,
    entry: () => ({ action: 'school.create', subjectId: told('POST /schools'), after: school }),
  },
  {
    route: 'POST /staff',
    as: 'office',
    path: path('/staff'),
    body: { staffNo: 'W1', name: '李校长', schoolCode: 'S1', birthDate: '1980-01-01', posts: [] },
    entry: () => ({
      action: 'staff.create',
      subjectId: told('POST /staff'),
      after: { staffNo: 'W1', schoolCode: 'S1', posts: [] },
    }),
  },
  {
    route: 'POST /users',
    as: 'admin',
    path: path('/users'),
    body: { ...clerk, password: firstPassword },
    entry: () => ({ action: 'user.create', subjectId: user(), before: null, after: clerk }),
  },
  {
    route: 'PATCH /users/{id}',
    as: 'admin',
    path: () => `/users/${user()}`,
    body: { displayName: '王副校长' },
    entry: () => ({
      action: 'user.change',
      subjectId: user(),
      before: expect.objectContaining({ displayName: '王书记' }),
      after: expect.objectContaining({ displayName: '王副校长' }),
    }),
  },
  {
    route: 'POST /auth/login',
    as: 'clerk',
    path: path('/auth/login'),
    body: { username: 'clerk', password: firstPassword },
    entry: () => ({ action: 'session.begin', actorId: user() }),
  },
  {
    route: 'POST /auth/password',
    as: 'clerk',
    path: path('/auth/password'),
    body: { currentPassword: firstPassword, newPassword: secondPassword },
    entry: () => ({ action: 'user.change-password', actorId: user(), subjectId: user() }),
  },
  {
    route: 'POST /auth/logout',
    as: 'clerk',
    path: path('/auth/logout'),
    body: {},
    entry: () => ({ action: 'session.end', actorId: user() }),
  },
  {
    route: 'POST /users/{id}/reset-password',
    as: 'admin',
    path: () => `/users/${user()}/reset-password`,
    body: { password: firstPassword },
    entry: () => ({ action: 'user.reset-password', subjectId: user() }),
  },
  {
    route: 'DELETE /auth/sessions/{id}',
    as: 'office',
    path: () => `/auth/sessions/${told('another session')}`,
    body: {},
    entry: () => ({ action: 'session.end', subjectId: told('another session') }),
  },
  {
    route: 'POST /imports',
    as: 'office',
    path: path('/imports'),
    body: file({ kind: 'pupils', censusDate }, pupilsFile),
    entry: () => ({
      action: 'import.upload',
      subjectId: told('POST /imports'),
      after: expect.objectContaining({ kind: 'pupils', censusDate, fileSha256: expect.any(String) }),
    }),
  },
  {
    route: 'POST /imports/{id}/commit',
    as: 'office',
    path: () => `/imports/${told('POST /imports')}/commit`,
    body: {},
    entry: () => ({
      action: 'import.commit',
      subjectId: told('POST /imports'),
      after: expect.objectContaining({ rows: 2 }),
    }),
  },
  {
    route: 'POST /exams',
    as: 'office',
    path: path('/exams'),
    body: exam,
    entry: () => ({ action: 'exam.create', subjectId: told('POST /exams'), after: exam }),
  },
  {
    route: 'POST /exams/{id}/excuses',
    as: 'office',
    path: () => `/exams/${told('POST /exams')}/excuses`,
    body: { items: [{ pupilNo: pupilNumber, reason: `${pupilName}住院` }] },
    entry: () => ({
      action: 'exam.excuse',
      subjectId: told('POST /exams'),
      after: { enrolmentIds: [expect.any(String)] },
    }),
  },
  {
    route: 'POST /exams/{id}/excuses/withdraw',
    as: 'office',
    path: () => `/exams/${told('POST /exams')}/excuses/withdraw`,
    body: { items: [{ pupilNo: pupilNumber }], reason: '材料不实' },
    entry: () => ({
      action: 'exam.withdraw-excuse',
      before: { enrolmentIds: [expect.any(String)] },
      after: { reason: '材料不实' },
    }),
  },
  {
    route: 'POST /ranking-policies',
    as: 'office',
    path: path('/ranking-policies'),
    body: policy,
    entry: () => ({
      action: 'ranking-policy.create',
      subjectId: told('POST /ranking-policies'),
      after: expect.objectContaining({ cutoffs: policy.cutoffs }),
    }),
  },
  {
    route: 'POST /ranking-policies/{id}/announce',
    as: 'office',
    path: () => `/ranking-policies/${told('POST /ranking-policies')}/announce`,
    body: { announcedOn: '2026-08-01' },
    entry: () => ({ action: 'ranking-policy.announce', after: { announcedOn: '2026-08-01' } }),
  },
  {
    route: 'POST /exams/{id}/rankings',
    as: 'office',
    path: () => `/exams/${told('POST /exams')}/rankings`,
    body: { reason: '首次排名' },
    entry: () => ({
      action: 'ranking.start',
      subjectId: told('POST /exams/{id}/rankings', 'runId'),
      after: expect.objectContaining({ reason: '首次排名' }),
    }),
  },
  {
    route: 'POST /exams/{id}/rankings/{run}/publish',
    as: 'leader',
    path: () =>
      `/exams/${told('POST /exams')}/rankings/${told('POST /exams/{id}/rankings', 'runId')}/publish`,
    body: {},
    entry: () => ({
      action: 'ranking.publish',
      subjectId: told('POST /exams/{id}/rankings', 'runId'),
      after: expect.objectContaining({ examId: told('POST /exams'), supersedes: null }),
    }),
  },
  {
    route: 'POST /accountability-rules',
    as: 'office',
    path: path('/accountability-rules'),
    body: rule,
    entry: () => ({
      action: 'accountability-rule.create',
      subjectId: told('POST /accountability-rules'),
      after: { code: rule.code, version: 1, content: ruleContent },
    }),
  },
  {
    route: 'PUT /accountability-rules/{id}',
    as: 'office',
    path: () => `/accountability-rules/${told('POST /accountability-rules')}`,
    body: { ...ruleContent, periods: 3 },
    entry: () => ({
      action: 'accountability-rule.change',
      subjectId: told('POST /accountability-rules'),
      before: { content: ruleContent },
      after: { content: { ...ruleContent, periods: 3 } },
    }),
  },
  {
    route: 'POST /accountability-rules/{id}/publish',
    as: 'office',
    path: () => `/accountability-rules/${told('POST /accountability-rules')}/publish`,
    body: {},
    entry: () => ({
      action: 'accountability-rule.publish',
      subjectId: told('POST /accountability-rules'),
      after: {
        code: rule.code,
        version: 1,
        replaces: null,
        content: expect.objectContaining({ periods: 3 }),
      },
    }),
  },
  {
    route: 'POST /target-letters',
    as: 'office',
    path: path('/target-letters'),
    body: letter,
    entry: () => ({
      action: 'target-letter.create',
      subjectId: told('POST /target-letters'),
      after: expect.objectContaining({ schoolYear: '2025-2026', schoolCode: 'S1', stage: 'junior' }),
    }),
  },
  {
    route: 'PUT /target-letters/{id}',
    as: 'office',
    path: () => `/target-letters/${told('POST /target-letters')}`,
    body: { lines: [{ ...letterLine, target: 3 }] },
    entry: () => ({
      action: 'target-letter.change',
      subjectId: told('POST /target-letters'),
      before: expect.objectContaining({ lines: [expect.objectContaining({ targetHundredths: 500 })] }),
      after: expect.objectContaining({ lines: [expect.objectContaining({ targetHundredths: 300 })] }),
    }),
  },
  {
    route: 'POST /target-letters/{id}/sign',
    as: 'office',
    path: () => `/target-letters/${told('POST /target-letters')}/sign`,
    body: { signatory: '李校长' },
    entry: () => ({
      action: 'target-letter.sign',
      subjectId: told('POST /target-letters'),
      after: expect.objectContaining({ signatory: '李校长', schoolCode: 'S1' }),
    }),
  },
  {
    route: 'POST /assessment-policies',
    as: 'office',
    path: path('/assessment-policies'),
    body: { ...assessed, ...assessment },
    entry: () => ({
      action: 'assessment-policy.create',
      subjectId: told('POST /assessment-policies'),
      after: { ...assessed, version: 1, ...assessment },
    }),
  },
  {
    route: 'PUT /assessment-policies/{id}',
    as: 'office',
    path: () => `/assessment-policies/${told('POST /assessment-policies')}`,
    body: { ...assessment, title: '改过的' },
    entry: () => ({
      action: 'assessment-policy.change',
      subjectId: told('POST /assessment-policies'),
      before: assessment,
      after: { ...assessment, title: '改过的' },
    }),
  },
  {
    route: 'POST /assessment-policies/{id}/publish',
    as: 'office',
    path: () => `/assessment-policies/${told('POST /assessment-policies')}/publish`,
    body: {},
    entry: () => ({
      action: 'assessment-policy.publish',
      subjectId: told('POST /assessment-policies'),
      after: { ...assessed, version: 1, ...assessment, title: '改过的' },
    }),
  },
  ...inspectionWrites(told),
  ...scoringWrites(told),
  ...caseWrites(told),
];

beforeAll(async () => {
  system = await startSystem();
  people.set('admin', system.admin);
  people.set('office', await system.signInAs('office'));
  people.set('leader', await system.signInAs('leader'));
  people.set('clerk', system.anonymous());
  people.set('inspector', await system.signInAs('inspector'));
  answers.set('inspector', await person('inspector').get('/auth/me'));
  answers.set('next year', await person('office').post('/school-years', nextYear));
  await person('office').post('/auth/login', { username: 'office1', password: testPassword });
  const { items }: { items: { isCurrent: boolean }[] } = (await person('office').get('/auth/sessions')).body;
  const other = items.find(({ isCurrent }) => !isCurrent);
  answers.set('another session', { ...(await person('office').get('/auth/me')), body: other });
});

afterAll(async () => {
  await system.stop();
});

function person(name: Writer): ApiClient {
  const client = people.get(name);
  if (!client) throw new Error(`${name} is nobody`);
  return client;
}

/** What has to be done by others between two writes. */
async function makeReady(route: string): Promise<void> {
  const office = person('office');
  for (const [name, laid] of await readyForScoring(route, office, system, told)) answers.set(name, laid);
  if (route === 'PUT /findings/{id}/attachments/{attachmentId}')
    people.set('principal', await system.signInAs('school', { kind: 'school', code: 'S1' }));
  if (route === 'POST /cases/{id}/review') answers.set('a case', await caseOfS1('2025-2026'));
  if (route === 'POST /cases/{id}/close') {
    const other = await caseOfS1('2024-2025');
    answers.set('another case', other);
    await office.post(`/cases/${told('another case')}/review`);
    await person('leader').post(`/cases/${told('another case')}/decide`, {
      decision: 'set-aside',
      reasons: '因',
    });
  }
  if (route === 'POST /findings/{id}/close') {
    await person('principal').post(`/findings/${findingId}/rectify`, { text: '又换了' });
    await person('inspector').post(`/findings/${findingId}/verify`);
  }
  if (route === 'POST /terms/{id}/reopen')
    await office.post(`/terms/${told('next year', 'terms.1.id')}/close`);
  if (route === 'POST /imports/{id}/commit')
    await office.waitFor(`/imports/${told('POST /imports')}`, ({ status }) => status === 'ready');
  if (route === 'POST /exams')
    await office.waitFor(`/imports/${told('POST /imports')}`, ({ status }) => status === 'committed');
  if (route === 'POST /exams/{id}/rankings')
    await office.importFile({ kind: 'exam-scores', examId: told('POST /exams') }, 'marks.csv', marksFile);
  if (route === 'POST /exams/{id}/rankings/{run}/publish') {
    await office.waitFor(
      `/exams/${told('POST /exams')}/rankings/${told('POST /exams/{id}/rankings', 'runId')}`,
      ({ status }) => status === 'succeeded',
    );
  }
}

/** A case that the program has opened. */
async function caseOfS1(through: string): Promise<Answer> {
  return person('leader').get(`/cases/${await layCase(system, { code: 'S1', through })}`);
}

async function entriesOf(requestId: string): Promise<object[]> {
  return system.sql(
    `select action, actor_id as "actorId", subject_id as "subjectId", before, after from audit_entries
      where request_id = $1`,
    [requestId],
  );
}

async function send(
  { route, as, path: pathOf, body }: AuditedWrite,
  headers: Record<string, string>,
): Promise<Answer> {
  const [method = ''] = route.split(' ');
  if (body instanceof FormData) return person(as).send(method, pathOf(), body, headers);
  if (body instanceof Blob)
    return person(as).send(method, pathOf(), body, { 'content-type': 'image/jpeg', ...headers });
  if (method === 'DELETE') return person(as).send(method, pathOf(), undefined, headers);
  const type = { 'content-type': 'application/json' };
  return person(as).send(method, pathOf(), JSON.stringify(body), { ...type, ...headers });
}

describe('a write of the api', () => {
  it('is listed here, whichever route does it', async () => {
    const { operations } = await Contract.of(system.url);
    const routes = operations
      .filter(({ method }) => method !== 'GET')
      .map(({ method, template }) => `${method} ${template.replace('/api/v1', '')}`);
    expect(writes.map(({ route }) => route).toSorted()).toEqual(routes.toSorted());
  });

  it.each(writes)(
    'leaves one entry, with what changed, in the request that did it: $route',
    async (write) => {
      await makeReady(write.route);
      const requestId = randomUUID();
      const answer = await send(write, { 'x-request-id': requestId });
      expect({ isDone: answer.status < 300, answer: answer.body }).toMatchObject({ isDone: true });
      answers.set(write.route, answer);
      if (write.route === 'POST /auth/login') person('clerk').token = String(answer.body.token);
      expect(await entriesOf(requestId)).toEqual([expect.objectContaining(write.entry())]);
    },
  );

  it('leaves none when it is refused, or was done before', async () => {
    const count = `select count(*)::int as count from audit_entries`;
    const before = await system.sql(count);
    for (const write of writes) {
      const { route, as, body } = write;
      if (as === 'clerk' || body instanceof FormData || body instanceof Blob) continue;
      const isRepeated = write.isRepeatable === true;
      const answer = await send(isRepeated ? write : { ...write, body: { ...body, nonsense: 1 } }, {});
      const isRefused = route !== 'DELETE /auth/sessions/{id}' && !isRepeated;
      expect({ route, isRefused: answer.status >= 400 }).toEqual({ route, isRefused });
    }
    expect(await system.sql(count)).toEqual(before);
  });

  it('leaves no password, and no pupil’s name, number or mark', async () => {
    const rows = await system.sql<{ text: string }>(`select audit_entries::text as text from audit_entries`);
    expect(rows.length).toBeGreaterThan(writes.length);
    for (const secret of neverLogged)
      expect(rows.map(({ text }) => text).filter((text) => text.includes(secret))).toEqual([]);
  });
});
