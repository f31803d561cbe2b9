import { randomUUID } from 'node:crypto';
import type { ChecklistContent } from '../../libs/inspections/checklists/checklist.rules.js';
import type { ItemScore } from '../../libs/inspections/visits/visit-score.rules.js';
import type { ApiClient } from '../support/api-client.js';
import { type RunningSystem, startSystem } from '../support/running-system.js';
import { publishChecklist } from '../support/small-inspections.js';
import { type InspectedCounty, openInspectedCounty, put, submitVisit } from '../support/small-visits.js';

/** Rows of tables, without what only says when. */
type Standing = Readonly<
  Record<'visits' | 'revisions' | 'findings' | 'audit', readonly Record<string, unknown>[]>
>;

describe('inspectors without a network', () => {
  let system: RunningSystem;
  let county: InspectedCounty;
  let alice: ApiClient;

  beforeAll(async () => {
    const limits = { REQUESTS_PER_MINUTE_OF_PERSON: '1000000', REQUESTS_PER_MINUTE_OF_ADDRESS: '1000000' };
    system = await startSystem({ worker: false, environment: limits });
    county = await openInspectedCounty(system);
    alice = county.alice;
  });

  afterAll(async () => {
    await system.stop();
  });

  const finding = (change: object = {}): Record<string, unknown> => ({
    id: randomUUID(),
    itemCode: 'B1',
    text: '三（2）班 52 人',
    severity: 'major',
    deadline: '2025-11-08',
    ...change,
  });

  /** Rows as they stand, without what only says when. */
  const rowsOf = async (ids: readonly string[]): Promise<Standing> => {
    const visits = await system.sql<Record<string, unknown>>(
      `select id, inspector_name, term_id, school_id, school_stage_id, kind, visited_on, checklist_id, content,
              encode(content_hash, 'hex') as hash, status, revision, points_given, points_max, sections
         from visits where id = any ($1) order by id`,
      [ids],
    );
    const revisions = await system.sql<Record<string, unknown>>(
      `select visit_id, revision, content, encode(content_hash, 'hex') as hash, points_given, points_max, sections,
              reason, made_by
         from visit_revisions where visit_id = any ($1) order by visit_id, revision`,
      [ids],
    );
    const findings = await system.sql<Record<string, unknown>>(
      `select id, visit_id, item_code, text, severity, deadline, encode(content_hash, 'hex') as hash, created_by,
              school_id, school_stage_id, term_id, state, step
         from findings where visit_id = any ($1) order by id`,
      [ids],
    );
    const audit = await system.sql<Record<string, unknown>>(
      `select action, subject_id, after from audit_entries
        where subject_id = any (select unnest($1::text[]) union select id::text from findings where visit_id = any ($1::uuid[]))
        order by action, subject_id`,
      [ids],
    );
    return { visits, revisions, findings, audit };
  };

  describe('bring many visits home at once', () => {
    it('as inspectors only, each visit with an id', async () => {
      expect((await county.office.post('/visits/batch', { visits: [] })).status).toBe(403);
      for (const visits of [[], [county.visit()], ['x'], [null], Array.from({ length: 51 }, () => ({}))]) {
        expect((await alice.post('/visits/batch', { visits })).status).toBe(400);
      }
      expect((await alice.post('/visits/batch', { visits: [], more: 1 })).status).toBe(400);
    });

    it('and are told the fate of each; the same upload again changes nothing and says so', async () => {
      const [draft, sent, late, foreign, malformed, taken] = Array.from({ length: 6 }, () => randomUUID());
      await put(county.bob, `/visits/${String(taken)}`, county.visit({ schoolCode: 'P2' }));
      const visits = [
        { id: draft, ...county.visit() },
        { id: sent, submit: true, ...county.visit({ findings: [finding()] }) },
        { id: late, submit: true, ...county.visit({ visitedOn: '2025-12-05' }) },
        { id: foreign, submit: true, ...county.visit({ schoolCode: 'P2' }) },
        { id: malformed, ...county.visit({ stage: 'university', colour: 'red' }) },
        { id: taken, ...county.visit() },
      ];
      const first = await alice.post('/visits/batch', { visits });
      expect(first.status).toBe(200);
      const fates = (items: Record<string, { code?: string } | null>[]): unknown[] =>
        items.map((item) => [
          item['id'],
          item['fate'],
          item['status'],
          item['percent'],
          item['problem']?.code,
        ]);
      expect(fates(first.body.items)).toEqual([
        [draft, 'created', 'draft', null, undefined],
        [sent, 'submitted', 'submitted', 78, undefined],
        // Kept as a draft, so that the office can admit it.
        [late, 'refused', 'draft', null, 'rule-violated'],
        [foreign, 'refused', null, null, 'unknown-code'],
        [malformed, 'refused', null, null, 'invalid-input'],
        [taken, 'refused', null, null, 'id-reused'],
      ]);
      expect(first.body.items[2].problem.errors).toMatchObject([
        { path: 'visitedOn', code: 'outside-window' },
      ]);
      const errors: { path: string }[] = first.body.items[4].problem.errors;
      expect(errors.map(({ path }) => path).toSorted()).toEqual(['colour', 'stage']);
      const ids = visits.map(({ id }) => String(id));
      const before = await rowsOf(ids);
      const second = await alice.post('/visits/batch', { visits });
      expect(fates(second.body.items)).toEqual([
        [draft, 'unchanged', 'draft', null, undefined],
        [sent, 'unchanged', 'submitted', 78, undefined],
        [late, 'refused', 'draft', null, 'rule-violated'],
        [foreign, 'refused', null, null, 'unknown-code'],
        [malformed, 'refused', null, null, 'invalid-input'],
        [taken, 'refused', null, null, 'id-reused'],
      ]);
      expect(await rowsOf(ids)).toEqual(before);
      const replaced = await alice.post('/visits/batch', {
        visits: [
          { id: draft, ifMatch: first.body.items[0].etag, submit: true, ...county.visit({ note: '补记' }) },
        ],
      });
      expect(fates(replaced.body.items)).toEqual([[draft, 'submitted', 'submitted', 78, undefined]]);
    });

    it('also under an Idempotency-Key: what is refused leaves nothing behind, and spoils nothing', async () => {
      const [good, spoiled, last] = [randomUUID(), randomUUID(), randomUUID()];
      const known = finding();
      await submitVisit(alice, county.visit({ findings: [known] }));
      const reused = { ...known, text: '别的' };
      const visits = [
        { id: good, submit: true, ...county.visit() },
        // Its row is written before its finding is refused.
        { id: spoiled, ...county.visit({ findings: [finding(), reused] }) },
        { id: last, submit: true, ...county.visit() },
      ];
      const key = { 'idempotency-key': randomUUID() };
      const first = await alice.post('/visits/batch', { visits }, key);
      expect(first.body.items).toMatchObject([
        { fate: 'submitted' },
        { fate: 'refused' },
        { fate: 'submitted' },
      ]);
      expect((await alice.get(`/visits/${spoiled}`)).status).toBe(404);
      expect((await alice.get(`/visits/${last}`)).body.status).toBe('submitted');
      expect((await alice.post('/visits/batch', { visits }, key)).body).toEqual(first.body);
    });

    it('and see what has arrived, page by page', async () => {
      const [id, early] = [randomUUID(), finding()];
      await put(alice, `/visits/${id}`, county.visit({ findings: [early] }));
      const attachmentId = randomUUID();
      await system.sql(
        `insert into attachments (id, visit_id, media_type, byte_size, sha256, uploaded_by, uploaded_as)
         values ($1, $2, 'image/jpeg', 1, '\\x00', $3, 'inspector')`,
        [attachmentId, id, county.aliceId],
      );
      const sent = async (): Promise<Record<string, unknown>[]> => {
        const items: Record<string, unknown>[] = [];
        for (let cursor: string | null = ''; cursor !== null;) {
          const page = await alice.get(`/visits/sent?limit=5${cursor === '' ? '' : `&cursor=${cursor}`}`);
          items.push(...page.body.items);
          cursor = page.body.nextCursor;
        }
        return items;
      };
      const stateOf = async (): Promise<unknown[]> => {
        const mine = await sent();
        expect(new Set(mine.map((item) => `${String(item['kind'])} ${String(item['id'])}`)).size).toBe(
          mine.length,
        );
        return [id, early['id'], attachmentId].map(
          (own) => mine.find((item) => item['id'] === own)?.['state'],
        );
      };
      expect(await stateOf()).toEqual(['draft', 'waiting', 'waiting']);
      await alice.post(`/visits/${id}/submit`);
      expect(await stateOf()).toEqual(['submitted', 'placed', 'placed']);
      expect((await county.bob.get('/visits/sent?limit=200')).body.items).not.toEqual(
        expect.arrayContaining([expect.objectContaining({ id })]),
      );
      expect((await county.office.get('/visits/sent')).status).toBe(403);
      expect((await alice.get('/visits/sent?cursor=eA')).body.code).toBe('invalid-cursor');
    });
  });

  it('send a visit by the whole default-size checklist in less than 5 kB', async () => {
    const items = Array.from({ length: 60 }, (_, index) => ({
      code: `ITEM${String(index).padStart(2, '0')}`,
      text: '检查项',
      maxHundredths: index < 20 ? 200 : 150,
      stages: ['primary', 'junior'] as const,
      scoring: 'points' as const,
    }));
    const big: ChecklistContent = { sections: [{ code: 'ALL', title: '全部', items }] };
    const scores: ItemScore[] = items.map(({ code }, index) => ({
      itemCode: code,
      points: 1.5,
      ...(index % 4 === 0 ? { note: '资料不全，已当面反馈' } : {}),
    }));
    const body = {
      ...county.visit({ checklistVersionId: await publishChecklist(system, big), scores }),
      location: { latitude: 34.12345678901234, longitude: 113.12345678901234, accuracyMetres: 12.345678 },
      deviceTime: '2025-10-08T09:30:00.123+08:00',
      note: '总体良好，个别档案需补充。'.repeat(5),
    };
    expect(Buffer.byteLength(JSON.stringify(body))).toBeLessThan(5_000);
    await submitVisit(alice, body);
  });

  describe('take all that they need along', () => {
    const path = (): string => `/inspection-bundle?termId=${county.autumn}`;

    it('as inspectors only, for a term that there is', async () => {
      expect((await county.office.get(path())).status).toBe(403);
      expect((await alice.get('/inspection-bundle')).status).toBe(400);
      const unknown = await alice.get(`/inspection-bundle?termId=${randomUUID()}`);
      expect([unknown.status, unknown.body.code]).toEqual([422, 'unknown-code']);
    });

    it('of their own schools alone: schools, windows, checklists in use, open findings, own drafts', async () => {
      const old = county.checklistId;
      const newest = await publishChecklist(system);
      const [open, repaired] = [finding(), finding()];
      const visitId = await submitVisit(alice, county.visit({ findings: [open, repaired] }));
      await system.sql(`update findings set state = 'closed' where id = $1`, [repaired['id']]);
      const bobs = finding();
      await submitVisit(county.bob, county.visit({ schoolCode: 'P2', findings: [bobs] }));
      const draft = randomUUID();
      const drafted = await put(alice, `/visits/${draft}`, county.visit());
      const { body, headers } = await alice.get(path());
      expect(headers.get('cache-control')).toBe('private, no-cache');
      expect(body.term).toMatchObject({
        id: county.autumn,
        schoolYear: '2025-2026',
        closedAt: null,
        processWindow: { from: '2025-09-01', before: '2025-12-01' },
        finalWindow: { from: '2025-12-01', before: '2026-02-04' },
      });
      expect(body.assignments).toMatchObject([{ code: 'K1' }, { code: 'N1' }, { code: 'P1' }]);
      expect(body.assignments[1]).toEqual({
        code: 'N1',
        name: 'N1学校',
        townshipName: null,
        stages: ['primary', 'junior'],
      });
      const versions: { id: string }[] = body.checklists;
      expect([versions.at(0)?.id, versions.at(-1)?.id]).toEqual([old, newest]);
      // A phone reads a checklist in the one shape that there is.
      const { body: shown } = await alice.get(`/checklists/${old}`);
      expect(shown.sections[1].items[0]).toMatchObject({
        code: 'B1',
        maxPoints: 20,
        thresholds: { primary: 45 },
      });
      expect(body.checklists[0]).toEqual({ id: old, version: shown.version, sections: shown.sections });
      const openFindings: { visitId: string }[] = body.openFindings;
      expect(openFindings.filter((kept) => kept.visitId === visitId)).toEqual([
        { ...open, visitId, schoolCode: 'P1', stage: 'primary', state: 'open' },
      ]);
      expect(JSON.stringify(body)).not.toContain(bobs['id']);
      expect(JSON.stringify(body)).not.toContain('P2');
      expect(body.drafts).toContainEqual(drafted.body);
      const drafts: { status: string }[] = body.drafts;
      expect(drafts.every(({ status }) => status === 'draft')).toBe(true);
    });

    it('compressed if they can take it, and not at all while nothing has changed', async () => {
      const ask = async (headers: Record<string, string>): Promise<Response> =>
        fetch(`${system.url}/api/v1${path()}`, {
          headers: { authorization: `Bearer ${String(alice.token)}`, ...headers },
        });
      const packed = await ask({ 'accept-encoding': 'gzip' });
      const plain = await ask({ 'accept-encoding': 'identity' });
      expect([packed.headers.get('content-encoding'), plain.headers.get('content-encoding')]).toEqual([
        'gzip',
        null,
      ]);
      expect(packed.headers.get('etag')).toMatch(/^"[^"]+"$/);
      const bytes = Number(packed.headers.get('content-length'));
      const text = await plain.text();
      expect(await packed.text()).toBe(text);
      expect(bytes).toBeLessThan(text.length / 3);
      for (const [encoding, tag] of [
        ['gzip', packed.headers.get('etag')],
        ['identity', plain.headers.get('etag')],
      ]) {
        const headers = { 'accept-encoding': String(encoding), 'if-none-match': String(tag) };
        const unchanged = await ask(headers);
        expect([unchanged.status, await unchanged.text()]).toEqual([304, '']);
      }
      await put(alice, `/visits/${randomUUID()}`, county.visit());
      const tag = String(packed.headers.get('etag'));
      expect((await ask({ 'accept-encoding': 'gzip', 'if-none-match': tag })).status).toBe(200);
    });
  });
});
