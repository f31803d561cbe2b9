import { randomUUID } from 'node:crypto';
import type { ApiClient } from '../support/api-client.js';
import { type RunningSystem, startSystem } from '../support/running-system.js';
import { created } from '../support/small-county.js';
import { publishChecklist } from '../support/small-inspections.js';

const nobody = '00000000-0000-7000-8000-000000000000';
const dayMs = 86_400_000;

/** So many days from today, on the county's calendar. */
function dayFromToday(days: number): string {
  return new Date(Date.now() + 8 * 3_600_000 + days * dayMs).toISOString().slice(0, 10);
}

interface Assignment {
  readonly id: string;
  readonly termId: string;
  readonly inspector: { readonly username: string };
  readonly school: { readonly code: string };
}

describe('inspection assignments', () => {
  let system: RunningSystem;
  let [office, leader, wang, li]: ApiClient[] = [];
  let inspectors: ReadonlyMap<string, string>;
  /** One that began ten days ago, and one that is long over. */
  let [termId, pastTermId]: string[] = [];

  beforeAll(async () => {
    system = await startSystem({ worker: false });
    office = await system.signInAs('office');
    leader = await system.signInAs('leader');
    wang = await system.signInAs('inspector', { kind: 'county' }, 'wang');
    li = await system.signInAs('inspector', { kind: 'county' }, 'li');
    const users = await system.sql<{ username: string; id: string }>(`select username, id from users`);
    inspectors = new Map(users.map(({ username, id }) => [username, id]));
    const year = Number(dayFromToday(-10).slice(0, 4));
    termId = await makeTerm(`${year}-${year + 1}`, [-10, 120], [140, 200]);
    pastTermId = await makeTerm('2020-2021');
    await created(client(office), '/townships', { code: 'T1', name: '东乡' });
    for (const [code, stages] of [
      ['S1', ['primary', 'junior']],
      ['S2', ['junior']],
      ['S3', ['kindergarten']],
    ] as const)
      await created(client(office), '/schools', {
        code,
        name: `${code}学校`,
        townshipCode: code === 'S3' ? null : 'T1',
        stages,
      });
  });
  afterAll(() => system.stop());

  function client(found: ApiClient | undefined): ApiClient {
    if (!found) throw new Error('nobody has signed in');
    return found;
  }

  async function makeTerm(
    name: string,
    first?: readonly [number, number],
    second?: readonly [number, number],
  ): Promise<string> {
    const days = (range: readonly [number, number] | undefined, dates: readonly [string, string]) => {
      const [startsOn, endsOn] = range?.map(dayFromToday) ?? dates;
      return { startsOn, endsOn };
    };
    const made = await client(office).post('/school-years', {
      name,
      terms: [
        { number: 1, ...days(first, ['2020-09-01', '2021-01-20']) },
        { number: 2, ...days(second, ['2021-02-15', '2021-07-10']) },
      ],
    });
    return String(made.body.terms[0].id);
  }

  const assign = (by: ApiClient | undefined, change: object = {}) =>
    client(by).post('/inspection-assignments', {
      termId,
      inspectorId: inspectors.get('wang'),
      schoolCodes: ['S1', 'S2'],
      ...change,
    });

  async function list(by: ApiClient | undefined, query = ''): Promise<readonly string[]> {
    const { body } = await client(by).get(`/inspection-assignments${query}`);
    const items: Assignment[] = body.items;
    return items.map(({ inspector, school }) => `${inspector.username} ${school.code}`);
  }

  it('are made by the office alone', async () => {
    for (const role of ['admin', 'leader', 'inspector', 'judge'])
      expect((await assign(await system.signInAs(role))).status).toBe(403);
    expect(await system.sql('select from inspection_assignments')).toEqual([]);
  });

  it('name every code and id that nobody has, in one answer, and then add nothing', async () => {
    const refused = await assign(office, {
      termId: nobody,
      inspectorId: nobody,
      schoolCodes: ['S1', 'X1', 'S2', 'X2'],
    });
    expect(refused.body).toMatchObject({ status: 422, code: 'unknown-code' });
    const errors: { path: string }[] = refused.body.errors;
    expect(errors.map(({ path }) => path)).toEqual([
      'termId',
      'inspectorId',
      'schoolCodes.1',
      'schoolCodes.3',
    ]);
    expect(await list(office)).toEqual([]);
  });

  it('go to no one who is not an inspector, and to none whose account is disabled', async () => {
    const [someone] = await system.sql<{ id: string }>(`select id from users where username = 'admin'`);
    expect((await assign(office, { inspectorId: someone?.id })).body).toMatchObject({
      status: 422,
      errors: [{ path: 'inspectorId', code: 'unknown-code' }],
    });
    await system.signInAs('inspector', { kind: 'county' }, 'gone');
    const [gone] = await system.sql<{ id: string }>(
      `update users set disabled_at = clock_timestamp() where username = 'gone' returning id`,
    );
    expect((await assign(office, { inspectorId: gone?.id })).body).toMatchObject({
      status: 422,
      errors: [{ path: 'inspectorId', code: 'disabled' }],
    });
  });

  it('are added once, however often they are sent, with an audit entry for what was added', async () => {
    const first = await assign(office);
    expect(first).toMatchObject({ status: 201, body: { added: 2 } });
    const again = await assign(office, { schoolCodes: ['S2', 'S2', 'S1'] });
    expect(again).toMatchObject({ status: 201, body: { added: 0, assignments: first.body.assignments } });
    expect((await assign(office, { schoolCodes: ['S2', 'S3'] })).body).toMatchObject({ added: 1 });
    expect((await assign(office, { inspectorId: inspectors.get('li'), schoolCodes: ['S1'] })).status).toBe(
      201,
    );
    const entries = await system.audited(inspectors.get('wang') ?? '');
    expect(
      entries.filter(({ action }) => action.startsWith('inspection-')).map(({ after }) => after),
    ).toEqual([
      { termId, schoolCodes: ['S1', 'S2'] },
      { termId, schoolCodes: ['S3'] },
    ]);
  });

  it('sent twice at the same moment are added once', async () => {
    const change = { termId: pastTermId, schoolCodes: ['S1', 'S2', 'S3'] };
    const answers = await Promise.all(Array.from({ length: 6 }, () => assign(office, change)));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
    expect(answers.reduce((sum, { body }) => sum + Number(body.added), 0)).toBe(3);
  });

  it('are listed whole for office and leader, and for an inspector their own, whatever they ask for', async () => {
    const ofTerm = `?termId=${String(termId)}`;
    const whole = ['wang S1', 'wang S2', 'wang S3', 'li S1'];
    expect(await list(office, ofTerm)).toEqual(whole);
    expect(await list(leader, ofTerm)).toEqual(whole);
    expect(await list(li)).toEqual(['li S1']);
    expect(await list(li, `?inspectorId=${String(inspectors.get('wang'))}`)).toEqual([]);
    expect(await list(office, `${ofTerm}&schoolCode=S1`)).toEqual(['wang S1', 'li S1']);
    expect(await list(office, `${ofTerm}&inspectorId=${String(inspectors.get('li'))}`)).toEqual(['li S1']);
    const first = (await client(office).get(`/inspection-assignments${ofTerm}&limit=3`)).body;
    expect(await list(office, `${ofTerm}&limit=3&cursor=${String(first.nextCursor)}`)).toEqual(['li S1']);
    for (const role of ['admin', 'judge'])
      expect((await (await system.signInAs(role)).get('/inspection-assignments')).status).toBe(403);
  });

  it('can be made to the inspectors whom office and leader are shown, the disabled ones left out', async () => {
    for (const role of ['admin', 'inspector', 'judge'])
      expect((await (await system.signInAs(role)).get('/inspectors')).status).toBe(403);
    for (const by of [office, leader]) {
      const items: { id: string; username: string }[] = (await client(by).get('/inspectors')).body.items;
      const names = items.map(({ username }) => username);
      expect(names).toEqual(expect.arrayContaining(['li', 'wang']));
      expect(names).toEqual([...names].sort());
      expect(names).not.toContain('gone');
      expect(items.every((item) => Object.keys(item).sort().join() === 'displayName,id,username')).toBe(true);
    }
  });

  it('are taken back by the office alone, with an audit entry', async () => {
    const { items } = (await client(office).get(`/inspection-assignments?schoolCode=S3`)).body;
    const { id } = items[0];
    const path = `/inspection-assignments/${String(id)}`;
    const remove = (by: ApiClient | undefined) => client(by).send('DELETE', path, undefined, {});
    expect((await remove(leader)).status).toBe(403);
    expect((await remove(wang)).status).toBe(403);
    expect((await remove(office)).status).toBe(204);
    expect((await remove(office)).status).toBe(404);
    expect(await list(office, `?termId=${String(termId)}&schoolCode=S3`)).toEqual([]);
    const entries = await system.audited(inspectors.get('wang') ?? '');
    expect(entries.at(-1)?.action).toBe('inspection-assignment.remove');
  });

  describe('progress', () => {
    interface Row {
      readonly school: { readonly code: string; readonly townshipCode: string | null };
      readonly stage: string;
      readonly inspectors: readonly object[];
      readonly owed: readonly { readonly kind: string; readonly state: string }[];
    }

    async function visit(
      username: string,
      [schoolCode, stage]: readonly [string, string],
      kind: 'process' | 'final',
      status: 'draft' | 'submitted' = 'submitted',
      visitedOn = dayFromToday(-5),
    ): Promise<void> {
      const isSubmitted = status === 'submitted';
      await system.sql(
        `insert into visits (id, inspector_id, inspector_name, term_id, school_id, school_stage_id, kind, visited_on,
                checklist_id, content, content_hash, status, revision, points_given, points_max, sections, submitted_at)
         select $1, users.id, users.display_name, $2, schools.id, school_stages.id, $5, $6,
                (select max(id::text)::uuid from checklists), '{}', '', $7, $8, $9, $10, $11, $12
           from users, schools join school_stages on school_stages.school_id = schools.id
          where users.username = $3 and schools.code = $4 and school_stages.stage = $13`,
        [
          ...[randomUUID(), termId, username, schoolCode, kind, visitedOn, status],
          ...(isSubmitted ? [1, 80, 100, '[]', new Date()] : [0, null, null, null, null]),
          stage,
        ],
      );
    }

    const show = (by: ApiClient | undefined, term = termId) =>
      client(by).get(`/inspection-assignments/progress?termId=${String(term)}`);

    beforeAll(async () => {
      await publishChecklist(system);
      await visit('wang', ['S1', 'primary'], 'process', 'submitted', dayFromToday(-7));
      await visit('wang', ['S1', 'primary'], 'process', 'submitted', dayFromToday(-3));
      await visit('li', ['S1', 'primary'], 'final');
      await visit('wang', ['S1', 'junior'], 'process', 'draft');
      // Made before wang was called back from there.
      await visit('wang', ['S3', 'kindergarten'], 'process');
    });

    it('is shown to office, leader and inspectors, of a term that there is', async () => {
      for (const role of ['admin', 'judge'])
        expect((await show(await system.signInAs(role))).status).toBe(403);
      expect((await show(office, nobody)).status).toBe(404);
      expect((await client(office).get('/inspection-assignments/progress')).status).toBe(400);
    });

    it('says of every school-stage who was there how often, and what it still lacks; a draft is no visit', async () => {
      const { body } = await show(office);
      const rows: Row[] = body.rows;
      expect(rows.map(({ school, stage }) => `${school.code} ${stage}`)).toEqual([
        'S1 primary',
        'S1 junior',
        'S2 junior',
        'S3 kindergarten',
      ]);
      const people = (name: string, isAssigned: boolean, processVisits: number, finalVisits: number) => {
        return { id: inspectors.get(name), displayName: name, isAssigned, processVisits, finalVisits };
      };
      expect(rows[0]).toMatchObject({
        school: { code: 'S1', name: 'S1学校', townshipCode: 'T1' },
        inspectors: [people('li', true, 0, 1), people('wang', true, 2, 0)],
        processVisits: 2,
        finalVisits: 1,
        lastVisitedOn: dayFromToday(-3),
        owed: [],
      });
      expect(rows[1]).toMatchObject({
        inspectors: [people('li', true, 0, 0), people('wang', true, 0, 0)],
        processVisits: 0,
        lastVisitedOn: null,
        owed: [
          { kind: 'process', state: 'open' },
          { kind: 'final', state: 'upcoming' },
        ],
      });
      expect(rows[3]).toMatchObject({
        school: { townshipCode: null },
        inspectors: [people('wang', false, 1, 0)],
        owed: [{ kind: 'final', state: 'upcoming' }],
      });
      expect((await show(leader)).body).toEqual(body);
    });

    it('counts the days that the open window has left, today among them', async () => {
      const { body } = await show(office);
      const [open, later] = body.windows;
      expect(body.today).toBe(dayFromToday(0));
      expect(open).toMatchObject({ kind: 'process', state: 'open', from: dayFromToday(-10) });
      expect(open.daysLeft).toBe((Date.parse(open.until) - Date.parse(body.today)) / dayMs + 1);
      expect(later).toMatchObject({ kind: 'final', state: 'upcoming', until: dayFromToday(134) });
    });

    it('shows an inspector the schools that they were sent to, and no other', async () => {
      const codes = async (by: ApiClient | undefined): Promise<readonly string[]> => {
        const rows: Row[] = (await show(by)).body.rows;
        return rows.map(({ school, stage }) => `${school.code} ${stage}`);
      };
      expect(await codes(li)).toEqual(['S1 primary', 'S1 junior']);
      expect(await codes(wang)).toEqual(['S1 primary', 'S1 junior', 'S2 junior']);
    });

    it('says of a term that is over what was missed in it', async () => {
      const { body } = await show(office, pastTermId);
      const rows: Row[] = body.rows;
      expect(body.windows).toMatchObject([
        { state: 'missed', daysLeft: 0, until: '2020-11-30' },
        { state: 'missed', daysLeft: 0, until: '2021-02-03' },
      ]);
      expect(rows.map(({ owed }) => owed.map(({ kind, state }) => `${kind} ${state}`))).toEqual(
        rows.map(() => ['process missed', 'final missed']),
      );
    });
  });
});
