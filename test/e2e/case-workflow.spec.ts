import { fromBufferPromise } from 'yauzl';
import type { Answer, ApiClient } from '../support/api-client.js';
import { beginDay } from '../support/begin-day.js';
import { layCase } from '../support/lay-case.js';
import { type RunningSystem, startSystem } from '../support/running-system.js';
import { buildCounty } from '../support/small-county.js';

const keepDeadlines = 'accountability.keep-deadlines';
const docxType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const unknownId = '00000000-0000-4000-8000-000000000000';

let system: RunningSystem;
let office: ApiClient;
let secondOffice: ApiClient;
let leader: ApiClient;
let secondLeader: ApiClient;
let thirdLeader: ApiClient;
let school: ApiClient;
let otherSchool: ApiClient;
let centre: ApiClient;
let otherCentre: ApiClient;
let strangers: readonly ApiClient[];
let laid = 0;

beforeAll(async () => {
  system = await startSystem();
  office = await system.signInAs('office');
  secondOffice = await system.signInAs('office');
  leader = await system.signInAs('leader');
  secondLeader = await system.signInAs('leader');
  thirdLeader = await system.signInAs('leader');
  await buildCounty(office, [{ code: 'A' }, { code: 'B' }, { code: 'D', township: null }]);
  school = await system.signInAs('school', { kind: 'school', code: 'A' });
  otherSchool = await system.signInAs('school', { kind: 'school', code: 'B' });
  centre = await system.signInAs('centre', { kind: 'township', code: 'T1' });
  otherCentre = await system.signInAs('centre', { kind: 'township', code: 'T2' });
  strangers = [system.admin, await system.signInAs('inspector'), await system.signInAs('judge')];
});
afterAll(() => system.stop());

/** A new case of school A, or of what is said. */
async function open(unit: { kind?: 'school' | 'township'; code: string } = { code: 'A' }): Promise<string> {
  laid += 1;
  return layCase(system, { ...unit, through: `occasion ${String(laid)}` });
}

/** The county's day, so many days from now. */
function inDays(days: number): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(
    Date.now() + days * 86_400_000,
  );
}

const bodies: Readonly<Record<string, () => object>> = {
  review: () => ({ text: '数据无误' }),
  'request-statement': () => ({ text: '请说明', dueOn: inDays(5) }),
  statement: () => ({ text: '我校说明如下' }),
  uphold: () => ({ decision: 'upheld', reasons: '事实清楚' }),
  'set-aside': () => ({ decision: 'set-aside', reasons: '情有可原' }),
  defer: () => ({ decision: 'deferred', reasons: '再看一学期' }),
  appeal: () => ({ text: '不服' }),
  close: () => ({}),
};
const routeOf = (step: string): string => (['uphold', 'set-aside', 'defer'].includes(step) ? 'decide' : step);
const make = (client: ApiClient, id: string, step: string, headers = {}): Promise<Answer> =>
  client.post(`/cases/${id}/${routeOf(step)}`, bodies[step]?.(), headers);
const outcome = ({ status, body }: Answer): readonly [number, unknown] => [status, body.code ?? body.state];

/** Whoever usually makes a step makes these, one after the other. */
async function walk(id: string, ...steps: readonly string[]): Promise<Answer> {
  const by: Readonly<Record<string, ApiClient>> = {
    review: office,
    'request-statement': office,
    statement: school,
  };
  let answer = await leader.get(`/cases/${id}`);
  for (const step of steps) {
    answer = await make(by[step] ?? (step === 'appeal' ? school : leader), id, step);
    if (answer.status !== 200) throw new Error(`${step}: ${JSON.stringify(answer.body)}`);
  }
  return answer;
}
const heard = ['review', 'request-statement', 'statement'] as const;

async function stepsOf(
  id: string,
): Promise<readonly { action: string; text: string | null; due: string | null }[]> {
  const { steps }: { steps: { action: string; text: string | null; due: string | null }[] } = (
    await leader.get(`/cases/${id}`)
  ).body;
  return steps;
}
const actionsOf = async (id: string): Promise<readonly string[]> =>
  (await stepsOf(id)).map(({ action }) => action);

