import type { Answer, ApiClient } from '../support/api-client.js';
import { type RunningSystem, startSystem } from '../support/running-system.js';
import { buildCounty } from '../support/small-county.js';

const json = { 'content-type': 'application/json' };
const unknownId = '00000000-0000-7000-8000-000000000000';

describe('squads', () => {
  let system: RunningSystem;
  let office: ApiClient;

  beforeAll(async () => {
    system = await startSystem();
    office = await system.signInAs('office');
    await buildCounty(office, [
      { code: 'A' },
      { code: 'B' },
      { code: 'C', township: 'T2' },
      { code: 'D', township: null, stages: 'primary;junior' },
      { code: 'P', stages: 'primary' },
    ]);
  });

  afterEach(async () => {
    await system.sql('delete from squad_members');
    await system.sql('delete from squads');
  });

  afterAll(async () => {
    await system.stop();
  });

  const squad = (code: string, schoolCodes: readonly string[], rest: object = {}): object => ({
    schoolYear: '2025-2026',
    stage: 'junior',
    code,
    name: `方阵${code}`,
    schoolCodes,
    ...rest,
  });
  const create = (body: object, client = office): Promise<Answer> => client.post('/squads', body);
  const put = (id: string, body: object, headers: Record<string, string> = {}, client = office) =>
    client.send('PUT', `/squads/${id}`, JSON.stringify(body), { ...json, ...headers });
  const remove = (id: string, headers: Record<string, string> = {}, client = office) =>
    client.send('DELETE', `/squads/${id}`, undefined, headers);
  async function made(code: string, schoolCodes: readonly string[], rest: object = {}): Promise<string> {
    const answer = await create(squad(code, schoolCodes, rest));
    expect(answer.body).toMatchObject({ schoolCodes });
    expect(answer.status).toBe(201);
    return String(answer.body.id);
  }
  async function codesOf(id: string): Promise<readonly string[]> {
    const { schoolCodes }: { schoolCodes: readonly string[] } = (await office.get(`/squads/${id}`)).body;
    return schoolCodes;
  }

  it('are made, changed and removed by the office alone', async () => {
    const id = await made('J1', ['A']);
    for (const role of ['leader', 'inspector', 'admin']) {
      const client = role === 'admin' ? system.admin : await system.signInAs(role);
      expect((await create(squad('J2', ['B']), client)).status).toBe(403);
      expect((await put(id, { name: '新名', schoolCodes: ['B'] }, {}, client)).status).toBe(403);
      expect((await remove(id, {}, client)).status).toBe(403);
    }
    expect(await codesOf(id)).toEqual(['A']);
  });

  it.each<[string, object, number, object]>([
    [
      'a school year that nobody made',
      { schoolYear: '2031-2032' },
      422,
      { path: 'schoolYear', code: 'unknown-code' },
    ],
    [
      'a school that is not there',
      { schoolCodes: ['A', 'X'] },
      422,
      { path: 'schoolCodes.1', code: 'unknown-code' },
    ],
    [
      'a school without the stage',
      { schoolCodes: ['A', 'P'] },
      422,
      { path: 'schoolCodes.1', code: 'wrong-stage' },
    ],
    ['a school twice', { schoolCodes: ['A', 'B', 'A'] }, 422, { path: 'schoolCodes.2', code: 'repeated' }],
    ['no school', { schoolCodes: [] }, 400, { path: 'schoolCodes' }],
  ])('with %s are refused, and nothing is made', async (_, wrong, status, fault) => {
    const answer = await create({ ...squad('J1', ['A']), ...wrong });
    expect(answer.body).toMatchObject({ status, errors: [fault] });
    expect((await office.get('/squads')).body.items).toEqual([]);
  });

  it('name every school that cannot be taken in, in one answer', async () => {
    const { body } = await create(squad('J1', ['X', 'A', 'P', 'A']));
    expect(body.code).toBe('rule-violated');
    expect(body.errors).toMatchObject([
      { path: 'schoolCodes.0' },
      { path: 'schoolCodes.2' },
      { path: 'schoolCodes.3' },
    ]);
    expect(body.errors).toHaveLength(3);
  });

  it('have a code of their own in their school year', async () => {
    await made('J1', ['A']);
    expect((await create(squad('J1', ['B']))).body).toMatchObject({
      status: 409,
      code: 'already-exists',
      errors: [{ path: 'code' }],
    });
    await made('J1', ['A'], { schoolYear: '2024-2025' });
  });

  it('share no school-stage within a school year, and say which one they would', async () => {
    await made('J1', ['A', 'B']);
    expect((await create(squad('J2', ['C', 'B']))).body).toMatchObject({
      status: 409,
      code: 'already-exists',
      detail: expect.stringContaining('学校“B”已在方阵“方阵J1”中'),
      errors: [{ path: 'schoolCodes.1', code: 'in-another-squad' }],
    });
    expect((await office.get('/squads')).body.items).toHaveLength(1);
    // another stage of the same school is another matter
    await made('J2', ['D']);
    await made('P1', ['D', 'P'], { stage: 'primary' });
  });

  it('share none either when they are made at the same moment', async () => {
    const answers = await Promise.all(
      ['J1', 'J2', 'J3', 'J4'].map((code) => create(squad(code, ['A', 'B', 'C']))),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
    expect((await system.sql('select * from squad_members')).length).toBe(3);
  });

  it('take a new name and new members at once', async () => {
    const id = await made('J1', ['A', 'B']);
    await made('J2', ['C']);
    const changed = await put(id, { name: '初中第一方阵', schoolCodes: ['D', 'A'] });
    expect(changed.body).toEqual({
      id,
      schoolYear: '2025-2026',
      stage: 'junior',
      code: 'J1',
      name: '初中第一方阵',
      schoolCodes: ['A', 'D'],
    });
    expect((await put(id, { name: '又改', schoolCodes: ['A', 'C'] })).body).toMatchObject({
      status: 409,
      errors: [{ path: 'schoolCodes.1', code: 'in-another-squad' }],
    });
    expect((await office.get(`/squads/${id}`)).body).toEqual(changed.body);
  });

  it('refuse a change that was made from an older copy', async () => {
    const id = await made('J1', ['A']);
    const etag = (await office.get(`/squads/${id}`)).headers.get('etag') ?? '';
    const first = await put(id, { name: '甲', schoolCodes: ['B'] }, { 'if-match': etag });
    expect(first.status).toBe(200);
    expect((await put(id, { name: '乙', schoolCodes: ['C'] }, { 'if-match': etag })).status).toBe(412);
    expect((await remove(id, { 'if-match': etag })).status).toBe(412);
    expect(await codesOf(id)).toEqual(['B']);
    expect((await remove(id, { 'if-match': first.headers.get('etag') ?? '' })).status).toBe(204);
    expect((await office.get(`/squads/${id}`)).status).toBe(404);
    await made('J2', ['B']);
  });

  it('that are not there are not found', async () => {
    expect((await office.get(`/squads/${unknownId}`)).status).toBe(404);
    expect((await put(unknownId, { name: '甲', schoolCodes: ['A'] })).status).toBe(404);
    expect((await remove(unknownId)).status).toBe(404);
  });

  it('show each caller the members that are theirs to see', async () => {
    const id = await made('J1', ['A', 'B', 'C', 'D']);
    const seen = async (role: string, scope?: { kind: 'township' | 'school'; code: string }) => {
      const client = await system.signInAs(role, scope);
      const one: { schoolCodes: readonly string[] } = (await client.get(`/squads/${id}`)).body;
      const page = (await client.get('/squads?schoolYear=2025-2026&stage=junior')).body;
      expect(page.items).toEqual([one]);
      return one.schoolCodes;
    };
    expect(await seen('leader')).toEqual(['A', 'B', 'C', 'D']);
    expect(await seen('centre', { kind: 'township', code: 'T1' })).toEqual(['A', 'B']);
    expect(await seen('school', { kind: 'school', code: 'C' })).toEqual(['C']);
  });

  it('are listed page after page, the latest school year first', async () => {
    await made('J2', ['A']);
    await made('J1', ['B']);
    await made('P1', ['P'], { stage: 'primary' });
    await made('J1', ['A'], { schoolYear: '2024-2025' });
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const path: string = `/squads?limit=1${cursor === null ? '' : `&cursor=${cursor}`}`;
      const { body } = await office.get(path);
      for (const { schoolYear, code } of body.items) seen.push(`${String(schoolYear)} ${String(code)}`);
      cursor = body.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual(['2025-2026 J1', '2025-2026 J2', '2025-2026 P1', '2024-2025 J1']);
    expect((await office.get('/squads?stage=primary')).body.items).toHaveLength(1);
    const strange = Buffer.from('2025-2026').toString('base64url');
    expect((await office.get(`/squads?cursor=${strange}`)).body.code).toBe('invalid-cursor');
  });

  it('leave an audit entry beside each change, and none beside a refusal', async () => {
    const id = await made('J1', ['A']);
    await put(id, { name: '甲', schoolCodes: ['B'] });
    await put(id, { name: '乙', schoolCodes: ['X'] });
    await remove(id);
    const entries = await system.audited(id);
    expect(entries.map(({ action }) => action)).toEqual(['squad.create', 'squad.change', 'squad.remove']);
    expect(entries[1]?.after).toMatchObject({ name: '甲', schoolCodes: ['B'] });
  });
});
