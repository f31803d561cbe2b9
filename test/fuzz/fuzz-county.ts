import { Client } from 'pg';
import { ApiClient } from '../support/api-client.js';
import { Contract } from '../support/contract.js';
import { layCase } from '../support/lay-case.js';
import { closeTerm, scoreAndPublish, scoreTerm } from '../support/scored-county.js';
import { announcePolicy, buildCounty, pupilNo, sitExam } from '../support/small-county.js';
import { type Account, Callers } from './callers.js';
import { KnownThings } from './known-things.js';
import { layInspections } from './lay-inspections.js';
import { fuzzPassword as password } from './recipes.js';

export interface FuzzCounty {
  readonly contract: Contract;
  readonly callers: Callers;
  readonly known: KnownThings;
  close(): Promise<void>;
}

/** A small county with an account of every role, an exam that is ranked and published, a school that is inspected, and all of it known by name. */
export async function prepareCounty(admin: ApiClient, adminUrl: string): Promise<FuzzCounty> {
  const { url } = admin;
  const database = new Client({ connectionString: adminUrl });
  await database.connect();
  const accounts: Account[] = [];
  const ids = new Set<string>();
  const addAccount = async (role: string, scope: object): Promise<ApiClient> => {
    const username = `fuzz.${role}`;
    const made = await admin.post('/users', { username, password, displayName: role, role, scope });
    if (made.status !== 201) throw new Error(`no ${role}: ${JSON.stringify(made.body)}`);
    ids.add(String(made.body.id));
    accounts.push({ role, username, password });
    const client = new ApiClient(url);
    await client.signIn(username, password);
    return client;
  };
  const county = { kind: 'county' };
  const office = await addAccount('office', county);
  const leader = await addAccount('leader', county);
  const inspector = await addAccount('inspector', county);
  for (const role of ['admin', 'judge']) await addAccount(role, county);
  ids.add(String((await admin.get('/auth/me')).body.id));
  await buildCounty(office, [
    { code: 'A' },
    { code: 'B', township: null },
    { code: 'C', stages: 'primary;junior' },
  ]);
  await addAccount('centre', { kind: 'township', code: 'T1' });
  const school = await addAccount('school', { kind: 'school', code: 'A' });

  const known = new KnownThings(ids);
  for (const username of ['somebody', 'somebody.else']) {
    const made = await admin.post('/users', {
      username,
      password,
      displayName: '某人',
      role: 'judge',
      scope: county,
    });
    known.addId('users', String(made.body.id));
  }
  await announcePolicy(office, { cutoffs: [1, 2, 4] });
  const examId = await sitExam(office, {
    censusDate: '2025-09-01',
    marks: { A: [90, 80, '缺考', 'excused'], B: [70, 60], C: [88, 88] },
  });
  const run = await office.rank(examId);
  known.addId('runs', String(run.body.runId));
  await leader.post(`/exams/${examId}/rankings/${String(run.body.runId)}/publish`);
  await layInspections(known, office, inspector, school);
  const { body: years } = await office.get('/school-years');
  const spring = String(years.items[0].terms[1].id);
  await closeTerm({ office }, spring);
  known.addId('scoring-runs', await scoreAndPublish({ office, leader }, spring));
  known.addId('scoring-runs', (await scoreTerm(office, spring, { reason: '更正' })).id);
  const sql = async <Row extends object>(text: string, values: readonly unknown[] = []): Promise<Row[]> =>
    (await database.query<Row>(text, [...values])).rows;
  for (const [index, code] of ['A', 'A', 'A', 'B', 'C'].entries())
    known.addId('cases', await layCase({ sql }, { code, through: `occasion ${String(index)}` }));
  known.addId('cases', await layCase({ sql }, { kind: 'township', code: 'T1' }));
  const nouns = [
    'townships',
    'schools',
    'staff',
    'school-years',
    'exams',
    'ranking-policies',
    'checklists',
    'squads',
  ];
  for (const noun of [...nouns, 'users'])
    known.learn(`/api/v1/${noun}`, (await (noun === 'users' ? admin : office).get(`/${noun}`)).body);
  for (const code of ['A', 'B', 'C', 'T1']) known.addText('schoolCode', code);
  for (const code of ['T1', 'T2']) known.addText('townshipCode', code);
  for (const code of ['A', 'T1', 'B', 'T2']) known.addText('code', code);
  for (const year of ['2023-2024', '2024-2025', '2025-2026']) known.addText('schoolYear', year);
  for (const index of [1, 2, 3]) known.addText('pupilNo', pupilNo('A', '2025-09-01', 9, index));

  await database.query('create table kept_accounts as select id, password_hash from users');
  const restore = async (): Promise<void> => {
    await database.query('delete from failed_sign_ins');
    await database.query(`
      update users set password_hash = kept_accounts.password_hash from kept_accounts
       where users.id = kept_accounts.id and users.password_hash <> kept_accounts.password_hash`);
  };
  const callers = new Callers(url, accounts, restore);
  await callers.signInAll();
  return { contract: await Contract.of(url), callers, known, close: () => database.end() };
}