describe('a case', () => {
  it('is nobody’s business but the office’s, the leaders’ and, once it is asked, its unit’s', async () => {
    const id = await open();
    for (const client of strangers) {
      expect((await client.get('/cases')).status).toBe(403);
      expect((await client.get(`/cases/${id}`)).status).toBe(403);
    }
    expect((await system.anonymous().get('/cases')).status).toBe(401);
    const units = [school, otherSchool, centre, otherCentre];
    const seeing = async (): Promise<readonly number[]> =>
      Promise.all(units.map(async (client) => (await client.get(`/cases/${id}`)).status));
    expect(await seeing()).toEqual([404, 404, 404, 404]);
    await walk(id, 'review');
    expect(await seeing()).toEqual([404, 404, 404, 404]);
    expect((await school.get('/cases')).body.items).toEqual([]);
    await walk(id, 'request-statement');
    expect(await seeing()).toEqual([200, 404, 200, 404]);
    const ids = async (client: ApiClient): Promise<readonly string[]> => {
      const { items }: { items: { id: string }[] } = (await client.get('/cases?limit=200')).body;
      return items.map((item) => item.id);
    };
    expect(await ids(school)).toEqual([id]);
    expect(await ids(centre)).toEqual([id]);
    expect(await ids(otherSchool)).toEqual([]);
    expect((await leader.get(`/cases/${unknownId}`)).status).toBe(404);
  });

  it('is moved by whoever the step belongs to, and by nobody else', async () => {
    const id = await open();
    for (const client of [leader, school, centre, ...strangers]) {
      expect((await make(client, id, 'review')).status).toBe(403);
      expect((await make(client, id, 'request-statement')).status).toBe(403);
    }
    await walk(id, 'review', 'request-statement');
    for (const client of [office, leader, ...strangers]) {
      expect((await make(client, id, 'statement')).status).toBe(403);
      expect((await make(client, id, 'appeal')).status).toBe(403);
    }
    // The centre reads what is said to its school, and does not speak for it.
    expect(outcome(await make(centre, id, 'statement'))).toEqual([403, 'not-permitted']);
    expect(outcome(await make(otherSchool, id, 'statement'))).toEqual([404, 'not-found']);
    for (const client of [office, school, centre, ...strangers])
      expect((await make(client, id, 'uphold')).status).toBe(403);
    for (const client of [school, centre, ...strangers]) {
      expect((await make(client, id, 'close')).status).toBe(403);
      expect((await client.get(`/cases/${id}/letter.docx`)).status).toBe(403);
    }
    expect(await actionsOf(id)).toEqual(['open', 'review', 'request-statement']);
  });

  it('goes from being proposed to being closed, and every step says who, when and what', async () => {
    const id = await open();
    expect(outcome(await walk(id, ...heard))).toEqual([200, 'under-review']);
    const decided = await make(leader, id, 'uphold');
    expect(decided.body).toMatchObject({ state: 'decided', decision: 'upheld', appealDue: inDays(10) });
    expect(outcome(await make(school, id, 'appeal'))).toEqual([200, 'appealed']);
    expect((await make(secondLeader, id, 'set-aside')).body).toMatchObject({
      state: 'decided',
      decision: 'set-aside',
      appealDue: null,
    });
    const closed = await make(office, id, 'close');
    expect(closed.body).toMatchObject({ state: 'closed', decision: 'set-aside', may: [] });
    expect(closed.body.steps).toMatchObject([
      { step: 1, action: 'open', madeAs: 'program' },
      { step: 2, action: 'review', madeAs: 'office', makerName: 'office1', text: '数据无误' },
      { step: 3, action: 'request-statement', due: inDays(5), text: '请说明' },
      { step: 4, action: 'statement', madeAs: 'school', makerName: 'school6', text: '我校说明如下' },
      {
        step: 5,
        action: 'decide',
        decision: 'upheld',
        makerName: 'leader3',
        text: '事实清楚',
        due: inDays(10),
      },
      { step: 6, action: 'appeal', text: '不服' },
      { step: 7, action: 'decide', decision: 'set-aside', makerName: 'leader4' },
      { step: 8, action: 'close', state: 'closed' },
    ]);
    expect(await system.audited(id)).toMatchObject([
      { action: 'case.review', role: 'office' },
      { action: 'case.request-statement', after: { state: 'statement-requested', due: inDays(5) } },
      { action: 'case.statement', role: 'school' },
      { action: 'case.decide', role: 'leader', after: { decision: 'upheld' } },
      { action: 'case.appeal', role: 'school' },
      { action: 'case.decide', after: { decision: 'set-aside' } },
      { action: 'case.close', after: { state: 'closed' } },
    ]);
  });

  it('of a township is spoken for by its centre', async () => {
    const id = await open({ kind: 'township', code: 'T1' });
    await walk(id, 'review', 'request-statement');
    expect((await school.get(`/cases/${id}`)).status).toBe(404);
    expect(outcome(await make(otherCentre, id, 'statement'))).toEqual([404, 'not-found']);
    expect(outcome(await make(centre, id, 'statement'))).toEqual([200, 'under-review']);
    expect(outcome(await make(leader, id, 'uphold'))).toEqual([200, 'decided']);
    expect(outcome(await make(centre, id, 'appeal'))).toEqual([200, 'appealed']);
  });

  it('is refused every step that its state does not allow, with what is possible', async () => {
    const id = await open();
    const refused = await make(office, id, 'request-statement');
    expect(outcome(refused)).toEqual([409, 'state-conflict']);
    expect(refused.body.detail).toBe(
      '这件问责事项现为“待审核”，只有“审核中”时才能请单位说明；现在可以开始审核。',
    );
    for (const step of ['uphold', 'set-aside', 'defer', 'close'])
      expect(outcome(await make(leader, id, step))).toEqual([409, 'state-conflict']);
    await walk(id, 'review');
    for (const step of ['review', 'close'])
      expect(outcome(await make(office, id, step))).toEqual([409, 'state-conflict']);
    await walk(id, 'request-statement');
    for (const step of ['uphold', 'set-aside', 'defer'])
      expect(outcome(await make(leader, id, step))).toEqual([409, 'state-conflict']);
    expect(outcome(await make(school, id, 'appeal'))).toEqual([409, 'state-conflict']);
    await walk(id, 'statement');
    expect(outcome(await make(school, id, 'statement'))).toEqual([409, 'state-conflict']);
    await walk(id, 'uphold');
    expect(outcome(await make(secondLeader, id, 'uphold'))).toEqual([409, 'state-conflict']);
    // The unit's time to appeal is not cut short.
    expect(outcome(await make(office, id, 'close'))).toEqual([409, 'state-conflict']);
    await make(school, id, 'appeal');
    await make(secondLeader, id, 'uphold');
    expect(outcome(await make(school, id, 'appeal'))).toEqual([409, 'state-conflict']);
    expect(outcome(await make(office, id, 'close'))).toEqual([200, 'closed']);
    for (const [client, step] of [
      [office, 'review'],
      [leader, 'set-aside'],
      [school, 'appeal'],
      [office, 'close'],
    ] as const)
      expect(outcome(await make(client, id, step))).toEqual([409, 'state-conflict']);
  });

  it('is not upheld before its unit was heard; it may be set aside, and then nobody needs to hear of it', async () => {
    const id = await open();
    await walk(id, 'review');
    expect(outcome(await make(leader, id, 'uphold'))).toEqual([409, 'state-conflict']);
    expect((await make(leader, id, 'set-aside')).body).toMatchObject({ state: 'decided', appealDue: null });
    expect((await school.get(`/cases/${id}`)).status).toBe(404);
    expect(outcome(await make(leader, id, 'close'))).toEqual([200, 'closed']);
  });

  it('that is deferred stays open, and is decided later', async () => {
    const id = await open();
    await walk(id, ...heard);
    expect((await make(leader, id, 'defer')).body).toMatchObject({ state: 'under-review', decision: null });
    expect(outcome(await make(leader, id, 'uphold'))).toEqual([200, 'decided']);
    await make(school, id, 'appeal');
    expect((await make(secondLeader, id, 'defer')).body).toMatchObject({
      state: 'appealed',
      decision: 'upheld',
    });
    expect(outcome(await make(leader, id, 'set-aside'))).toEqual([403, 'two-person-rule']);
    expect(outcome(await make(secondLeader, id, 'set-aside'))).toEqual([200, 'decided']);
  });

  it('names what is wrong with a body', async () => {
    const id = await open();
    await walk(id, 'review');
    const ask = async (dueOn: string): Promise<Answer> =>
      office.post(`/cases/${id}/request-statement`, { text: '请说明', dueOn });
    for (const [due, code] of [
      [inDays(-1), 'too-early'],
      [inDays(2), 'too-early'],
      [inDays(91), 'too-late'],
    ] as const) {
      expect((await ask(due)).body).toMatchObject({
        status: 422,
        code: 'rule-violated',
        errors: [{ path: 'dueOn', code }],
      });
    }
    expect((await ask('2026-02-30')).status).toBe(400);
    expect(
      (await office.post(`/cases/${id}/request-statement`, { text: ' ', dueOn: inDays(5) })).body,
    ).toMatchObject({
      status: 422,
      errors: [{ path: 'text', code: 'blank' }],
    });
    for (const body of [
      {},
      { decision: 'upheld' },
      { decision: 'perhaps', reasons: '因' },
      { reasons: '因' },
    ])
      expect((await leader.post(`/cases/${id}/decide`, body)).status).toBe(400);
    const early = { decision: 'set-aside', reasons: '因', appealUntil: inDays(20) };
    expect((await leader.post(`/cases/${id}/decide`, early)).body).toMatchObject({
      errors: [{ path: 'appealUntil', code: 'no-appeal' }],
    });
    expect((await ask(inDays(3))).body.statementDue).toBe(inDays(3));
    await make(school, id, 'statement');
    const decide = { decision: 'upheld', reasons: '因' };
    expect(
      (await leader.post(`/cases/${id}/decide`, { ...decide, appealUntil: inDays(1) })).body,
    ).toMatchObject({
      errors: [{ path: 'appealUntil', code: 'too-early' }],
    });
    expect(
      (await leader.post(`/cases/${id}/decide`, { ...decide, appealUntil: inDays(20) })).body.appealDue,
    ).toBe(inDays(20));
  });

  it('is listed by state, rule, unit and what is due soon, the newest first', async () => {
    const ids = [await open({ code: 'D' }), await open({ code: 'D' }), await open({ code: 'D' })];
    await walk(ids[1] ?? '', 'review');
    await office.post(`/cases/${ids[1] ?? ''}/request-statement`, { text: '请', dueOn: inDays(3) });
    const listed = async (query: string): Promise<readonly string[]> => {
      const { items }: { items: { id: string }[] } = (await leader.get(`/cases?unit=D&${query}`)).body;
      return items.map(({ id }) => id);
    };
    expect(await listed('')).toEqual(ids.toReversed());
    expect(await listed('state=proposed')).toEqual([ids[2], ids[0]]);
    expect(await listed('ruleCode=junior-last-twice')).toEqual([]);
    expect(await listed('due=soon')).toEqual([]);
    await moveDeadlines(ids[1] ?? '', inDays(2));
    expect(await listed('due=soon')).toEqual([ids[1]]);
    const { body } = await leader.get('/cases?unit=D&limit=2');
    expect(body.nextCursor).toEqual(expect.any(String));
    expect(await listed(`limit=2&cursor=${String(body.nextCursor)}`)).toEqual([ids[0]]);
    expect((await leader.get('/cases?state=lost')).status).toBe(400);
    expect((await leader.get('/cases?cursor=bm90LW91cnM')).status).toBe(400);
  });
});

