import { randomUUID } from 'node:crypto';
import type { ApiClient } from '../support/api-client.js';
import { type RunningSystem, startSystem } from '../support/running-system.js';
import { assign } from '../support/small-inspections.js';
import {
  type InspectedCounty,
  openInspectedCounty,
  put,
  scores78,
  submitVisit,
} from '../support/small-visits.js';

interface ToldItem extends Record<'code' | 'status' | 'because', string> {
  readonly lost: number;
}

interface ToldScore extends Record<'percent' | 'given' | 'max', number> {
  readonly sections: readonly {
    readonly code: string;
    readonly given: number;
    readonly max: number;
    readonly items: readonly ToldItem[];
  }[];
}

interface NamedFault {
  readonly path: string;
  readonly code: string;
}

describe('visits', () => {
  let system: RunningSystem;
  let county: InspectedCounty;
  let alice: ApiClient;

  beforeAll(async () => {
    system = await startSystem({ worker: false });
    county = await openInspectedCounty(system);
    alice = county.alice;
  });

  afterAll(async () => {
    await system.stop();
  });

  const faultsOf = (answer: { body: { errors?: NamedFault[] } }): string[] =>
    (answer.body.errors ?? []).map(({ path, code }) => `${path} ${code}`);

  describe('as drafts', () => {
    it('are refused to all who are no inspectors, and for schools that the inspector is not sent to', async () => {
      const path = `/visits/${randomUUID()}`;
      expect((await put(system.anonymous(), path, county.visit())).status).toBe(401);
      expect((await put(county.office, path, county.visit())).status).toBe(403);
      const foreign = await put(alice, path, county.visit({ schoolCode: 'P2' }));
      expect([foreign.status, foreign.body.code]).toEqual([422, 'unknown-code']);
      expect(faultsOf(foreign)).toEqual(['schoolCode unknown-code']);
      const unknown = await put(alice, path, county.visit({ schoolCode: 'P9' }));
      expect(unknown.body).toMatchObject({ code: 'unknown-code', detail: foreign.body.detail });
      // Assigned in 2025-2026 only.
      const early = await put(alice, path, county.visit({ visitedOn: '2024-10-08' }));
      expect(faultsOf(early)).toEqual(['schoolCode unknown-code']);
    });

    it('name every thing that the county lacks', async () => {
      const path = `/visits/${randomUUID()}`;
      const wrong = await put(alice, path, county.visit({ stage: 'junior', visitedOn: '2020-01-01' }));
      expect(faultsOf(wrong)).toEqual(['visitedOn before-all-terms', 'stage unknown-code']);
      const term = await put(alice, path, county.visit({ termId: randomUUID() }));
      expect(faultsOf(term)).toEqual(['termId unknown-code']);
      const checklist = await put(alice, path, county.visit({ checklistVersionId: randomUUID() }));
      expect(faultsOf(checklist)).toEqual(['checklistVersionId unknown-code']);
      const finding = {
        id: randomUUID(),
        itemCode: 'Z9',
        text: '缺',
        severity: 'minor',
        deadline: '2025-11-01',
      };
      expect(faultsOf(await put(alice, path, county.visit({ findings: [finding] })))).toEqual([
        'findings.0.itemCode unknown-code',
      ]);
      expect((await put(alice, path, county.visit({ colour: 'red' }))).status).toBe(400);
    });

    it.each([1e-7, 33.333, -0.01, 1_000_000.01])(
      'are refused a measured number like %p',
      async (measured) => {
        const scores = [{ itemCode: 'B1', measured }];
        const refused = await put(alice, `/visits/${randomUUID()}`, county.visit({ scores }));
        expect([refused.status, refused.body.errors[0].path]).toEqual([400, 'scores.0.measured']);
      },
    );

    it.each([
      '2025-13-08T09:30:00Z',
      '2025-10-32T09:30:00Z',
      '2025-10-08T24:30:00Z',
      '2025-10-08T09:30:00+99:00',
    ])('are refused a time that no device shows: %s', async (deviceTime) => {
      const refused = await put(alice, `/visits/${randomUUID()}`, county.visit({ deviceTime }));
      expect([refused.status, refused.body.errors[0].path]).toEqual([400, 'deviceTime']);
    });

    it('are kept as they were sent, with who, where and when', async () => {
      const id = randomUUID();
      const made = await put(alice, `/visits/${id.toUpperCase()}`, {
        ...county.visit({ scores: scores78.slice(0, 2).toReversed() }),
        location: { latitude: 34.123456789, longitude: -113.5, accuracyMetres: 12.34567 },
        deviceTime: '2025-10-08T09:30:00+08:00',
      });
      expect(made.status).toBe(201);
      expect(made.headers.get('location')).toBe(`/api/v1/visits/${id}`);
      expect(made.body).toMatchObject({
        id,
        status: 'draft',
        revision: 0,
        schoolCode: 'P1',
        schoolName: 'P1学校',
        termId: county.autumn,
        inspectorId: county.aliceId,
        inspectorName: 'alice',
        scores: scores78.slice(0, 2),
        location: { latitude: 34.123456789, longitude: -113.5, accuracyMetres: 12.34567 },
        deviceTime: '2025-10-08T09:30:00+08:00',
        submittedAt: null,
        score: null,
        percent: null,
      });
      const read = await alice.get(`/visits/${id}`);
      expect(read.body).toEqual(made.body);
      expect(read.headers.get('etag')).toBe(made.headers.get('etag'));
      expect(await system.audited(id)).toMatchObject([{ action: 'visit.draft', role: 'inspector' }]);
    });

    it('change nothing when they come again, in whatever order their scores stand', async () => {
      const id = randomUUID();
      const first = await put(alice, `/visits/${id}`, county.visit());
      const again = await put(alice, `/visits/${id}`, county.visit({ scores: scores78.toReversed() }));
      expect([again.status, again.body]).toEqual([200, first.body]);
      expect(await system.audited(id)).toHaveLength(1);
    });

    it('are replaced only by who has read the draft that they replace', async () => {
      const id = randomUUID();
      const first = await put(alice, `/visits/${id}`, county.visit());
      const other = county.visit({ note: '重写' });
      expect((await put(alice, `/visits/${id}`, other)).body.code).toBe('id-reused');
      const stale = { 'if-match': '"old"' };
      expect((await put(alice, `/visits/${id}`, other, stale)).body.code).toBe('stale');
      const fresh = { 'if-match': String(first.headers.get('etag')) };
      const second = await put(alice, `/visits/${id}`, other, fresh);
      expect([second.status, second.body.note]).toEqual([200, '重写']);
      expect((await alice.get(`/visits/${id}`)).body).toEqual(second.body);
      // The reply was lost, and the phone asks again with the tag that it had.
      expect((await put(alice, `/visits/${id}`, other, fresh)).body).toEqual(second.body);
      expect((await put(alice, `/visits/${id}`, county.visit(), fresh)).body.code).toBe('stale');
      expect((await put(alice, `/visits/${randomUUID()}`, other, fresh)).body.code).toBe('stale');
    });

    it('are nobody else’s: not to read, not to submit, and their ids are taken', async () => {
      const id = randomUUID();
      await put(alice, `/visits/${id}`, county.visit());
      const { bob } = county;
      expect((await bob.get(`/visits/${id}`)).status).toBe(404);
      expect((await bob.post(`/visits/${id}/submit`)).status).toBe(404);
      expect((await bob.post(`/visits/${id}/revisions`, { reason: '改', scores: scores78 })).status).toBe(
        404,
      );
      const taken = await put(bob, `/visits/${id}`, county.visit({ schoolCode: 'P2' }));
      expect([taken.status, taken.body.code]).toEqual([409, 'id-reused']);
      const school = await system.signInAs('school', { kind: 'school', code: 'P1' });
      expect((await school.get(`/visits/${id}`)).status).toBe(404);
      expect((await county.office.get(`/visits/${id}`)).status).toBe(200);
    });

    it('belong to the term in whose window they lie, else to the last one begun', async () => {
      const termOf = async (change: object): Promise<unknown> =>
        (await put(alice, `/visits/${randomUUID()}`, county.visit(change))).body.termId;
      expect(await termOf({ kind: 'final', visitedOn: '2026-02-03' })).toBe(county.autumn);
      expect(await termOf({ kind: 'final', visitedOn: '2026-02-10' })).toBe(county.autumn);
      expect(await termOf({ kind: 'process', visitedOn: '2026-02-15' })).toBe(county.spring);
      expect(await termOf({ visitedOn: '2026-03-01', termId: county.autumn })).toBe(county.autumn);
    });
  });

  describe('as they are submitted', () => {
    it('are refused with every wrong item in one answer, and stay drafts', async () => {
      const id = randomUUID();
      const scores = [
        { itemCode: 'A1', points: 8.25 },
        { itemCode: 'A2', points: 3 },
        { itemCode: 'B1', notApplicable: true },
        { itemCode: 'B2', occurrences: 1 },
        { itemCode: 'B2', occurrences: 2 },
        { itemCode: 'C1', points: 30.5 },
        { itemCode: 'Z9', met: true },
      ];
      await put(alice, `/visits/${id}`, county.visit({ scores, visitedOn: '2025-12-01' }));
      const refused = await alice.post(`/visits/${id}/submit`);
      expect([refused.status, refused.body.code]).toEqual([422, 'rule-violated']);
      expect(faultsOf(refused)).toEqual([
        'visitedOn outside-window',
        'scores.A1 not-a-half-point',
        'scores.A2 wrong-kind',
        'scores.B1 reason-missing',
        'scores.B2 scored-twice',
        'scores.C1 out-of-range',
        'scores.C2 not-scored',
        'scores.Z9 unknown-item',
      ]);
      expect((await alice.get(`/visits/${id}`)).body.status).toBe('draft');
    });

    it('are added up by section, with every lost point explained', async () => {
      const id = randomUUID();
      await put(alice, `/visits/${id}`, county.visit());
      const submitted = await alice.post(`/visits/${id}/submit`);
      expect(submitted.status).toBe(200);
      // By hand: A 8.5 + 10, B 20 + (20 - 3 x 2.5), C 27 + 0.
      const { score }: { score: ToldScore } = submitted.body;
      expect([score.percent, score.given, score.max]).toEqual([78, 78, 100]);
      expect(score.sections.map(({ code, given, max }) => [code, given, max])).toEqual([
        ['A', 18.5, 20],
        ['B', 32.5, 40],
        ['C', 27, 40],
      ]);
      const lost = score.sections
        .flatMap(({ items }) => items)
        .filter(({ lost }) => lost > 0)
        .map(({ code, lost, because }) => [code, lost, because]);
      expect(lost).toEqual([
        ['A1', 1.5, '评 8.5 分，满分 10 分，失 1.5 分'],
        ['B2', 7.5, '3 次 × 每次 2.5 分，失 7.5 分'],
        ['C1', 3, '评 27 分，满分 30 分，失 3 分'],
        ['C2', 10, '实测 11.99 课时，标准为不少于 12 课时，未达标，失 10 分'],
      ]);
      expect((await alice.get(`/visits/${id}`)).body).toEqual(submitted.body);
      const actions = (await system.audited(id)).map(({ action }) => action);
      expect(actions).toEqual(['visit.draft', 'visit.submit']);
      const [row] = await system.sql('select points_given, points_max, sections from visits where id = $1', [
        id,
      ]);
      expect(row).toMatchObject({ points_given: 7800, points_max: 10000 });
      expect(row).toHaveProperty('sections.0', { code: 'A', title: '德育', given: 1850, max: 2000 });
    });

    it('leave out what does not apply, and take off no more than there is', async () => {
      const scores = [
        { itemCode: 'A1', notApplicable: true, note: '新建园，尚未分班' },
        { itemCode: 'B2', occurrences: 9 },
        { itemCode: 'C1', points: 30 },
      ];
      const id = await submitVisit(alice, county.visit({ schoolCode: 'K1', stage: 'kindergarten', scores }));
      const { body } = await alice.get(`/visits/${id}`);
      // By hand: 0 of 20 and 30 of 30; A1 is excused, A2, B1 and C2 are not for kindergartens.
      expect([body.percent, body.score.given, body.score.max]).toEqual([60, 30, 50]);
      const [sectionA, sectionB]: ToldScore['sections'] = body.score.sections;
      expect(sectionA).toMatchObject({ given: 0, max: 0 });
      expect(sectionA?.items.map(({ status }) => status)).toEqual([
        'not-applicable-by-inspector',
        'not-applicable-for-stage',
      ]);
      expect(sectionB?.items[1]?.because).toBe('9 次 × 每次 2.5 分，扣完为止，失 20 分');
    });

    it('hold a measure against the threshold of the stage: at it is enough, a hundredth past it is not', async () => {
      const given = async (stage: string, measured: number): Promise<unknown> => {
        const scores = scores78.map((score) =>
          score.itemCode === 'B1' ? { itemCode: 'B1', measured } : score,
        );
        const id = await submitVisit(alice, county.visit({ schoolCode: 'N1', stage, scores }));
        return (await alice.get(`/visits/${id}`)).body.score.sections[1].items[0].given;
      };
      expect(await given('primary', 45)).toBe(20);
      expect(await given('primary', 45.01)).toBe(0);
      expect(await given('junior', 45.01)).toBe(20);
      expect(await given('junior', 50)).toBe(20);
      expect(await given('junior', 50.01)).toBe(0);
    });

    it('are locked: the same again is answered alike, anything else is refused', async () => {
      const id = randomUUID();
      const drafted = await put(alice, `/visits/${id}`, county.visit());
      const submitted = await alice.post(`/visits/${id}/submit`);
      expect((await alice.post(`/visits/${id}/submit`)).body).toEqual(submitted.body);
      const again = await put(alice, `/visits/${id}`, county.visit());
      expect([again.status, again.body]).toEqual([200, submitted.body]);
      for (const ifMatch of [
        String(submitted.headers.get('etag')),
        String(drafted.headers.get('etag')),
        '*',
      ]) {
        const other = await put(alice, `/visits/${id}`, county.visit({ note: '改' }), {
          'if-match': ifMatch,
        });
        expect([other.status, other.body.code]).toEqual([409, 'state-conflict']);
      }
      expect(await system.audited(id)).toHaveLength(2);
    });

    it('are refused when the school is no longer the inspector’s', async () => {
      const id = randomUUID();
      await put(alice, `/visits/${id}`, county.visit({ schoolCode: 'K1', stage: 'kindergarten' }));
      const away = `delete from inspection_assignments where term_id = $1 and school_id =
                      (select id from schools where code = 'K1')`;
      await system.sql(away, [county.autumn]);
      const refused = await alice.post(`/visits/${id}/submit`);
      expect(faultsOf(refused)).toContain('schoolCode not-assigned');
      await system.sql(
        `insert into inspection_assignments (term_id, inspector_id, school_id)
         select $1, $2, id from schools where code = 'K1'`,
        [county.autumn, county.aliceId],
      );
    });
  });

  describe('outside their window', () => {
    it('are submitted only once the office has admitted them, with a reason that is kept', async () => {
      const id = randomUUID();
      await put(alice, `/visits/${id}`, county.visit({ visitedOn: '2025-12-05' }));
      expect(faultsOf(await alice.post(`/visits/${id}/submit`))).toEqual(['visitedOn outside-window']);
      expect((await alice.post(`/visits/${id}/admit-late`, { reason: '暴雨' })).status).toBe(403);
      expect((await county.office.post(`/visits/${id}/admit-late`, {})).status).toBe(400);
      const admitted = await county.office.post(`/visits/${id}/admit-late`, { reason: '暴雨' });
      expect([admitted.status, admitted.body.lateAdmission.reason]).toEqual([200, '暴雨']);
      expect((await county.office.post(`/visits/${id}/admit-late`, { reason: '暴雨' })).body).toEqual(
        admitted.body,
      );
      expect((await county.office.post(`/visits/${id}/admit-late`, { reason: '别的' })).status).toBe(409);
      // What was admitted was this visit, on this day.
      const tag = { 'if-match': String(admitted.headers.get('etag')) };
      const moved = await put(alice, `/visits/${id}`, county.visit({ visitedOn: '2025-12-20' }), tag);
      expect([moved.status, faultsOf(moved)]).toEqual([409, ['visitedOn admitted-late']]);
      const submitted = await alice.post(`/visits/${id}/submit`);
      expect([submitted.status, submitted.body.lateAdmission]).toEqual([200, admitted.body.lateAdmission]);
      const actions = (await system.audited(id)).map(({ action }) => action);
      expect(actions).toEqual(['visit.draft', 'visit.admit-late', 'visit.submit']);
    });

    it('need no admission within it, nor once submitted', async () => {
      const id = randomUUID();
      await put(alice, `/visits/${id}`, county.visit({ visitedOn: '2025-11-30' }));
      expect((await county.office.post(`/visits/${id}/admit-late`, { reason: '暴雨' })).status).toBe(409);
      expect((await alice.post(`/visits/${id}/submit`)).status).toBe(200);
      expect(
        (await county.office.post(`/visits/${randomUUID()}/admit-late`, { reason: '暴雨' })).status,
      ).toBe(404);
    });
  });

  describe('as they are corrected', () => {
    it('need a reason, a submitted visit and a whole set of scores', async () => {
      const id = randomUUID();
      await put(alice, `/visits/${id}`, county.visit());
      const path = `/visits/${id}/revisions`;
      expect((await alice.post(path, { reason: '误记', scores: scores78 })).status).toBe(409);
      await alice.post(`/visits/${id}/submit`);
      expect((await alice.post(path, { scores: scores78 })).status).toBe(400);
      const partial = await alice.post(path, { reason: '误记', scores: scores78.slice(1) });
      expect([partial.status, faultsOf(partial)]).toEqual([422, ['scores.A1 not-scored']]);
      const school = await system.signInAs('school', { kind: 'school', code: 'P1' });
      expect((await school.post(path, { reason: '误记', scores: scores78 })).status).toBe(403);
      expect((await county.bob.post(path, { reason: '误记', scores: scores78 })).status).toBe(404);
    });

    it('count at once, keep what was there before, and are made once however often they are sent', async () => {
      const id = await submitVisit(alice, county.visit({ location: { latitude: 34, longitude: 113 } }));
      const before = (await alice.get(`/visits/${id}`)).body;
      const scores = scores78.map((score) =>
        score.itemCode === 'C2' ? { itemCode: 'C2', measured: 12 } : score,
      );
      const correction = { id: randomUUID(), reason: '误记为 11.99', scores };
      const made = await alice.post(`/visits/${id}/revisions`, correction);
      expect([made.status, made.body.revision, made.body.score.percent]).toEqual([201, 2, 88]);
      expect((await alice.post(`/visits/${id}/revisions`, correction)).body).toEqual(made.body);
      const other = await alice.post(`/visits/${id}/revisions`, { ...correction, reason: '别的' });
      expect([other.status, other.body.code]).toEqual([409, 'id-reused']);
      const byOffice = await county.office.post(`/visits/${id}/revisions`, {
        reason: '复核',
        scores: scores78,
      });
      expect([byOffice.status, byOffice.body.revision, byOffice.body.score.percent]).toEqual([201, 3, 78]);
      const now = (await alice.get(`/visits/${id}`)).body;
      expect(now).toEqual({ ...before, revision: 3 });
      const { items }: { items: { revision: number; reason: string | null; score: unknown }[] } = (
        await alice.get(`/visits/${id}/revisions`)
      ).body;
      expect(items[1]).toEqual(made.body);
      expect(items.map(({ revision, reason }) => [revision, reason])).toEqual([
        [3, '复核'],
        [2, '误记为 11.99'],
        [1, null],
      ]);
      expect(items[2]?.score).toEqual(before.score);
      // The first upload comes once more, long after.
      const late = await put(
        alice,
        `/visits/${id}`,
        county.visit({ location: { latitude: 34, longitude: 113 } }),
      );
      expect([late.status, late.body]).toEqual([200, now]);
    });

    it('are not made from an older copy, but a repeat needs no newer one', async () => {
      const id = await submitVisit(alice, county.visit());
      const read = { 'if-match': String((await alice.get(`/visits/${id}`)).headers.get('etag')) };
      const path = `/visits/${id}/revisions`;
      const byOffice = { id: randomUUID(), reason: '复核', scores: scores78 };
      expect((await county.office.post(path, byOffice, read)).status).toBe(201);
      const late = await alice.post(path, { reason: '误记', scores: scores78 }, read);
      expect([late.status, late.body.code]).toEqual([412, 'stale']);
      expect((await county.office.post(path, byOffice, read)).status).toBe(201);
      expect((await alice.get(`/visits/${id}`)).body.revision).toBe(2);
    });

    it('never share an id with a correction of another visit', async () => {
      const [one, two] = [await submitVisit(alice, county.visit()), randomUUID()];
      await submitVisit(county.bob, county.visit({ schoolCode: 'P2' }), two);
      const correction = { id: randomUUID(), reason: '误记', scores: scores78 };
      expect((await alice.post(`/visits/${one}/revisions`, correction)).status).toBe(201);
      const taken = await county.bob.post(`/visits/${two}/revisions`, correction);
      expect([taken.status, taken.body.code]).toEqual([409, 'id-reused']);
      expect((await county.bob.get(`/visits/${two}`)).body.revision).toBe(1);
    });
  });

  describe('as they are read', () => {
    it('show a unit its own submitted ones, an inspector also those of assigned schools, the office all', async () => {
      const draft = randomUUID();
      await put(alice, `/visits/${draft}`, county.visit({ schoolCode: 'N1' }));
      const own = await submitVisit(alice, county.visit({ schoolCode: 'N1' }));
      const foreign = await submitVisit(county.bob, county.visit({ schoolCode: 'P2' }));
      const ids = async (client: ApiClient, query = ''): Promise<string[]> => {
        const { items }: { items: { id: string }[] } = (await client.get(`/visits?limit=200${query}`)).body;
        return items.map((item) => item.id);
      };
      const n1 = await system.signInAs('school', { kind: 'school', code: 'N1' });
      const t2 = await system.signInAs('centre', { kind: 'township', code: 'T2' });
      const leader = await system.signInAs('leader');
      expect(await ids(n1)).toContain(own);
      expect(await ids(n1)).not.toContain(draft);
      expect(await ids(n1, '&status=draft')).toEqual([]);
      expect(await ids(n1)).not.toContain(foreign);
      expect(await ids(t2)).toContain(foreign);
      expect(await ids(t2)).not.toContain(own);
      expect(await ids(alice)).not.toContain(foreign);
      for (const client of [leader, county.office]) {
        expect(await ids(client)).toEqual(expect.arrayContaining([draft, own, foreign]));
      }
      expect(await ids(leader, '&schoolCode=P2&stage=primary&kind=process&status=submitted')).toContain(
        foreign,
      );
      expect(await ids(leader, `&schoolCode=P2&inspectorId=${county.aliceId}`)).toEqual([]);
      expect(await ids(leader, `&termId=${county.spring}&kind=final`)).toEqual([]);
      for (const path of [`/visits/${foreign}`, `/visits/${foreign}/revisions`]) {
        expect((await n1.get(path)).status).toBe(404);
        expect((await t2.get(path)).status).toBe(200);
      }
    });

    it('come page by page, each once', async () => {
      const whole = (await county.office.get('/visits?limit=200')).body.items;
      const paged: unknown[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const page = await county.office.get(`/visits?limit=7${cursor === '' ? '' : `&cursor=${cursor}`}`);
        paged.push(...page.body.items);
        cursor = page.body.nextCursor;
      }
      expect(whole.length).toBeGreaterThan(14);
      expect(paged).toEqual(whole);
    });
  });

  it('meet no error of the server while the office takes an assignment back and gives it again', async () => {
    const over = new AbortController();
    const moving = (async () => {
      while (!over.signal.aborted) {
        await system.sql(
          `delete from inspection_assignments where inspection_assignments.inspector_id = $1
              and inspection_assignments.school_id = (select schools.id from schools where schools.code = 'N1')`,
          [county.aliceId],
        );
        await assign(system, 'alice', county.autumn, ['N1']);
      }
    })();
    const statuses = new Set<number>();
    for (let round = 0; round < 60; round += 1) {
      const sent = Array.from({ length: 10 }, () =>
        put(alice, `/visits/${randomUUID()}`, county.visit({ schoolCode: 'N1' })),
      );
      for (const { status } of await Promise.all(sent)) statuses.add(status);
    }
    over.abort();
    await moving;
    // Taken in, refused, or overtaken between the two.
    expect([...statuses].filter((status) => ![201, 409, 422].includes(status))).toEqual([]);
    expect(statuses).toContain(201);
    expect(statuses).toContain(422);
  });
});
