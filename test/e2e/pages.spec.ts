import type { ApiClient } from '../support/api-client.js';
import { type RunningSystem, startSystem } from '../support/running-system.js';
import { buildCounty, enrol, sitExam } from '../support/small-county.js';

describe('the pages of a list', () => {
  let system: RunningSystem;
  let office: ApiClient;
  let examId: string;

  beforeAll(async () => {
    system = await startSystem();
    office = await system.signInAs('office');
    await buildCounty(
      office,
      Array.from({ length: 27 }, (_, index) => ({ code: `S${String(index)}`, stages: 'primary;junior' })),
    );
    const staff = Array.from({ length: 11 }, (_, index) => `J${index},王,S1,,teacher,2020-09-01,,`);
    await office.importFile(
      { kind: 'staff' },
      'staff.csv',
      `staff_no,name,school_code,birth_date,post,post_from,service_from,head_teacher_from\n${staff.join('\n')}\n`,
    );
    for (let count = 0; count < 7; count += 1) await system.signInAs('judge');
    examId = await sitExam(office, { marks: { S1: [90] }, censusDate: '2025-09-30' });
    for (let count = 0; count < 4; count += 1) {
      await office.rank(examId);
      await sitExam(office, { marks: { S1: [90] } });
      await office.post('/ranking-policies', { name: '草案', stage: 'primary', effectiveFrom: '2025-2026' });
    }
    await enrol(
      office,
      '2025-09-30',
      Array.from({ length: 9 }, (_, index) => `E${index},学生,S2,junior,9,1`),
    );
    const items = Array.from({ length: 9 }, (_, index) => ({ pupilNo: `E${index}`, reason: '住院' }));
    expect((await office.post(`/exams/${examId}/excuses`, { items })).body).toEqual({ changed: 9, total: 9 });
  });

  afterAll(async () => {
    await system.stop();
  });

  const lists = (): readonly (readonly [string, ApiClient, string, number])[] => [
    ['/school-years', office, 'name', 3],
    ['/townships', office, 'code', 2],
    ['/schools', office, 'code', 27],
    ['/schools?stage=junior&townshipCode=T1', office, 'code', 27],
    ['/staff', office, 'staffNo', 11],
    ['/users', system.admin, 'username', 9],
    ['/exams', office, 'id', 5],
    ['/ranking-policies', office, 'id', 6],
    [`/exams/${examId}/rankings`, office, 'runId', 4],
    [`/exams/${examId}/excuses`, office, 'pupilNo', 9],
  ];

  it('show every item once, whatever the size of the page', async () => {
    for (const [path, client, key, count] of lists()) {
      const whole = (await client.get(`${path}${joint(path)}limit=200`)).body;
      expect([path, whole.items.length, whole.nextCursor]).toEqual([path, count, null]);
      for (const limit of [1, 2, 5]) {
        const seen: unknown[] = [];
        let cursor: string | null = null;
        do {
          const next: string = cursor === null ? '' : `&cursor=${cursor}`;
          const page = (await client.get(`${path}${joint(path)}limit=${limit}${next}`)).body;
          expect(page.items.length).toBeLessThanOrEqual(limit);
          seen.push(...page.items);
          cursor = page.nextCursor;
        } while (cursor !== null);
        expect(seen).toEqual(whole.items);
        expect(new Set(seen.map((item) => String(Object(item)[key]))).size).toBe(count);
      }
    }
  });

  it('have fifty items if nobody says otherwise', async () => {
    await system.sql(
      `insert into townships (code, name) select 'X' || n, 'x' from generate_series(100, 160) as n`,
    );
    const { items, nextCursor } = (await office.get('/townships')).body;
    expect(items).toHaveLength(50);
    expect(nextCursor).toEqual(expect.any(String));
  });

  it('are neither empty nor endless', async () => {
    for (const [path, client] of lists()) {
      for (const limit of ['0', '201', '-1', '1.5', 'many', '', '1e1', '9'.repeat(30)]) {
        const answer = await client.get(`${path}${joint(path)}limit=${limit}`);
        expect([path, limit, answer.status]).toEqual([path, limit, 400]);
        expect(answer.body.errors).toMatchObject([{ path: 'limit' }]);
      }
    }
  });

  it('begin where a cursor of ours says, and nowhere else', async () => {
    const others = [
      '!!!',
      'A',
      '%00',
      '/////',
      'AAAA====',
      'x'.repeat(501),
      Buffer.from('\n').toString('base64url'),
    ];
    for (const [path, client] of lists()) {
      for (const cursor of others) {
        const answer = await client.get(`${path}${joint(path)}cursor=${encodeURIComponent(cursor)}`);
        expect([path, cursor, answer.status]).toEqual([path, cursor, 400]);
      }
      expect((await client.get(`${path}${joint(path)}cursor=`)).status).toBe(400);
      expect((await client.get(`${path}${joint(path)}cursor=QQ&cursor=QQ`)).status).toBe(400);
    }
  });
});

function joint(path: string): string {
  return path.includes('?') ? '&' : '?';
}