describe('the two-person rule', () => {
  /** Another role for the user of a client; they sign in as what they are now. */
  async function become(client: ApiClient, role: string): Promise<ApiClient> {
    const { body } = await client.get('/auth/me');
    await system.sql(`update users set role = $2 where username = $1`, [body.username, role]);
    const changed = system.anonymous();
    await changed.signIn(String(body.username), 'correct-horse-battery');
    return changed;
  }

  it('keeps reviewer and whoever asked for the statement from deciding, whatever they are by now', async () => {
    const id = await open();
    const [reviewer, asker] = [await system.signInAs('office'), await system.signInAs('office')];
    await make(reviewer, id, 'review');
    await make(asker, id, 'request-statement');
    await make(school, id, 'statement');
    for (const person of [reviewer, asker]) {
      const promoted = await become(person, 'leader');
      for (const step of ['uphold', 'set-aside', 'defer']) {
        const answer = await make(promoted, id, step);
        expect(outcome(answer)).toEqual([403, 'two-person-rule']);
      }
      expect((await promoted.get(`/cases/${id}`)).body.may).toEqual([]);
    }
    expect((await leader.get(`/cases/${id}`)).body.may).toEqual(['decide']);
    expect(await actionsOf(id)).toEqual(['open', 'review', 'request-statement', 'statement']);
  });

  it('gives the appeal to another leader than the decision', async () => {
    const id = await open();
    await walk(id, ...heard, 'uphold', 'appeal');
    expect(outcome(await make(leader, id, 'set-aside'))).toEqual([403, 'two-person-rule']);
    expect((await leader.get(`/cases/${id}`)).body.may).toEqual([]);
    expect(outcome(await make(thirdLeader, id, 'uphold'))).toEqual([200, 'decided']);
  });

  it('is kept by the database too, which takes no step out of turn and lets nothing be unsaid', async () => {
    const id = await open();
    await walk(id, ...heard);
    const insert = (username: string, step: number, decision = 'upheld'): Promise<object[]> =>
      system.sql(
        `insert into case_steps (case_id, step, action, to_state, evidence_version, text, decision, made_by, made_as,
                                 maker_name, made_on)
         select $1, $2, 'decide', 'decided', 1, '因', $4, users.id, 'leader', 'x', current_date
           from users where username = $3`,
        [id, step, username, decision],
      );
    await expect(insert('office1', 5)).rejects.toMatchObject({ constraint: 'case_steps_two_persons' });
    await expect(insert('school6', 5)).rejects.toMatchObject({ constraint: 'case_steps_two_persons' });
    await expect(insert('leader3', 4)).rejects.toMatchObject({ constraint: 'case_steps_pkey' });
    await expect(insert('leader3', 6)).rejects.toMatchObject({ constraint: 'case_steps_in_turn' });
    await make(leader, id, 'uphold');
    await make(school, id, 'appeal');
    await expect(insert('leader3', 7)).rejects.toMatchObject({ constraint: 'case_steps_two_persons' });
    for (const statement of [
      `update case_steps set text = 'x' where case_id = $1`,
      `delete from case_steps where case_id = $1`,
      `update case_evidence set content = '{}' where case_id = $1`,
      `delete from case_evidence where case_id = $1`,
    ])
      await expect(system.sql(statement, [id])).rejects.toMatchObject({ constraint: 'case_kept' });
    for (const change of [`state = 'closed'`, `unit_code = 'B'`, `step = step + 1`, `shown_at = null`])
      await expect(system.sql(`update cases set ${change} where id = $1`, [id])).rejects.toMatchObject({
        constraint: 'cases_moved_by_step',
      });
  });

  it('holds when everybody acts at once: one decision is taken, the others are told that they are late', async () => {
    for (let round = 0; round < 5; round += 1) {
      const id = await open();
      await walk(id, ...heard);
      const answers = await Promise.all(
        [leader, secondLeader, thirdLeader, leader, secondLeader].map((client, index) =>
          make(client, id, index % 2 === 0 ? 'uphold' : 'set-aside'),
        ),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409]);
      expect(await actionsOf(id)).toEqual(['open', ...heard, 'decide']);
    }
  });

  it('holds when a reviewer and a decision meet: whoever comes second is judged by what came first', async () => {
    for (let round = 0; round < 5; round += 1) {
      const id = await open();
      const answers = await Promise.all([
        make(office, id, 'review'),
        make(secondOffice, id, 'review'),
        make(leader, id, 'set-aside'),
        make(office, id, 'request-statement'),
      ]);
      const reviews = answers.slice(0, 2).map(({ status }) => status);
      expect(reviews.sort()).toEqual([200, 409]);
      const actions = await actionsOf(id);
      expect(actions.slice(0, 2)).toEqual(['open', 'review']);
      expect(new Set(actions).size).toBe(actions.length);
    }
  });
});

