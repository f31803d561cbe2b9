import { type Answer, ApiClient } from '../support/api-client.js';
import { hostileFiles } from '../support/hostile-files.js';
import { type RunningSystem, startSystem } from '../support/running-system.js';
import { created } from '../support/small-county.js';
import { writeWorkbook } from '../support/uploaded-files.js';

const points = {
  code: 'A1',
  text: '有读书角',
  maxPoints: 60,
  scoring: 'points',
  stages: ['kindergarten', 'primary', 'junior', 'senior'],
};
const measure = {
  code: 'B1',
  text: '平均班额',
  maxPoints: 37.5,
  scoring: 'measure',
  direction: 'at-most',
  unit: '人',
  thresholds: { primary: 45, junior: 50.25 },
  stages: ['primary', 'junior'],
};
const deduct = {
  code: 'B2',
  text: '在编不在岗',
  maxPoints: 2.5,
  scoring: 'deduct',
  penalty: 0.75,
  stages: ['junior'],
};
const checklist = {
  name: '检查细则',
  sections: [
    { code: 'A', title: '德育', items: [points] },
    { code: 'B', title: '学生', items: [measure, deduct] },
  ],
};

/** The same, with another maximum for its first item. */
function worth(maxPoints: number): object {
  const [, students] = checklist.sections;
  return {
    ...checklist,
    sections: [{ code: 'A', title: '德育', items: [{ ...points, maxPoints }] }, students],
  };
}

interface Listed {
  readonly id: string;
  readonly version: number;
}

/** Where the faults of an answer are, and which they are. */
function placesOf({ body }: Answer): readonly (readonly [string, string])[] {
  const errors: { path: string; code: string }[] = body.errors;
  return errors.map(({ path, code }) => [path, code]);
}

