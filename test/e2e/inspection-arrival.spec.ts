import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type { ApiClient } from '../support/api-client.js';
import { type RunningSystem, startSystem } from '../support/running-system.js';
import { jpeg, pdf } from '../support/small-photos.js';
import { type InspectedCounty, openInspectedCounty, scores78 } from '../support/small-visits.js';

const steps = [
  'visit',
  'visit with its finding',
  'visit in a batch',
  'finding',
  'photo of the visit',
  'paper of the visit',
  'photo of the finding',
  'submission',
  'correction',
] as const;
type Step = (typeof steps)[number];

/** What a phone sends. */
interface Sending {
  readonly method: 'PUT' | 'POST';
  readonly path: string;
  readonly body: string | Buffer;
}

/** What becomes of the answer: it is heard; it is lost; or the line breaks after so many milliseconds. */
type Line = 'heard' | 'lost' | number;

/** The ids that a phone has made for one visit and all that belongs to it. */
type Ids = Readonly<
  Record<'visit' | 'inline' | 'apart' | 'photo' | 'paper' | 'close' | 'correction', string>
>;

describe('what phones send', () => {
  let system: RunningSystem;
  let county: InspectedCounty;
  let alice: ApiClient;
  let school: ApiClient;

  beforeAll(async () => {
    const limits = { REQUESTS_PER_MINUTE_OF_PERSON: '1000000', REQUESTS_PER_MINUTE_OF_ADDRESS: '1000000' };
    system = await startSystem({ worker: false, environment: limits });
    county = await openInspectedCounty(system);
    ({ alice } = county);
    school = await system.signInAs('school', { kind: 'school', code: 'P1' });
  });

  afterAll(() => system.stop());

  const makeIds = (): Ids => ({
    visit: randomUUID(),
    inline: randomUUID(),
    apart: randomUUID(),
    photo: randomUUID(),
    paper: randomUUID(),
    close: randomUUID(),
    correction: randomUUID(),
  });

  function sendingOf(step: Step, ids: Ids): Sending {
    const finding = { itemCode: 'B1', text: '三（2）班 52 人', severity: 'major', deadline: '2025-11-08' };
    const findings = [{ id: ids.inline, ...finding }];
    const photo = (path: string, body: Buffer): Sending => ({ method: 'PUT', path, body });
    const json = (method: Sending['method'], path: string, body: object): Sending => ({
      method,
      path,
      body: JSON.stringify(body),
    });
    switch (step) {
      case 'visit':
        return json('PUT', `/visits/${ids.visit}`, county.visit());
      case 'visit with its finding':
        return json('PUT', `/visits/${ids.visit}`, county.visit({ findings }));
      case 'visit in a batch':
        return json('POST', '/visits/batch', { visits: [{ id: ids.visit, ...county.visit({ findings }) }] });
      case 'finding':
        return json('PUT', `/findings/${ids.apart}`, { visitId: ids.visit, ...finding, itemCode: 'A1' });
      case 'photo of the visit':
        return photo(`/visits/${ids.visit}/attachments/${ids.photo}`, jpeg(6, 60_000));
      case 'paper of the visit':
        return photo(`/visits/${ids.visit}/attachments/${ids.paper}`, pdf);
      case 'photo of the finding':
        return photo(`/findings/${ids.apart}/attachments/${ids.close}`, jpeg(1, 1_200_000));
      case 'submission':
        return json('POST', `/visits/${ids.visit}/submit`, {});
      case 'correction': {
        const body = { id: ids.correction, reason: '误记', scores: scores78 };
        return json('POST', `/visits/${ids.visit}/revisions`, body);
      }
    }
  }

  /** Whether it was taken, as far as the phone has heard. */
  async function send(step: Step, ids: Ids, line: Line): Promise<boolean> {
    const { method, path, body } = sendingOf(step, ids);
    const isFile = typeof body !== 'string';
    const headers = { 'content-type': isFile ? 'image/jpeg' : 'application/json' };
    const content = isFile ? new Blob([new Uint8Array(body)]) : body;
    if (typeof line === 'number') {
      const token = { authorization: `Bearer ${alice.token ?? ''}` };
      const signal = AbortSignal.timeout(line);
      const request = { method, body: content, headers: { ...headers, ...token }, signal };
      await fetch(`${system.url}/api/v1${path}`, request).catch(() => undefined);
      return false;
    }
    const { status } = await alice.send(method, path, content, headers);
    // Too early: there is nothing to submit or to correct yet.
    expect([200, 201, 404, 409]).toContain(status);
    return line === 'heard' && status < 300;
  }

  /** Everything that is kept of it, and what the school and the inspector are shown, without what only says when. */
  async function endOf(ids: Ids): Promise<string> {
    const rows = await system.sql<{ line: string }>(
      `with found as (select * from findings where visit_id = $1),
            sent as (select * from attachments where visit_id = $1 or finding_id in (select id from found))
       select concat('visit ', (to_jsonb(visits) - '{received_at,submitted_at}'::text[])::text) as line
         from visits where id = $1
       union all select concat('revision ', (to_jsonb(visit_revisions) - '{id,made_at}'::text[])::text)
         from visit_revisions where visit_id = $1
       union all select concat('finding ', (to_jsonb(found) - '{content_hash,received_at}'::text[])::text) from found
       union all select concat('attachment ', (to_jsonb(sent) - 'received_at')::text, ' ',
                               (select encode(sha256(string_agg(bytes, '' order by position)), 'hex')
                                  from attachment_chunks where attachment_id = sent.id)) from sent
       union all select concat_ws(' ', 'audit', action, actor_role, subject_id, after::text) from audit_entries
        where subject_id in (select $1::text union select id::text from found union select id::text from sent)`,
      [ids.visit],
    );
    const shown = await Promise.all(
      [`/visits/${ids.visit}/attachments`, `/findings/${ids.apart}/attachments`].map(async (path) => {
        const items: { id: string; source: string }[] = (await school.get(path)).body.items;
        return items.map(({ id, source }) => `shown ${path} ${id} ${source}`);
      }),
    );
    const known: ReadonlySet<string> = new Set(Object.values(ids));
    const own = await listSent();
    const states = own
      .filter(({ id }) => known.has(id))
      .map(({ kind, id, state }) => `sent ${kind} ${id} ${state}`);
    let text = [...rows.map(({ line }) => line), ...shown.flat(), ...states].join('\n');
    for (const [title, id] of Object.entries(ids)) text = text.replaceAll(id, `<${title}>`);
    return text.split('\n').toSorted().join('\n');
  }

  async function listSent(): Promise<{ id: string; kind: string; state: string }[]> {
    const sent: { id: string; kind: string; state: string }[] = [];
    for (let cursor = ''; ;) {
      const { body } = await alice.get(`/visits/sent?limit=200${cursor === '' ? '' : `&cursor=${cursor}`}`);
      sent.push(...body.items);
      if (body.nextCursor === null) return sent;
      cursor = String(body.nextCursor);
    }
  }

  const line = fc.oneof(
    fc.constant<Line>('heard'),
    fc.constant<Line>('lost'),
    fc.integer({ min: 1, max: 25 }),
  );
  const sending = fc.record({ step: fc.constantFrom(...steps), line });
  /** Several at once, one after the other, again and again; and at last each until it is taken, in an order of its own. */
  const schedule = fc.record({
    bursts: fc.array(fc.array(sending, { minLength: 1, maxLength: 4 }), { maxLength: 8 }),
    rest: fc.shuffledSubarray([...steps], { minLength: steps.length }),
  });

  it('ends at the same records in whatever order it arrives, however often, and whichever replies are lost', async () => {
    const ends = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(schedule, async ({ bursts, rest }) => {
        const ids = makeIds();
        const taken = new Set<Step>();
        for (const burst of bursts) {
          const heard = await Promise.all(
            burst.map(async (one) => ((await send(one.step, ids, one.line)) ? [one.step] : [])),
          );
          for (const step of heard.flat()) taken.add(step);
        }
        for (let turn = 0; taken.size < steps.length; turn += 1) {
          expect(turn).toBeLessThan(4);
          for (const step of rest) if (!taken.has(step) && (await send(step, ids, 'heard'))) taken.add(step);
        }
        const end = await endOf(ids);
        ends.set(end, (ends.get(end) ?? 0) + 1);
        expect([...ends.keys()]).toEqual([end]);
      }),
      { numRuns: 25 },
    );
    const [end = ''] = ends.keys();
    expect(end).toContain('"revision": 2');
    expect(end.match(/^attachment /gm)).toHaveLength(3);
    expect(end.match(/^shown /gm)).toHaveLength(3);
    expect(end.match(/^finding .*"school_id": "/gm)).toHaveLength(2);
    expect(end.match(/^sent .*(placed|submitted)$/gm)).toHaveLength(6);
    expect(end.match(/^audit /gm)).toHaveLength(8);
  });
});