/** As if the deadline had been set for another day. */
async function moveDeadlines(id: string, day: string): Promise<void> {
  await system.sql(`alter table cases disable trigger cases_kept`);
  await system.sql(
    `update cases set statement_due = case when statement_due is not null then $2::date end,
                      appeal_due = case when appeal_due is not null then $2::date end where id = $1`,
    [id, day],
  );
  await system.sql(`alter table cases enable trigger cases_kept`);
}

describe('deadlines of a case', () => {
  const day = (date: string): Promise<void> => beginDay(system, keepDeadlines, date);

  it('are brought to mind two days before and on the day, once each, and lapse on the day after', async () => {
    const [asked, decided] = [await open(), await open()];
    await walk(asked, 'review', 'request-statement');
    await walk(decided, ...heard, 'uphold');
    for (const id of [asked, decided]) await moveDeadlines(id, '2031-05-10');
    for (const date of ['2031-05-07', '2031-05-08', '2031-05-09', '2031-05-10']) await day(date);
    expect(await actionsOf(asked)).toEqual(['open', 'review', 'request-statement', 'remind', 'remind']);
    expect(await actionsOf(decided)).toEqual(['open', ...heard, 'decide', 'remind', 'remind']);
    expect((await leader.get(`/cases/${asked}`)).body).toMatchObject({
      state: 'statement-requested',
      statementDue: '2031-05-10',
    });
    await day('2031-05-11');
    expect((await leader.get(`/cases/${asked}`)).body).toMatchObject({
      state: 'under-review',
      statementDue: null,
      decision: null,
    });
    expect((await stepsOf(asked)).at(-1)).toMatchObject({ action: 'lapse', due: '2031-05-10', text: null });
    expect((await leader.get(`/cases/${decided}`)).body).toMatchObject({
      state: 'closed',
      decision: 'upheld',
    });
    expect(await system.audited(decided)).toContainEqual(
      expect.objectContaining({ action: 'case.close', role: 'job:accountability.keep-deadlines' }),
    );
    await day('2031-05-12');
    expect((await stepsOf(asked)).length).toBe(6);
    // That no statement was given is a fact, and the case may be upheld with it.
    expect(outcome(await make(leader, asked, 'uphold'))).toEqual([200, 'decided']);
  });

  it('are kept when days were slept over', async () => {
    const id = await open();
    await walk(id, 'review', 'request-statement');
    await moveDeadlines(id, '2032-05-10');
    await day('2032-05-09');
    expect((await actionsOf(id)).at(-1)).toBe('remind');
    await day('2032-05-20');
    expect((await actionsOf(id)).slice(-2)).toEqual(['remind', 'lapse']);
  });

  it('do not run in a case that was appealed', async () => {
    const id = await open();
    await walk(id, ...heard, 'uphold', 'appeal');
    await day('2033-05-20');
    expect((await leader.get(`/cases/${id}`)).body.state).toBe('appealed');
  });

  it('end the right to appeal by the county’s day, also where no job has run', async () => {
    const id = await open();
    await walk(id, ...heard, 'uphold');
    await moveDeadlines(id, inDays(-1));
    const late = await make(school, id, 'appeal');
    expect(outcome(late)).toEqual([409, 'state-conflict']);
    expect(late.body.detail).toContain(inDays(-1));
    await moveDeadlines(id, inDays(0));
    expect(outcome(await make(school, id, 'appeal'))).toEqual([200, 'appealed']);
  });
});

