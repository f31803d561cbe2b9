import { randomBytes, createHash } from 'node:crypto';
import { ApiClient } from '../support/api-client.js';
import { type RunningSystem, startSystem } from '../support/running-system.js';
import { type LaidCases, layCases } from './lay-cases.js';
import { holdExams, type LaidExams } from './lay-exams.js';
import { type LaidImports, uploadFiles } from './lay-imports.js';
import { type LaidInspections, layInspections } from './lay-inspections.js';
import { laySquad } from './lay-squads.js';
import { layLetters } from './lay-letters.js';
import { draftRule } from './lay-rules.js';
import { draftAssessment } from './lay-policies.js';
import { type LaidScoring, layScoring } from './lay-scoring.js';
import { buildUnits } from './lay-units.js';
import { bystanders, commonYear, people, schools } from './units-and-people.js';

/** Somebody who calls. `nobody` has not signed in. */
export interface Caller {
  readonly name: string;
  readonly role: string;
  readonly unit: string | null;
  readonly client: ApiClient;
}

/** Ids of what stands in the county, by what they are of. */
interface CountyIds {
  readonly schools: ReadonlyMap<string, string>;
  readonly townships: ReadonlyMap<string, string>;
  readonly staff: ReadonlyMap<string, string>;
  readonly users: ReadonlyMap<string, string>;
  /** One session each that nothing else needs. */
  readonly sessions: ReadonlyMap<string, string>;
}

export interface County extends CountyIds, LaidExams, LaidInspections, LaidScoring {
  readonly cases: LaidCases;
  readonly system: RunningSystem;
  readonly schoolYearId: string;
  readonly callers: readonly Caller[];
  /** With all schools in it. */
  readonly commonSquad: string;
  /** A draft that names every school when it is tried on history. */
  readonly draftRule: string;
  /** Target letters of the common year, by the code of their school. */
  readonly letters: ReadonlyMap<string, string>;
  /** Of annual assessments. */
  readonly draftAssessment: string;
  readonly imports: LaidImports;
  /** A token of this person that nobody will miss. */
  spareToken(name: string): Promise<string>;
}

/** Starts a system with a county in it. The callers' clients believe every answer when `isTrusting`. */
export async function openCounty(isTrusting: boolean): Promise<County> {
  const system = await startSystem();
  const clients = new Map<string, ApiClient>([['admin', system.admin]]);
  const signIn = async (name: string, role: string, unit: string | null): Promise<ApiClient> => {
    const kind = unit === null ? 'county' : role === 'centre' ? 'township' : 'school';
    return system.signInAs(role, unit === null ? { kind } : { kind, code: unit }, name);
  };
  const office = await signIn('office-q', 'office', null);
  const leader = await signIn('leader-q', 'leader', null);
  clients.set('office-q', office).set('leader-q', leader);
  await buildUnits(office);
  for (const { name, role, unit } of people) {
    if (!clients.has(name)) clients.set(name, await signIn(name, role, unit));
  }
  for (const { name, role } of bystanders) await signIn(name, role, null);
  const exams = await holdExams(office, leader);
  const inspections = await layInspections(system, (name) => {
    const client = clients.get(name);
    if (!client) throw new Error(`nobody is ${name}`);
    return client;
  });
  const idsOf = async (sql: string): Promise<ReadonlyMap<string, string>> => {
    const rows = await system.sql<{ key: string; id: string }>(sql);
    return new Map(rows.map(({ key, id }) => [key, id]));
  };
  const spareToken = async (name: string): Promise<string> => {
    const token = randomBytes(32).toString('base64url');
    await system.sql(
      `insert into sessions (user_id, token_hash, expires_at)
       select users.id, $2, clock_timestamp() + interval '1 hour' from users where users.username = $1`,
      [name, createHash('sha256').update(token).digest()],
    );
    return token;
  };
  for (const { name } of people) await spareToken(name);
  const callers = [...people, { name: 'nobody', role: 'nobody', unit: null }].map((person): Caller => {
    const client = new ApiClient(system.url, isTrusting);
    client.token = clients.get(person.name)?.token;
    return { ...person, client };
  });
  return {
    system,
    callers,
    spareToken,
    ...exams,
    cases: await layCases(system, (name) => {
      const client = clients.get(name);
      if (!client) throw new Error(`nobody is ${name}`);
      return client;
    }),
    schoolYearId: (await office.get('/school-years')).body.items[0].id,
    ...inspections,
    commonSquad: await laySquad(
      system,
      commonYear,
      'common',
      schools.map(({ code }) => code),
    ),
    draftRule: await draftRule(office),
    letters: await layLetters(system),
    draftAssessment: await draftAssessment(office),
    ...(await layScoring(system, office, leader)),
    imports: await uploadFiles(office, exams.examId),
    schools: await idsOf('select code as key, id from schools'),
    townships: await idsOf('select code as key, id from townships'),
    staff: await idsOf('select staff_no as key, id from staff'),
    users: await idsOf('select username as key, id from users'),
    sessions: await idsOf(
      `select users.username as key, max(sessions.id::text) as id
         from sessions join users on users.id = sessions.user_id group by users.username`,
    ),
  };
}

/** The client of somebody who calls. */
export function clientOf({ callers }: County, name: string): ApiClient {
  const caller = callers.find((candidate) => candidate.name === name);
  if (!caller) throw new Error(`nobody is ${name}`);
  return caller.client;
}
