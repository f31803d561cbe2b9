import type { ApiClient } from '../support/api-client.js';
import { type RunningSystem, startSystem } from '../support/running-system.js';
import { buildCounty, sitExam } from '../support/small-county.js';

const unknownId = '00000000-0000-4000-8000-000000000000';

describe('the progress that is sent as it happens', () => {
  let system: RunningSystem;
  let office: ApiClient;
  let examId: string;

  beforeAll(async () => {
    system = await startSystem();
    office = await system.signInAs('office');
    await buildCounty(office, [{ code: 'A' }]);
    examId = await sitExam(office, { marks: { A: [90, 80] } });
  });

  afterAll(async () => {
    await system.stop();
  });

  it('is refused like the resource itself, before anything is sent', async () => {
    const leader = await system.signInAs('leader');
    const school = await system.signInAs('school', { kind: 'school', code: 'A' });
    for (const [client, path, status] of [
      [system.anonymous(), `/imports/${unknownId}/events`, 401],
      [leader, `/imports/${unknownId}/events`, 403],
      [office, `/imports/${unknownId}/events`, 404],
      [office, '/imports/7/events', 400],
      [school, `/exams/${examId}/rankings/latest/events`, 403],
      [office, `/exams/${examId}/rankings/${unknownId}/events`, 404],
    ] as const) {
      const answer = await client.events(path);
      expect(answer.body).toMatchObject({ status });
      expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    }
  });

  it('of an import ends when the file is checked, and again when it is committed', async () => {
    const rows = Array.from({ length: 2_000 }, (_, index) => `X${index},镇`).join('\n');
    const { body } = await office.upload({ kind: 'townships' }, 't.csv', `code,name\n${rows}\n`);
    const path = `/imports/${String(body.id)}`;
    const checked = await office.events(`${path}/events`);
    expect(checked.status).toBe(200);
    expect(checked.headers.get('content-type')).toMatch(/^text\/event-stream/);
    expect(checked.events.at(-1)).toMatchObject({
      id: body.id,
      status: 'ready',
      progress: { done: 2_000, total: 2_000 },
      counts: { rows: 2_000 },
    });
    expect(checked.events.slice(0, -1).every(({ status }) => status === 'validating')).toBe(true);
    await office.post(`${path}/commit`);
    const committed = await office.events(`${path}/events`);
    expect(committed.events.at(-1)).toMatchObject({
      status: 'committed',
      progress: { done: 2_000, total: 2_000 },
    });
    // whoever comes late is told the end at once
    expect((await office.events(`${path}/events`)).events).toMatchObject([{ status: 'committed' }]);
  });

  it('of a ranking ends with its hash', async () => {
    const { body } = await office.post(`/exams/${examId}/rankings`);
    const path = `/exams/${examId}/rankings/${String(body.runId)}`;
    const { events } = await office.events(`${path}/events`);
    expect(events.at(-1)).toEqual((await office.get(path)).body);
    expect(events.at(-1)).toMatchObject({ status: 'succeeded', progress: { done: 4, total: 4 } });
    const dones = events.map(({ progress }) => Number(Object(progress).done));
    expect(dones).toEqual(dones.toSorted((a, b) => a - b));
  });

  it('goes on for others when one of those who watch goes away', async () => {
    const { body } = await office.upload({ kind: 'townships' }, 't.csv', 'code,name\nY1,镇\n');
    const path = `/imports/${String(body.id)}/events`;
    const leaving = new AbortController();
    const left = fetch(`${system.url}/api/v1${path}`, {
      headers: { authorization: `Bearer ${office.token ?? ''}` },
      signal: leaving.signal,
    });
    await left;
    leaving.abort();
    expect((await office.events(path)).events.at(-1)).toMatchObject({ status: 'ready' });
  });
});
