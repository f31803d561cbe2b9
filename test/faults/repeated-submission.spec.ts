import { openStream, type RandomStream } from '../../apps/standalone/demo/random-stream.js';
import { type RunningSystem, startSystem, testSecretKey } from '../support/running-system.js';
import { ChildProgram } from './child-program.js';
import { findFreePort } from './free-port.js';
import { hangUpAll, type Reply, type Submission, submitOnce } from './hasty-client.js';
import { holdAt, type HoldPoint } from './hold-point.js';

const scheduleCount = 1_000;
/** Schedules that go on at the same time. */
const lanes = 8;
const slowTestMs = 300_000;

let system: RunningSystem;
let token: string;
let here: string;
/** A second api, a process of its own that can be killed. */
let there: string;
let second: ChildProgram;
let environment: Record<string, string>;
/** What any client has ever been answered. */
const statuses = new Map<number, number>();

beforeAll(async () => {
  const port = String(await findFreePort());
  const limits = { REQUESTS_PER_MINUTE_OF_PERSON: '1000000', REQUESTS_PER_MINUTE_OF_ADDRESS: '1000000' };
  system = await startSystem({ worker: false, environment: limits });
  environment = {
    DATABASE_URL: system.database.runtimeUrl,
    SECRET_KEY: testSecretKey,
    REDIS_URL: '',
    HOST: '127.0.0.1',
    PORT: port,
    LOG_LEVEL: 'info',
    ...limits,
  };
  token = String((await system.signInAs('office')).token);
  here = system.url;
  there = `http://127.0.0.1:${port}`;
  second = await ChildProgram.start('api', environment);
}, slowTestMs);

afterAll(async () => {
  hangUpAll();
  await second.kill();
  await system.stop();
}, slowTestMs);

async function submit(
  url: string,
  submission: Submission,
  hangUpAfterMs: number | null = null,
): Promise<Reply> {
  const reply = await submitOnce(url, submission, hangUpAfterMs);
  if (reply) statuses.set(reply.status, (statuses.get(reply.status) ?? 0) + 1);
  return reply;
}

/** One client that does not give up: it asks, is cut off at random, asks again, here or there, until it knows. */
async function insist(submission: Submission, random: RandomStream, patience: number): Promise<Reply> {
  for (;;) {
    const url = random.chance(0.5) ? here : there;
    const hangUpAfterMs = patience > 0 && random.chance(0.5) ? random.whole(0, 25) : null;
    patience -= 1;
    const reply = await submit(url, submission, hangUpAfterMs);
    if (reply && !(reply.status === 409 && reply.text.includes('request-in-progress'))) return reply;
    await new Promise((resolve) => setTimeout(resolve, random.whole(1, 15)));
  }
}

/** A draft of a policy: nothing but the key keeps a second one from being made. */
function draft(name: string): Submission {
  return {
    token,
    path: '/ranking-policies',
    key: Buffer.from(name).toString('base64url'),
    body: { name, stage: 'primary', effectiveFrom: '2027-2028' },
  };
}

async function expectOnce(submission: Submission, replies: readonly Reply[]): Promise<void> {
  const told = new Set(replies.map((reply) => JSON.stringify(reply)));
  expect([...told]).toHaveLength(1);
  const [reply] = replies;
  expect(reply?.status).toBe(201);
  const { id }: { id: string } = JSON.parse(reply?.text ?? '{}');
  const [counts] = await system.sql(
    `select (select count(*)::int from ranking_policies where name = $1) as rows,
            (select count(*)::int from audit_entries where after->>'name' = $1) as entries,
            (select count(*)::int from audit_entries where subject_id = $2) as "entriesOfIt",
            (select count(*)::int from idempotency_keys where key = $3) as answers`,
    [Reflect.get(submission.body, 'name'), id, submission.key],
  );
  expect(counts).toEqual({ rows: 1, entries: 1, entriesOfIt: 1, answers: 1 });
}