describe('checklists', () => {
  let system: RunningSystem;
  let office: ApiClient;
  let inspector: ApiClient;
  let defaultId: string;

  beforeAll(async () => {
    system = await startSystem({ worker: false });
    office = await system.signInAs('office');
    inspector = await system.signInAs('inspector');
    defaultId = (await office.get('/checklists')).body.items[0].id;
  });
  afterAll(() => system.stop());

  const put = (client: ApiClient, id: string, body: object, headers: Record<string, string> = {}) =>
    client.send('PUT', `/checklists/${id}`, JSON.stringify(body), {
      'content-type': 'application/json',
      ...headers,
    });

  const upload = (
    client: ApiClient,
    bytes: Buffer,
    fields: Record<string, string> = { name: '新细则' },
  ): Promise<Answer> => {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append('file', new Blob([new Uint8Array(bytes)]), '细则.xlsx');
    return client.send('POST', '/checklists/import', form, {});
  };

  it('are written and published by the office alone', async () => {
    const id = await created(office, '/checklists', checklist);
    for (const role of ['admin', 'leader', 'inspector', 'judge']) {
      const client = await system.signInAs(role);
      expect((await client.post('/checklists', checklist)).status).toBe(403);
      expect((await put(client, id, checklist)).status).toBe(403);
      expect((await client.post(`/checklists/${id}/publish`)).status).toBe(403);
      expect((await upload(client, Buffer.from('x'))).status).toBe(403);
    }
    expect((await office.get(`/checklists/${id}`)).body.state).toBe('draft');
  });

  it('are there from the start: one version, published, worth 100 points', async () => {
    const found = (await inspector.get(`/checklists/${defaultId}`)).body;
    expect(found).toMatchObject({
      version: 1,
      name: '学校常规管理检查细则',
      state: 'published',
      points: 100,
    });
    expect(found.sections).toHaveLength(5);
    const classSize = found.sections[1].items[0];
    expect(classSize).toMatchObject({
      direction: 'at-most',
      thresholds: { primary: 45, junior: 50, senior: 50 },
    });
  });

  it('keep their drafts from everybody else, in lists, by their ids and as files', async () => {
    const id = await created(office, '/checklists', checklist);
    for (const path of [`/checklists/${id}`, `/checklists/${id}/export.xlsx`])
      expect((await inspector.get(path)).status).toBe(404);
    const shown: Listed[] = (await inspector.get('/checklists')).body.items;
    expect(shown.map(({ id: shownId }) => shownId)).toEqual([defaultId]);
    expect((await office.get('/checklists')).body.items[0]).toMatchObject({ id, state: 'draft' });
  });

  it.each([
    ['a half of a half point', worth(60.25), 'sections.0.items.0.maxPoints', 'not-half-points'],
    ['nothing to give', worth(0), 'sections.0.items.0.maxPoints', 'not-positive'],
    [
      'a code that comes twice',
      { name: 'x', sections: [{ code: 'A', title: 'x', items: [points, points] }] },
      'sections.0.items.1.code',
      'duplicate-code',
    ],
    [
      'a measure without the threshold of one of its stages',
      {
        name: 'x',
        sections: [{ code: 'A', title: 'x', items: [{ ...measure, thresholds: { primary: 45 } }] }],
      },
      'sections.0.items.0.thresholds',
      'threshold-missing',
    ],
    [
      'a penalty above the maximum',
      { name: 'x', sections: [{ code: 'A', title: 'x', items: [{ ...deduct, penalty: 2.51 }] }] },
      'sections.0.items.0.penalty',
      'above-maximum',
    ],
  ])('are refused with %s', async (_, body, path, code) => {
    const answer = await office.post('/checklists', body);
    expect(answer.body).toMatchObject({ status: 422, code: 'rule-violated', errors: [{ path, code }] });
  });

  it.each([
    ['no stage', { stages: [] }, 'sections.0.items.0.stages'],
    ['three decimals', { maxPoints: 1.005 }, 'sections.0.items.0.maxPoints'],
    ['a way of scoring that nobody knows', { scoring: 'guess' }, 'sections.0.items.0.scoring'],
    ['a field that nobody knows', { weight: 1 }, 'sections.0.items.0.weight'],
  ])('are malformed with %s', async (_, change, path) => {
    const sections = [{ code: 'A', title: 'x', items: [{ ...points, ...change }] }];
    expect((await office.post('/checklists', { name: 'x', sections })).body).toMatchObject({
      status: 400,
      errors: [{ path }],
    });
  });

  it('say again what they were told, with the next version number, and leave an audit entry', async () => {
    const before = Number((await office.get('/checklists')).body.items[0].version);
    const made = await office.post('/checklists', checklist);
    expect(made.status).toBe(201);
    expect(made.headers.get('location')).toBe(`/api/v1/checklists/${made.body.id}`);
    expect(made.body).toMatchObject({
      ...checklist,
      version: before + 1,
      state: 'draft',
      points: 100,
      itemCount: 3,
    });
    expect((await office.get(`/checklists/${made.body.id}`)).body).toEqual(made.body);
    expect((await system.audited(made.body.id)).map(({ action }) => action)).toEqual(['checklist.create']);
  });

  it('made at once get a number each', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => office.post('/checklists', checklist)));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
    expect(new Set(answers.map(({ body }) => Number(body.version))).size).toBe(8);
  });

  it('are listed in pages, the newest version first', async () => {
    const whole: Listed[] = (await office.get('/checklists?limit=200')).body.items;
    const versions = whole.map(({ version }) => version);
    expect(versions).toEqual([...versions].sort((one, other) => other - one));
    const first = (await office.get('/checklists?limit=2')).body;
    const second = (await office.get(`/checklists?limit=2&cursor=${first.nextCursor}`)).body;
    expect([...first.items, ...second.items]).toEqual(whole.slice(0, 4));
    const foreign = Buffer.from('x').toString('base64url');
    expect((await office.get(`/checklists?cursor=${foreign}`)).body.code).toBe('invalid-cursor');
  });

  describe('a draft', () => {
    it('can be rewritten from the copy that is the newest, and from no older one', async () => {
      const made = await office.post('/checklists', checklist);
      const tag = String(made.headers.get('etag'));
      const changed = await put(office, made.body.id, worth(59), { 'if-match': tag });
      expect(changed).toMatchObject({ status: 200, body: { points: 99, version: made.body.version } });
      expect((await put(office, made.body.id, checklist, { 'if-match': tag })).status).toBe(412);
      const fresh = await office.get(`/checklists/${made.body.id}`);
      expect(fresh.headers.get('etag')).toBe(changed.headers.get('etag'));
      expect(fresh.body.points).toBe(99);
      expect((await system.audited(made.body.id)).map(({ action }) => action)).toEqual([
        'checklist.create',
        'checklist.change',
      ]);
    });

    it.each([99.5, 100.5])('worth %d points cannot be published', async (sum) => {
      const id = await created(office, '/checklists', worth(sum - 40));
      const refused = await office.post(`/checklists/${id}/publish`);
      expect(refused.body).toMatchObject({
        status: 422,
        errors: [{ path: 'sections', code: 'sum-not-100' }],
      });
      expect(refused.body.detail).toContain(`${String(sum)} 分`);
      expect((await office.get(`/checklists/${id}`)).body.state).toBe('draft');
    });
  });

  describe('a published version', () => {
    let id: string;
    beforeAll(async () => {
      id = await created(office, '/checklists', checklist);
    });

    it('is there for everybody who is measured by it', async () => {
      const published = await office.post(`/checklists/${id}/publish`);
      expect(published).toMatchObject({ status: 200, body: { state: 'published' } });
      expect(published.body.publishedAt).toEqual(expect.any(String));
      expect((await inspector.get(`/checklists/${id}`)).body).toEqual(published.body);
      expect((await system.audited(id)).map(({ action }) => action)).toEqual([
        'checklist.create',
        'checklist.publish',
      ]);
    });

    it('never changes, whoever asks', async () => {
      expect((await put(office, id, worth(59))).body).toMatchObject({ status: 409, code: 'state-conflict' });
      expect((await office.post(`/checklists/${id}/publish`)).body).toMatchObject({ status: 409 });
      for (const change of [
        `update checklists set name = 'x' where id = $1`,
        `update checklists set published_at = null where id = $1`,
        `delete from checklists where id = $1`,
      ])
        await expect(system.sql(change, [id])).rejects.toThrow(/published checklist never changes/);
    });
  });

  it('published and rewritten at the same moment stay as they were published', async () => {
    for (let round = 0; round < 5; round += 1) {
      const id = await created(office, '/checklists', checklist);
      const [published, changed] = await Promise.all([
        office.post(`/checklists/${id}/publish`),
        put(office, id, worth(59)),
      ]);
      const now = (await office.get(`/checklists/${id}`)).body;
      if (published.status === 200) {
        expect(changed.status).toBe(409);
        expect(now).toMatchObject({ state: 'published', points: 100 });
      } else {
        expect([published.status, changed.status]).toEqual([422, 200]);
        expect(now).toMatchObject({ state: 'draft', points: 99 });
      }
    }
  });

  describe('as a workbook', () => {
    const header = [
      '板块代码',
      '板块名称',
      '条目代码',
      '检查内容',
      '适用学段',
      '计分方式',
      '满分',
      '小学标准',
    ];

    it('come back just as they went out, the default one too', async () => {
      const id = await created(office, '/checklists', checklist);
      for (const source of [id, defaultId]) {
        const file = await office.get(`/checklists/${source}/export.xlsx`);
        expect(file.headers.get('content-disposition')).toContain('attachment');
        const copy = await upload(office, file.bytes);
        const { sections } = (await office.get(`/checklists/${source}`)).body;
        expect(copy).toMatchObject({ status: 201, body: { name: '新细则', state: 'draft', sections } });
        expect((await system.audited(copy.body.id)).map(({ action }) => action)).toEqual([
          'checklist.import',
        ]);
      }
    });

    it('are refused with every wrong cell named by its row and column', async () => {
      const before = await system.sql('select from checklists');
      const answer = await upload(
        office,
        writeWorkbook([
          header,
          ['A', '德育', 'A1', '有读书角', '小学', '评分', 2, ''],
          ['A', '德育', 'A1', '有书', '大学', '评分', '', ''],
          ['B', '学生', 'B1', '', '小学', '猜', -3, ''],
        ]),
      );
      expect(answer.body).toMatchObject({ status: 422, code: 'import-has-errors' });
      expect(placesOf(answer)).toEqual([
        ['rows.3.适用学段', 'choice-unknown'],
        ['rows.4.检查内容', 'required'],
        ['rows.4.计分方式', 'choice-unknown'],
        ['rows.4.满分', 'mark-invalid'],
      ]);
      expect(answer.body.errors[3].message).toMatch(/^第 4 行“满分”：.*-3/);
      expect(await system.sql('select from checklists')).toHaveLength(before.length);
    });

    it('are refused for what only the whole checklist shows', async () => {
      const answer = await upload(
        office,
        writeWorkbook([
          header,
          ['A', '德育', 'A1', '有读书角', '小学', '评分', 2, ''],
          ['A', '品德', 'A1', '有书', '小学', '评分', 2.25, ''],
          ['B', '学生', 'B1', '班额', '小学', '实测', 3, ''],
        ]),
      );
      expect(answer.status).toBe(422);
      expect(placesOf(answer)).toEqual([
        ['rows.3.板块名称', 'section-title-differs'],
        ['rows.3.条目代码', 'duplicate-code'],
        ['rows.3.满分', 'not-half-points'],
        ['rows.4.达标方向', 'required'],
        ['rows.4.单位', 'required'],
        ['rows.4.小学标准', 'threshold-missing'],
      ]);
    });

    it('are refused without a name or a file, and when they are too long', async () => {
      const rows = Array.from({ length: 501 }, (_, index) => [
        'A',
        '德育',
        `A${String(index)}`,
        'x',
        '小学',
        '评分',
        1,
        '',
      ]);
      expect((await upload(office, Buffer.from('x'), {})).body).toMatchObject({
        status: 400,
        errors: [{ path: 'name' }],
      });
      const form = new FormData();
      form.append('name', 'x');
      expect((await office.send('POST', '/checklists/import', form, {})).body).toMatchObject({
        status: 400,
        errors: [{ path: 'file' }],
      });
      expect((await upload(office, writeWorkbook([header, ...rows]))).body).toMatchObject({
        code: 'file-refused',
        errors: [{ path: 'file', code: 'too-many-rows' }],
      });
      expect((await upload(office, Buffer.alloc(3 * 1024 * 1024))).status).toBe(413);
    });

    it.each(hostileFiles)('$title: are refused, soon, and nothing is made of them', async (hostile) => {
      const before = await system.sql('select from checklists');
      const began = performance.now();
      const answer = await upload(office, await hostile.bytes());
      expect([413, 422]).toContain(answer.status);
      expect(performance.now() - began).toBeLessThan(15_000);
      expect(await system.sql('select from checklists')).toHaveLength(before.length);
    });
  });
});
