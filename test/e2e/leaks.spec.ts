import { readFile } from 'node:fs/promises';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { type Answer, ApiClient } from '../support/api-client.js';
import { type ChildSystem, startChildSystem } from '../support/child-system.js';
import { recordRows } from '../support/recorded-rows.js';
import { testRedisUrl } from '../support/redis.js';
import { buildCounty, created } from '../support/small-county.js';

/** What must be nowhere, each of them to be found by nothing else. */
const canaries = {
  password: 'kanarienvogel-singt-laut',
  newPassword: 'kanarienvogel-singt-leise',
  wrongPassword: 'kanarienvogel-schweigt',
  pupilName: '金丝雀甲',
  pupilNo: 'KANARI-0001',
  mark: '913.37',
  markInHundredths: '91337',
  idempotencyKey: 'kanari-key-1',
};
const date = '2025-09-30';

/** Keeps every refusal, to be searched. */
class RecordingClient extends ApiClient {
  constructor(
    url: string,
    private readonly refusals: Buffer[],
  ) {
    super(url);
  }

  override async send(...request: Parameters<ApiClient['send']>): Promise<Answer> {
    const answer = await super.send(...request);
    if (answer.status >= 400) this.refusals.push(answer.bytes);
    return answer;
  }
}

describe.each(['postgres', 'redis'] as const)('with its queue in %s, the system', (queue) => {
  let system: ChildSystem;
  let database: Client;
  let recorded: () => Promise<string>;
  const commands: string[] = [];
  const refusals: Buffer[] = [];
  const clients: ApiClient[] = [];
  let redis: Redis | undefined;
  let monitor: Redis | undefined;

  beforeAll(async () => {
    if (queue === 'redis') {
      redis = new Redis(testRedisUrl());
      monitor = await redis.monitor();
      monitor.on('monitor', (_time, words: string[]) => commands.push(words.join(' ')));
    }
    system = await startChildSystem({
      LOG_LEVEL: 'debug',
      ...(queue === 'redis' ? { REDIS_URL: testRedisUrl() } : {}),
    });
    database = new Client({ connectionString: system.database.adminUrl });
    await database.connect();
    recorded = await recordRows(database);
    clients.push(system.admin);
  });

  afterAll(async () => {
    monitor?.disconnect();
    redis?.disconnect();
    await database.end();
    await system.stop();
  });

  async function signIn(
    username: string,
    role: string,
    scope: object = { kind: 'county' },
  ): Promise<ApiClient> {
    const { password } = canaries;
    const made = await system.admin.post('/users', {
      username,
      password,
      displayName: username,
      role,
      scope,
    });
    expect(made.status).toBe(201);
    const client = new RecordingClient(system.url, refusals);
    await client.signIn(username, password);
    clients.push(client);
    return client;
  }

  const pupils = (rows: readonly string[]): string =>
    `pupil_no,name,school_code,stage,grade,class_no\n${rows.join('\n')}\n`;
  const row = `${canaries.pupilNo},${canaries.pupilName},A,junior`;

  it('does its work with all of them', async () => {
    const office = await signIn('office', 'office');
    const leader = await signIn('leader', 'leader');
    await buildCounty(office, [{ code: 'A' }]);
    const school = await signIn('school', 'school', { kind: 'school', code: 'A' });

    await office.importFile(
      { kind: 'pupils', censusDate: date },
      'p.csv',
      pupils([`${row},9,1`, 'B2,乙,A,junior,9,1']),
    );
    const examId = await created(office, '/exams', {
      name: '检测',
      kind: 'county-test',
      stage: 'junior',
      grade: 9,
      schoolYear: '2025-2026',
      term: 1,
      heldOn: '2026-01-10',
      censusDate: date,
      subjects: [{ code: 'total', name: '总分', fullMark: 1000 }],
    });
    const marks = `pupil_no,total\n${canaries.pupilNo},${canaries.mark}\nB2,80\n`;
    await office.importFile({ kind: 'exam-scores', examId }, 'm.csv', marks);
    const { body: run } = await office.rank(examId);
    expect(run.status).toBe('succeeded');
    expect((await leader.post(`/exams/${examId}/rankings/${String(run.runId)}/publish`)).status).toBe(200);
    const seen = await school.get(`/exams/${examId}/rankings/published/pupils?schoolCode=A`);
    expect(seen.bytes.toString()).toContain(canaries.pupilName);
    const key = { 'idempotency-key': canaries.idempotencyKey };
    const excuse = { items: [{ pupilNo: canaries.pupilNo, reason: '住院' }] };
    for (let time = 0; time < 2; time += 1)
      expect((await office.post(`/exams/${examId}/excuses`, excuse, key)).status).toBe(201);
    expect((await office.post(`/exams/${examId}/excuses`, { items: [] }, key)).status).toBeGreaterThanOrEqual(
      400,
    );
    const change = { currentPassword: canaries.password, newPassword: canaries.newPassword };
    expect((await school.post('/auth/password', change)).status).toBe(204);
    expect((await school.post('/auth/logout')).status).toBe(204);
  });

  it('refuses much of what contains them', async () => {
    const office = await signIn('office2', 'office');
    const stranger = new RecordingClient(system.url, refusals);
    const { pupilNo, pupilName, wrongPassword } = canaries;
    const json = { 'content-type': 'application/json' };
    await stranger.post('/auth/login', { username: 'office', password: wrongPassword });
    await stranger.post('/auth/login', { username: pupilNo, password: wrongPassword });
    await stranger.send('POST', '/auth/login', `{"username":"office","password":"${wrongPassword}`, json);
    await stranger.send(
      'POST',
      '/auth/login',
      `{"password":"${wrongPassword}","password":"x","username":"y"}`,
      json,
    );
    await stranger.post('/auth/login', { username: 'office', password: [wrongPassword] });
    await office.post('/auth/password', { currentPassword: wrongPassword, newPassword: wrongPassword });
    await system.admin.post('/users', {
      username: 'x',
      password: 'aaaaaaaaaaaa',
      displayName: pupilName,
      role: 'judge',
    });
    for (const path of [
      `/townships?token=${office.token ?? ''}`,
      `/pupils/${pupilNo}`,
      `/exams/${pupilNo}`,
      `/staff?cursor=${encodeURIComponent(pupilName)}`,
      `/exams/${encodeURIComponent(pupilName)}/rankings/latest/pupils?schoolCode=${pupilNo}`,
    ])
      expect((await office.get(path)).status).toBeGreaterThanOrEqual(400);
    const { body: exams } = await office.get('/exams');
    const examId = String(exams.items[0].id);
    const unknown = { items: [{ pupilNo: `${pupilNo}9`, reason: pupilName }] };
    expect((await office.post(`/exams/${examId}/excuses`, unknown)).status).toBe(422);
    const wrong = pupils([`${row},99,1`, `${row},9,1`, `${row},9,1`]);
    const checked = await office.uploadAndWait({ kind: 'pupils', censusDate: date }, `${pupilNo}.csv`, wrong);
    expect(checked.body.status).toBe('invalid');
    expect((await office.post(`/imports/${String(checked.body.id)}/commit`)).status).toBe(422);
    expect((await office.get(`/imports/${String(checked.body.id)}/errors.xlsx`)).status).toBe(200);
    await office.upload({ kind: pupilName, censusDate: pupilNo }, 'p.csv', wrong);
    await office.upload({ kind: 'pupils', censusDate: date, colour: pupilName }, 'p.csv', wrong);
  });

  it('fails in the middle of what contains them', async () => {
    const office = await signIn('office3', 'office');
    const broken = async (breakIt: string, work: () => Promise<unknown>, mend: string): Promise<void> => {
      await database.query(breakIt);
      await work();
      await database.query(mend);
    };
    const sendUser = async (): Promise<void> => {
      const { password, pupilName: displayName } = canaries;
      const user = { username: 'never', password, displayName, role: 'judge', scope: { kind: 'county' } };
      const send = (): Promise<Response> =>
        fetch(`${system.url}/api/v1/users`, {
          method: 'POST',
          headers: {
            authorization: `Bearer ${system.admin.token ?? ''}`,
            'content-type': 'application/json',
          },
          body: JSON.stringify(user),
        });
      const answer = await send();
      refusals.push(Buffer.from(await answer.arrayBuffer()));
      expect(answer.status).toBe(500);
    };
    const refuse = `check (display_name <> '${canaries.pupilName}') not valid`;
    await broken(
      `alter table users add constraint no_canary ${refuse}`,
      sendUser,
      'alter table users drop constraint no_canary',
    );
    await broken(
      `create function fail_on_row() returns trigger language plpgsql as
         $$ begin raise exception 'no' using detail = to_jsonb(new)::text; end $$;
       create trigger fail before insert on users for each row execute function fail_on_row()`,
      sendUser,
      'drop trigger fail on users',
    );
    const { body } = await office.uploadAndWait(
      { kind: 'pupils', censusDate: '2025-10-01' },
      'p.csv',
      pupils([`${row},9,1`]),
    );
    await broken(
      'create trigger fail before insert on enrolments for each row execute function fail_on_row()',
      async () => {
        await office.post(`/imports/${String(body.id)}/commit`);
        await office.waitFor(`/imports/${String(body.id)}`, ({ status }) => status !== 'committing', 60_000);
      },
      'drop trigger fail on enrolments',
    );
  });

  it('and says none of them in its output, refusals, metrics, jobs, audit entries or in the log of the database', async () => {
    const { rows: audit } = await database.query(`select to_jsonb(audit_entries) from audit_entries`);
    const places: Record<string, string> = {
      output: system.output(),
      metrics: (await system.admin.get('/metrics')).bytes.toString(),
      refusals: Buffer.concat(refusals).toString(),
      jobs: await recorded(),
      redis: commands.join('\n'),
      audit: JSON.stringify(audit),
      'log of the database': await readFile(process.env['TEST_POSTGRES_LOG'] ?? '', 'utf8'),
    };
    for (const [place, atLeast] of Object.entries({
      output: 10_000,
      metrics: 1_000,
      refusals: 1_000,
      jobs: 1_000,
    }))
      expect([place, (places[place]?.length ?? 0) > atLeast]).toEqual([place, true]);
    if (queue === 'redis') expect(commands.length).toBeGreaterThan(50);
    expect(audit.length).toBeGreaterThan(10);
    expect(places['output']).toContain('"code":"23514"');
    expect(places['output']).toContain('"code":"P0001"');
    const secrets = {
      ...canaries,
      ...Object.fromEntries(clients.map(({ token }, index) => [`token ${String(index)}`, token ?? ''])),
    };
    expect(Object.values(secrets)).not.toContain('');
    const found = Object.entries(secrets).flatMap(([name, secret]) =>
      Object.entries(places).flatMap(([place, text]) => {
        // Not the fraction of a second, which may be any number.
        const at = text.search(new RegExp(`(?<!\\w|\\d\\.)${secret.replace('.', '\\.')}`));
        return at < 0 ? [] : [`${name} in ${place}: ${text.slice(Math.max(0, at - 150), at + 80)}`];
      }),
    );
    expect(found).toEqual([]);
  });
});
