import { randomUUID } from 'node:crypto';
import { ApiClient } from '../support/api-client.js';
import { type RunningSystem, startSystem } from '../support/running-system.js';
import {
  type InspectedCounty,
  openInspectedCounty,
  put,
  scores78,
  submitVisit,
} from '../support/small-visits.js';

describe('a term that is closed', () => {
  let system: RunningSystem;
  let county: InspectedCounty;

  beforeAll(async () => {
    const limits = { REQUESTS_PER_MINUTE_OF_PERSON: '1000000', REQUESTS_PER_MINUTE_OF_ADDRESS: '1000000' };
    system = await startSystem({ worker: false, environment: limits });
    county = await openInspectedCounty(system);
  });

  afterAll(async () => {
    await system.stop();
  });

  const reopen = async (): Promise<void> => {
    await county.office.post(`/terms/${county.autumn}/reopen`, { reason: '补录' });
  };

  it('is closed and reopened by the office alone, and reopened with a reason only', async () => {
    const path = `/terms/${county.spring}`;
    expect((await system.admin.post(`${path}/close`)).status).toBe(403);
    expect((await county.alice.post(`${path}/close`)).status).toBe(403);
    expect((await county.office.post(`/terms/${randomUUID()}/close`)).status).toBe(404);
    expect((await county.office.post(`${path}/reopen`, { reason: '补录' })).body.code).toBe('state-conflict');
    const closed = await county.office.post(`${path}/close`);
    expect(closed.body).toMatchObject({
      id: county.spring,
      closedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    });
    expect((await county.office.post(`${path}/close`)).body).toEqual(closed.body);
    const years = (await county.office.get('/school-years')).body.items;
    expect(years[0].terms).toMatchObject([{ closedAt: null }, { closedAt: closed.body.closedAt }]);
    expect((await county.office.post(`${path}/reopen`, {})).status).toBe(400);
    expect((await system.admin.post(`${path}/reopen`, { reason: '补录' })).status).toBe(403);
    expect((await county.office.post(`${path}/reopen`, { reason: '补录' })).body.closedAt).toBeNull();
    expect(await system.audited(county.spring)).toMatchObject([
      { action: 'term.close' },
      { action: 'term.reopen', after: { reason: '补录' } },
    ]);
  });

  it('takes no draft, no submission, no correction; what is in is answered as before', async () => {
    const { alice, office } = county;
    const [draft, submitted] = [randomUUID(), await submitVisit(alice, county.visit())];
    const drafted = await put(alice, `/visits/${draft}`, county.visit());
    const before = (await alice.get(`/visits/${submitted}`)).body;
    const outside = randomUUID();
    await put(alice, `/visits/${outside}`, county.visit({ visitedOn: '2025-12-05' }));
    await office.post(`/terms/${county.autumn}/close`);
    const refusals = [
      await put(alice, `/visits/${randomUUID()}`, county.visit()),
      await put(alice, `/visits/${draft}`, county.visit({ note: '改' }), {
        'if-match': String(drafted.headers.get('etag')),
      }),
      await alice.post(`/visits/${draft}/submit`),
      await alice.post(`/visits/${submitted}/revisions`, { reason: '误记', scores: scores78 }),
      await office.post(`/visits/${submitted}/revisions`, { reason: '误记', scores: scores78 }),
      await office.post(`/visits/${outside}/admit-late`, { reason: '暴雨' }),
    ];
    for (const { status, body } of refusals) {
      expect([status, body.code, body.detail]).toEqual([
        409,
        'state-conflict',
        expect.stringContaining('封存'),
      ]);
    }
    const batch = await alice.post('/visits/batch', {
      visits: [
        { id: randomUUID(), submit: true, ...county.visit() },
        { id: submitted, submit: true, ...county.visit() },
      ],
    });
    expect(batch.body.items).toMatchObject([
      { fate: 'refused', status: null, problem: { code: 'state-conflict' } },
      { fate: 'unchanged', status: 'submitted' },
    ]);
    expect((await put(alice, `/visits/${submitted}`, county.visit())).body).toEqual(before);
    expect((await alice.post(`/visits/${submitted}/submit`)).body).toEqual(before);
    // The other term is open.
    await submitVisit(alice, county.visit({ visitedOn: '2026-03-01' }));
    await reopen();
    expect((await alice.post(`/visits/${draft}/submit`)).status).toBe(200);
  });

  it('has in it all that was accepted, and nothing that came later, whatever races with the closing', async () => {
    const rounds = 4;
    const attempts = 250;
    const closer = new ApiClient(system.url, true);
    closer.token = county.office.token;
    const phone = new ApiClient(system.url, true);
    phone.token = county.alice.token;
    const tally = { accepted: 0, refused: 0 };
    for (let round = 0; round < rounds; round += 1) {
      const ids = Array.from({ length: attempts }, () => randomUUID());
      // Half of them are there as drafts already, so that the closing meets submissions and new drafts alike.
      for (const id of ids.slice(0, 20)) await put(phone, `/visits/${id}`, county.visit());
      const accepted = new Set<string>();
      let next = 0;
      const takeTurns = async (): Promise<void> => {
        for (let at = next++; at < ids.length; at = next++) {
          const id = ids[at] ?? '';
          if (at === 30 + round * 40) await closer.post(`/terms/${county.autumn}/close`);
          const drafted = await put(phone, `/visits/${id}`, county.visit());
          const answer = drafted.status < 300 ? await phone.post(`/visits/${id}/submit`) : drafted;
          if (answer.status === 200) accepted.add(id);
          else expect([answer.status, answer.body.code]).toEqual([409, 'state-conflict']);
        }
      };
      await Promise.all(Array.from({ length: 16 }, takeTurns));
      const kept = await system.sql<{ id: string; status: string; isAfter: boolean }>(
        `select visits.id, visits.status,
                greatest(visits.received_at, visits.submitted_at) > terms.closed_at as "isAfter"
           from visits join terms on terms.id = visits.term_id where visits.id = any ($1)`,
        [ids],
      );
      expect(kept.filter(({ isAfter }) => isAfter)).toEqual([]);
      const submitted = kept.filter(({ status }) => status === 'submitted').map(({ id }) => id);
      expect(new Set(submitted)).toEqual(accepted);
      tally.accepted += accepted.size;
      tally.refused += attempts - accepted.size;
      await reopen();
    }
    expect(tally.accepted).toBeGreaterThan(50);
    expect(tally.refused).toBeGreaterThan(200);
  }, 120_000);
});