describe('whoever acts on an older copy of a case', () => {
  it('is told so, and changes nothing', async () => {
    const id = await open();
    const tag = (await office.get(`/cases/${id}`)).headers.get('etag') ?? '';
    await make(secondOffice, id, 'review');
    expect((await make(office, id, 'request-statement', { 'if-match': tag })).body).toMatchObject({
      status: 412,
      code: 'stale',
    });
    const fresh = (await office.get(`/cases/${id}`)).headers.get('etag') ?? '';
    expect((await make(office, id, 'request-statement', { 'if-match': fresh })).status).toBe(200);
  });
});

describe('the letter of a decision', () => {
  async function textOf(bytes: Buffer): Promise<string> {
    const zip = await fromBufferPromise(bytes);
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName !== 'word/document.xml') continue;
      const chunks: Buffer[] = [];
      for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(Buffer.from(chunk));
      return Buffer.concat(chunks)
        .toString('utf8')
        .replaceAll('</w:p>', '\n')
        .replaceAll(/<[^>]+>/g, '');
    }
    throw new Error('no document');
  }

  it('is not there before there is a decision', async () => {
    const id = await open();
    await walk(id, ...heard);
    expect(outcome(await leader.get(`/cases/${id}/letter.docx`))).toEqual([409, 'state-conflict']);
    expect((await leader.get(`/cases/${unknownId}/letter.docx`)).status).toBe(404);
  });

  it('holds facts, rule, statement, decision and reasons, and leaves room for signature, date and seal', async () => {
    const id = await open();
    await walk(id, ...heard, 'uphold');
    const answer = await office.get(`/cases/${id}/letter.docx`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe(docxType);
    const text = await textOf(answer.bytes);
    for (const part of [
      '问责事项决定书',
      'A学校（代码 A）',
      '初中中招评估连续两年居后三位（zhongkao-bottom3-2y，第 1 版）',
      '5／5',
      '我校说明如下',
      '成立',
      '理由：事实清楚',
      '审核人：office1',
      '决定人：leader3',
      '签字：________________',
      '（盖章）',
      `单位可在 ${inDays(10)} 以前（含当天）申诉一次。`,
    ])
      expect(text).toContain(part);
  });
});
