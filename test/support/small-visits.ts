import { randomUUID } from 'node:crypto';
import type { ItemScore } from '../../libs/inspections/visits/visit-score.rules.js';
import type { ApiClient } from './api-client.js';
import type { RunningSystem } from './running-system.js';
import { assign, publishChecklist } from './small-inspections.js';
import { created } from './small-county.js';

/** 78 of the small checklist's 100 points at a primary school: A 18.5 of 20, B 32.5 of 40, C 27 of 40. */
export const scores78: readonly ItemScore[] = [
  { itemCode: 'A1', points: 8.5 },
  { itemCode: 'A2', met: true },
  { itemCode: 'B1', measured: 45 },
  { itemCode: 'B2', occurrences: 3 },
  { itemCode: 'C1', points: 27 },
  { itemCode: 'C2', measured: 11.99 },
];

export interface InspectedCounty {
  readonly office: ApiClient;
  readonly alice: ApiClient;
  readonly bob: ApiClient;
  readonly aliceId: string;
  readonly checklistId: string;
  /** 2025-09-01 to 2026-01-20, and 2026-02-15 to 2026-07-10. */
  readonly autumn: string;
  readonly spring: string;
  /** A process visit of alice at the primary school P1, as it is sent. */
  visit(change?: object): Record<string, unknown>;
}

/**
 * Schools P1 (primary, T1), P2 (primary, T2), N1 (primary and junior, direct), K1 (kindergarten, T1); alice inspects P1, N1
 * and K1 in both terms of 2025-2026, bob P2.
 */
export async function openInspectedCounty(system: RunningSystem): Promise<InspectedCounty> {
  const office = await system.signInAs('office', { kind: 'county' }, 'olivia');
  for (const first of [2024, 2025]) {
    const [year, next] = [String(first), String(first + 1)];
    await created(office, '/school-years', {
      name: `${year}-${next}`,
      terms: [
        { number: 1, startsOn: `${year}-09-01`, endsOn: `${next}-01-20` },
        { number: 2, startsOn: `${next}-02-15`, endsOn: `${next}-07-10` },
      ],
    });
  }
  for (const code of ['T1', 'T2']) await created(office, '/townships', { code, name: `${code}镇` });
  for (const [code, townshipCode, stages] of [
    ['P1', 'T1', ['primary']],
    ['P2', 'T2', ['primary']],
    ['N1', null, ['primary', 'junior']],
    ['K1', 'T1', ['kindergarten']],
  ]) {
    await created(office, '/schools', { code, name: `${String(code)}学校`, townshipCode, stages });
  }
  const alice = await system.signInAs('inspector', { kind: 'county' }, 'alice');
  const bob = await system.signInAs('inspector', { kind: 'county' }, 'bob');
  const checklistId = await publishChecklist(system);
  const termId = async (startsOn: string): Promise<string> => {
    const [term] = await system.sql<{ id: string }>('select id from terms where starts_on = $1', [startsOn]);
    return term?.id ?? '';
  };
  const [autumn, spring] = [await termId('2025-09-01'), await termId('2026-02-15')];
  for (const term of [autumn, spring]) {
    await assign(system, 'alice', term, ['P1', 'N1', 'K1']);
    await assign(system, 'bob', term, ['P2']);
  }
  const [user] = await system.sql<{ id: string }>(`select id from users where username = 'alice'`);
  return {
    office,
    alice,
    bob,
    aliceId: user?.id ?? '',
    checklistId,
    autumn,
    spring,
    visit: (change = {}) => ({
      schoolCode: 'P1',
      stage: 'primary',
      kind: 'process',
      visitedOn: '2025-10-08',
      checklistVersionId: checklistId,
      scores: scores78,
      ...change,
    }),
  };
}

export async function put(
  client: ApiClient,
  path: string,
  body: object,
  headers: Record<string, string> = {},
): Promise<Awaited<ReturnType<ApiClient['send']>>> {
  return client.send('PUT', path, JSON.stringify(body), { 'content-type': 'application/json', ...headers });
}

/** Sends and submits a visit; throws when either is refused. Returns its id. */
export async function submitVisit(
  client: ApiClient,
  body: object,
  id: string = randomUUID(),
): Promise<string> {
  const drafted = await put(client, `/visits/${id}`, body);
  if (drafted.status !== 201) throw new Error(`not drafted: ${JSON.stringify(drafted.body)}`);
  const submitted = await client.post(`/visits/${id}/submit`);
  if (submitted.status !== 200) throw new Error(`not submitted: ${JSON.stringify(submitted.body)}`);
  return id;
}