describe('a submission that is sent again and again', () => {
  it(
    'a hundred times at once, with replies lost: is there once, and everybody is told the same',
    async () => {
      const submission = draft('百次提交');
      const random = openStream(20_260_301, 'hundred repeats');
      // The first one stands still with its change made and its answer not kept: the others must not find that out by luck.
      const hold = await holdAt(system.database, {
        table: 'idempotency_keys',
        moment: 'before insert',
        when: 'true',
      });
      const repeats = Promise.all(Array.from({ length: 100 }, () => insist(submission, random, 4)));
      await hold.reached();
      await new Promise((resolve) => setTimeout(resolve, 500));
      await hold.open();
      await expectOnce(submission, await repeats);
    },
    slowTestMs,
  );

  it(
    'in a thousand random ways, while an api is killed now and then: is there once in each',
    async () => {
      const progress = { isOver: false, kills: 0 };
      const killer = async (): Promise<void> => {
        const random = openStream(20_260_302, 'killer');
        while (!progress.isOver) {
          await new Promise((resolve) => setTimeout(resolve, random.whole(4_000, 12_000)));
          await second.kill();
          progress.kills += 1;
          second = await ChildProgram.start('api', environment);
        }
      };
      let next = 0;
      const lane = async (): Promise<void> => {
        for (let schedule = next++; schedule < scheduleCount; schedule = next++) {
          const random = openStream(schedule, 'schedule');
          const submission = draft(`方案${String(schedule)}`);
          const clients = random.whole(1, 3);
          const replies = Array.from({ length: clients }, () =>
            insist(submission, random, random.whole(0, 3)),
          );
          await expectOnce(submission, await Promise.all(replies));
        }
      };
      const killing = killer();
      try {
        await Promise.all(Array.from({ length: lanes }, lane));
      } finally {
        progress.isOver = true;
        await killing;
      }
      expect(progress.kills).toBeGreaterThan(1);
      const [{ rows } = { rows: 0 }] = await system.sql<{ rows: number }>(
        `select count(*)::int as rows from ranking_policies where name like '方案%'`,
      );
      expect(rows).toBe(scheduleCount);
    },
    slowTestMs,
  );

  it('was never answered with an error of the server, or with anything but its answer or the wait for it', () => {
    expect([...statuses.keys()].toSorted((a, b) => a - b)).toEqual([201, 409]);
  });
});

describe('an api that is killed', () => {
  const points: readonly (readonly [string, HoldPoint])[] = [
    ['before it writes anything', { table: 'ranking_policies', moment: 'before insert', when: 'true' }],
    [
      'between the change and its audit entry',
      { table: 'audit_entries', moment: 'before insert', when: 'true' },
    ],
    [
      'between the change and its answer',
      { table: 'idempotency_keys', moment: 'before insert', when: 'true' },
    ],
    ['in the commit', { table: 'idempotency_keys', moment: 'commit of insert', when: 'true' }],
  ];

  it.each(points)(
    '%s: the submission is there once when it is sent again',
    async (name, point) => {
      const submission = draft(name);
      const hold = await holdAt(system.database, point);
      const lost = submit(there, submission);
      await hold.reached();
      expect(await submit(here, submission)).toMatchObject({ status: 409 });
      await second.kill();
      expect(await lost).toBeNull();
      await hold.open();
      const replies = [await insist(submission, openStream(1, name), 0)];
      replies.push(await submit(here, submission));
      await expectOnce(submission, replies);
      second = await ChildProgram.start('api', environment);
    },
    slowTestMs,
  );

  it(
    'after the commit, before the answer is out: the answer is told when it is sent again',
    async () => {
      const submission = draft('答复之前');
      const asked = submit(there, submission, 3_000);
      const stored = `select 1 from idempotency_keys where key = $1`;
      const until = Date.now() + 10_000;
      while ((await system.sql(stored, [submission.key])).length === 0)
        expect(Date.now()).toBeLessThan(until);
      await second.kill();
      await asked;
      await expectOnce(submission, [await submit(here, submission)]);
      second = await ChildProgram.start('api', environment);
    },
    slowTestMs,
  );
});
