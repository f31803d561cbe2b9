import { randomUUID } from 'node:crypto';
import type { Answer, ApiClient } from '../support/api-client.js';
import { beginDay } from '../support/begin-day.js';
import { type RunningSystem, startSystem } from '../support/running-system.js';
import { assign } from '../support/small-inspections.js';
import { type InspectedCounty, openInspectedCounty, put, submitVisit } from '../support/small-visits.js';

const markOverdue = 'inspections.mark-overdue';

describe('findings', () => {
  let system: RunningSystem;
  let county: InspectedCounty;
  let office: ApiClient;
  let alice: ApiClient;
  let bob: ApiClient;
  let leader: ApiClient;
  let school: ApiClient;
  let otherSchool: ApiClient;
  let centre: ApiClient;
  let otherCentre: ApiClient;
  /** A submitted visit of alice at P1 in autumn. */
  let visitId: string;

  beforeAll(async () => {
    system = await startSystem();
    county = await openInspectedCounty(system);
    ({ office, alice, bob } = county);
    leader = await system.signInAs('leader');
    school = await system.signInAs('school', { kind: 'school', code: 'P1' });
    otherSchool = await system.signInAs('school', { kind: 'school', code: 'P2' });
    centre = await system.signInAs('centre', { kind: 'township', code: 'T1' });
    otherCentre = await system.signInAs('centre', { kind: 'township', code: 'T2' });
    visitId = await submitVisit(alice, county.visit());
  });

  afterAll(() => system.stop());

  const finding = (change: object = {}): Record<string, unknown> => ({
    visitId,
    itemCode: 'A1',
    text: '三楼灭火器过期',
    severity: 'major',
    deadline: '2025-11-01',
    ...change,
  });

  async function found(change: object = {}, by: ApiClient = alice): Promise<string> {
    const id = randomUUID();
    const answer = await put(by, `/findings/${id}`, finding(change));
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
    return id;
  }

  const outcome = ({ status, body }: Answer): readonly [number, unknown] => [status, body.code ?? body.state];
  const step = (client: ApiClient, id: string, action: string, body: object = {}): Promise<Answer> =>
    client.post(`/findings/${id}/${action}`, body);
  const rectify = (id: string, text = '已更换'): Promise<Answer> => step(school, id, 'rectify', { text });
  const pageOf = async (
    client: ApiClient,
    query: string,
  ): Promise<{ ids: string[]; nextCursor: string | null }> => {
    const { items, nextCursor }: { items: { id: string }[]; nextCursor: string | null } = (
      await client.get(`/findings?${query}`)
    ).body;
    return { ids: items.map(({ id }) => id), nextCursor };
  };
  const idsOf = async (client: ApiClient, query = ''): Promise<string[]> =>
    (await pageOf(client, `limit=200${query}`)).ids;

  describe('as they are sent', () => {
    it('are refused to all who are no inspectors, and when they are not whole', async () => {
      const path = `/findings/${randomUUID()}`;
      expect((await put(system.anonymous(), path, finding())).status).toBe(401);
      for (const client of [office, leader, school, centre])
        expect((await put(client, path, finding())).status).toBe(403);
      for (const wrong of [
        { severity: 'fatal' },
        { deadline: '2025-02-30' },
        { text: '' },
        { colour: 'red' },
      ])
        expect((await put(alice, path, finding(wrong))).status).toBe(400);
      expect((await put(alice, '/findings/7', finding())).status).toBe(400);
      expect((await alice.get(path)).status).toBe(404);
    });

    it('are kept once, whatever is repeated, and never become something else', async () => {
      const id = randomUUID();
      const path = `/findings/${id}`;
      const sent = await Promise.all(Array.from({ length: 4 }, () => put(alice, path, finding())));
      expect(sent.map(({ status }) => status).sort()).toEqual([200, 200, 200, 201]);
      expect(sent[0]?.headers.get('location')).toBe(`/api/v1/findings/${id}`);
      const other = await put(alice, path, finding({ text: '另一个问题' }));
      expect(outcome(other)).toEqual([409, 'id-reused']);
      expect(outcome(await put(bob, path, finding()))).toEqual([409, 'id-reused']);
      expect((await alice.get(path)).body).toMatchObject({
        id,
        visitId,
        itemCode: 'A1',
        itemText: '第 A1 项',
        text: '三楼灭火器过期',
        school: { code: 'P1', stage: 'primary' },
        term: { id: county.autumn, schoolYear: '2025-2026', number: 1 },
        state: 'open',
        step: 0,
        overdueSince: null,
        repeated: [],
        history: [],
      });
      expect(await system.audited(id)).toMatchObject([{ action: 'finding.record', role: 'inspector' }]);
    });

    it('end up the same before their visit, with it and after it; units see them once it is submitted', async () => {
      const visit = randomUUID();
      const early = await found({ visitId: visit });
      const [withIt, late] = [randomUUID(), randomUUID()];
      expect((await alice.get(`/findings/${early}`)).body).toMatchObject({ school: null, itemText: null });
      const { visitId: _, ...inline } = finding();
      await put(alice, `/visits/${visit}`, county.visit({ findings: [{ id: withIt, ...inline }] }));
      for (const id of [early, withIt]) {
        expect((await school.get(`/findings/${id}`)).status).toBe(404);
        expect((await bob.get(`/findings/${id}`)).status).toBe(404);
        expect(outcome(await step(school, id, 'rectify', { text: '已更换' }))).toEqual([404, 'not-found']);
      }
      expect((await alice.post(`/visits/${visit}/submit`)).status).toBe(200);
      await put(alice, `/findings/${late}`, finding({ visitId: visit }));
      const seen = await Promise.all([early, withIt, late].map((id) => school.get(`/findings/${id}`)));
      const essence = ({ body }: { body: object }): object => ({ ...body, id: '', receivedAt: '' });
      expect(seen.map(({ status }) => status)).toEqual([200, 200, 200]);
      expect(seen.map(essence)).toEqual(Array(3).fill(essence(seen[0] as Answer)));
    });

    it('on a school that is no longer the inspector’s are refused, however they come; what is there stays', async () => {
      const scores = [
        { itemCode: 'A1', points: 8 },
        { itemCode: 'B2', occurrences: 0 },
        { itemCode: 'C1', points: 30 },
      ];
      const visit = county.visit({ schoolCode: 'K1', stage: 'kindergarten', scores });
      const submitted = await submitVisit(alice, visit);
      const known = await found({ visitId: submitted });
      await system.sql(
        `delete from inspection_assignments where term_id = $1 and inspector_id = $2
            and school_id = (select id from schools where code = 'K1')`,
        [county.autumn, county.aliceId],
      );
      const late = finding({ visitId: submitted });
      const apart = await put(alice, `/findings/${randomUUID()}`, late);
      expect([apart.status, apart.body.code, apart.body.errors[0].code]).toEqual([
        422,
        'rule-violated',
        'not-assigned',
      ]);
      const { visitId: _, ...inline } = late;
      const inside = await put(alice, `/visits/${submitted}`, {
        ...visit,
        findings: [{ id: randomUUID(), ...inline }],
      });
      expect([inside.status, inside.body.code]).toEqual([422, 'rule-violated']);
      const { items } = (await county.office.get('/findings?schoolCode=K1')).body;
      expect(items).toMatchObject([{ id: known }]);
      await assign(system, 'alice', county.autumn, ['K1']);
    });

    it('of an inspector on the visit of another belong to nobody else', async () => {
      const id = await found({}, bob);
      expect((await bob.get(`/findings/${id}`)).body).toMatchObject({ school: null });
      for (const client of [school, centre, alice])
        expect((await client.get(`/findings/${id}`)).status).toBe(404);
    });
  });

  describe('on their way', () => {
    it('are moved by whose step it is, and by nobody else', async () => {
      const id = await found();
      for (const client of [office, leader, alice, centre])
        expect((await step(client, id, 'rectify', { text: 'x' })).status).toBe(403);
      for (const client of [office, leader, school, centre])
        expect((await step(client, id, 'verify')).status).toBe(403);
      for (const client of [leader, school, centre])
        expect((await step(client, id, 'reopen', { reason: 'x' })).status).toBe(403);
      for (const client of [alice, leader, school, centre])
        expect((await step(client, id, 'close')).status).toBe(403);
      expect(outcome(await step(otherSchool, id, 'rectify', { text: 'x' }))).toEqual([404, 'not-found']);
      expect(outcome(await step(bob, id, 'verify'))).toEqual([404, 'not-found']);
      expect(outcome(await step(bob, id, 'reopen', { reason: 'x' }))).toEqual([404, 'not-found']);
      expect((await school.get(`/findings/${id}`)).body).toMatchObject({ state: 'open', history: [] });
    });

    it('are judged by inspectors of their term or of a later one, and by none who was there only before', async () => {
      const early = await system.signInAs('inspector', { kind: 'county' }, 'early');
      const late = await system.signInAs('inspector', { kind: 'county' }, 'late');
      await assign(system, 'early', county.autumn, ['P1']);
      await assign(system, 'late', county.spring, ['P1']);
      const spring = await found({
        visitId: await submitVisit(alice, county.visit({ visitedOn: '2026-03-02' })),
        itemCode: 'C2',
      });
      const autumn = await found();
      for (const id of [spring, autumn]) await rectify(id);
      expect(outcome(await step(early, spring, 'verify'))).toEqual([404, 'not-found']);
      expect(outcome(await step(early, spring, 'reopen', { reason: '未换' }))).toEqual([404, 'not-found']);
      expect(outcome(await step(early, autumn, 'reopen', { reason: '未换' }))).toEqual([200, 'open']);
      await rectify(autumn, '再换');
      for (const id of [spring, autumn])
        expect(outcome(await step(late, id, 'verify'))).toEqual([200, 'verified']);
    });

    it('are refused a step out of turn, and told where they stand', async () => {
      const id = await found();
      expect((await step(school, id, 'rectify', {})).status).toBe(400);
      const tooEarly = await step(alice, id, 'verify');
      expect(outcome(tooEarly)).toEqual([409, 'state-conflict']);
      expect(tooEarly.body.detail).toContain('待整改');
      expect((await step(office, id, 'close')).body.detail).toContain('待整改');
      expect((await step(alice, id, 'reopen', { reason: 'x' })).status).toBe(409);
      expect((await step(office, id, 'reopen', {})).status).toBe(400);
    });

    it('are rectified, put back, rectified, verified, closed, and put back by the office; all of it stands in the history', async () => {
      const id = await found();
      expect(outcome(await rectify(id, '换了一楼的'))).toEqual([200, 'rectified']);
      expect(outcome(await step(alice, id, 'reopen', { reason: '三楼没有换' }))).toEqual([200, 'open']);
      expect(outcome(await rectify(id, '三楼也换了'))).toEqual([200, 'rectified']);
      expect(outcome(await step(alice, id, 'verify', { text: '属实' }))).toEqual([200, 'verified']);
      expect(outcome(await step(office, id, 'close'))).toEqual([200, 'closed']);
      expect(outcome(await step(alice, id, 'reopen', { reason: 'x' }))).toEqual([409, 'state-conflict']);
      const back = await step(office, id, 'reopen', { reason: '又过期了' });
      expect(back.body).toMatchObject({
        state: 'open',
        step: 6,
        history: [
          { step: 1, action: 'rectify', text: '换了一楼的', madeAs: 'school', makerName: expect.any(String) },
          { step: 2, action: 'reopen', text: '三楼没有换', madeAs: 'inspector', makerName: 'alice' },
          { step: 3, action: 'rectify', text: '三楼也换了', madeAs: 'school' },
          { step: 4, action: 'verify', text: '属实', madeAs: 'inspector' },
          { step: 5, action: 'close', text: null, madeAs: 'office', makerName: 'olivia' },
          { step: 6, action: 'reopen', text: '又过期了', madeAs: 'office' },
        ],
      });
      expect((await system.audited(id)).map(({ action }) => action)).toEqual([
        'finding.record',
        'finding.rectify',
        'finding.reopen',
        'finding.rectify',
        'finding.verify',
        'finding.close',
        'finding.reopen',
      ]);
    });

    it('take a repeated step once, and a different one as what it is', async () => {
      const id = await found();
      const first = await rectify(id);
      const again = await rectify(id);
      expect(again.body).toEqual(first.body);
      expect(again.headers.get('etag')).toBe(first.headers.get('etag'));
      expect(outcome(await rectify(id, '换了更多'))).toEqual([409, 'state-conflict']);
      const colleague = await system.signInAs('school', { kind: 'school', code: 'P1' });
      expect(outcome(await step(colleague, id, 'rectify', { text: '已更换' }))).toEqual([
        409,
        'state-conflict',
      ]);
      await step(alice, id, 'reopen', { reason: '没有' });
      expect(outcome(await rectify(id))).toEqual([200, 'rectified']);
      expect((await school.get(`/findings/${id}`)).body.history).toHaveLength(3);
    });

    it('take one of several steps that are made at the same moment', async () => {
      const id = await found();
      const answers = await Promise.all(
        Array.from({ length: 6 }, (_, index) => rectify(id, `方案 ${String(index)}`)),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409, 409]);
      expect((await school.get(`/findings/${id}`)).body).toMatchObject({ step: 1, history: [{ step: 1 }] });
    });

    it('are not moved from an older copy, but a repeat needs no newer one', async () => {
      const id = await found();
      const read = await school.get(`/findings/${id}`);
      const tag = { 'if-match': read.headers.get('etag') ?? '' };
      const text = { text: '已更换' };
      expect((await school.post(`/findings/${id}/rectify`, text, { 'if-match': '"x"' })).status).toBe(412);
      expect((await school.post(`/findings/${id}/rectify`, text, tag)).status).toBe(200);
      expect((await school.post(`/findings/${id}/rectify`, text, tag)).status).toBe(200);
      expect(outcome(await alice.post(`/findings/${id}/verify`, {}, tag))).toEqual([412, 'stale']);
    });
  });

  describe('when their day has passed', () => {
    const begin = async (day: string): Promise<void> => beginDay(system, markOverdue, day);
    const overdueSince = async (id: string): Promise<unknown> =>
      (await office.get(`/findings/${id}`)).body.overdueSince;

    it('are overdue from the day after their deadline, as long as they are open', async () => {
      const due = await found({ deadline: '2031-03-10' });
      const rectified = await found({ deadline: '2031-03-10' });
      const unsent = await found({ deadline: '2031-03-10', visitId: randomUUID() });
      await rectify(rectified);
      await begin('2031-03-09');
      await begin('2031-03-10');
      expect(await overdueSince(due)).toBeNull();
      await begin('2031-03-11');
      expect(await overdueSince(due)).toBe('2031-03-11');
      expect(await overdueSince(rectified)).toBeNull();
      expect(await overdueSince(unsent)).toBeNull();
      expect(await idsOf(school, '&overdue=true')).toContain(due);
      expect(await idsOf(school, '&overdue=false')).not.toContain(due);
      expect(await idsOf(school, '&overdue=false')).toContain(rectified);
      expect(await system.audited('2031-03-11')).toMatchObject([
        { action: 'finding.mark-overdue', role: `job:${markOverdue}` },
      ]);
      expect(await system.audited('2031-03-10')).toEqual([]);
    });

    it('carry the same mark when days were slept through, and lose it with the repair', async () => {
      const due = await found({ deadline: '2031-04-01' });
      await begin('2031-04-09');
      expect(await overdueSince(due)).toBe('2031-04-02');
      await begin('2031-04-10');
      expect(await overdueSince(due)).toBe('2031-04-02');
      expect((await rectify(due)).body).toMatchObject({ state: 'rectified', overdueSince: null });
      await begin('2031-04-11');
      expect(await overdueSince(due)).toBeNull();
    });

    it('and were put back after it, are overdue since they were put back', async () => {
      const due = await found({ deadline: '2025-01-01' });
      await rectify(due);
      await step(alice, due, 'reopen', { reason: '没有' });
      await begin('2031-05-01');
      const [row] = await system.sql<{ today: string }>(
        `select (clock_timestamp() at time zone 'Asia/Shanghai')::date::text as today`,
      );
      expect(await overdueSince(due)).toBe(row?.today);
    });
  });

  describe('seen again', () => {
    it('in another term at the same school and stage are recognised, and only there', async () => {
      const old = await found({ itemCode: 'C1' });
      const sameTerm = await found({ itemCode: 'C1' });
      const spring = await submitVisit(alice, county.visit({ visitedOn: '2026-03-02' }));
      const again = await found({ itemCode: 'C1', visitId: spring });
      const otherItem = await found({ itemCode: 'B2', visitId: spring });
      const otherVisit = await submitVisit(bob, county.visit({ schoolCode: 'P2', visitedOn: '2026-03-02' }));
      const elsewhere = await found({ itemCode: 'C1', visitId: otherVisit }, bob);
      const term = { id: county.autumn, schoolYear: '2025-2026', number: 1 };
      const repeated = async (client: ApiClient, id: string): Promise<unknown> =>
        (await client.get(`/findings/${id}`)).body.repeated;
      for (const client of [school, alice, office, centre, leader]) {
        expect(await repeated(client, again)).toEqual(
          [old, sameTerm].sort().map((findingId) => ({ findingId, term })),
        );
        for (const id of [old, sameTerm, otherItem]) expect(await repeated(client, id)).toEqual([]);
      }
      expect(await repeated(bob, elsewhere)).toEqual([]);
      expect(await idsOf(office, '&repeated=true')).toEqual([again]);
      expect(await idsOf(school, '&repeated=false')).toEqual(expect.arrayContaining([old, otherItem]));
      expect(await idsOf(school, '&repeated=false')).not.toContain(again);
    });
  });

  describe('in lists', () => {
    it('are refused to who has no part in them', async () => {
      expect((await system.anonymous().get('/findings')).status).toBe(401);
      expect((await system.admin.get('/findings')).status).toBe(403);
      expect((await (await system.signInAs('judge')).get('/findings')).status).toBe(403);
      expect((await school.get('/findings?overdue=perhaps')).status).toBe(400);
      expect((await school.get('/findings?cursor=abc')).status).toBe(400);
    });

    it('are those of the units that each may see', async () => {
      const atP1 = await found();
      const atP2 = await found({ visitId: await submitVisit(bob, county.visit({ schoolCode: 'P2' })) }, bob);
      const atN1 = await found({ visitId: await submitVisit(alice, county.visit({ schoolCode: 'N1' })) });
      const all = [atP1, atP2, atN1];
      const seenBy = async (client: ApiClient): Promise<string[]> => {
        const ids = await idsOf(client);
        return all.filter((id) => ids.includes(id));
      };
      expect(await seenBy(office)).toEqual(all);
      expect(await seenBy(leader)).toEqual(all);
      expect(await seenBy(alice)).toEqual([atP1, atN1]);
      expect(await seenBy(bob)).toEqual([atP2]);
      expect(await seenBy(school)).toEqual([atP1]);
      expect(await seenBy(otherSchool)).toEqual([atP2]);
      expect(await seenBy(centre)).toEqual([atP1]);
      expect(await seenBy(otherCentre)).toEqual([atP2]);
      await assign(system, 'bob', county.spring, ['N1']);
      expect(await seenBy(bob)).toEqual([atP2, atN1]);
      expect((await otherSchool.get(`/findings/${atP1}`)).status).toBe(404);
    });

    it('are narrowed by term, school, state and severity, and paged without loss', async () => {
      const critical = await found({ severity: 'critical' });
      await rectify(critical);
      const query = `&termId=${county.autumn}&schoolCode=P1&state=rectified&severity=critical`;
      expect(await idsOf(office, query)).toEqual([critical]);
      expect(await idsOf(office, `&termId=${county.autumn}&schoolCode=P2&severity=critical`)).toEqual([]);
      expect(await idsOf(school, '&schoolCode=P2')).toEqual([]);
      const whole = await idsOf(school);
      const paged: string[] = [];
      for (let cursor = ''; ;) {
        const { ids, nextCursor } = await pageOf(school, `limit=3${cursor}`);
        paged.push(...ids);
        if (nextCursor === null) break;
        cursor = `&cursor=${nextCursor}`;
      }
      expect(paged).toEqual(whole);
      expect(new Set(paged).size).toBe(paged.length);
    });
  });
});
