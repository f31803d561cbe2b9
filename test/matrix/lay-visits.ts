import { randomUUID } from 'node:crypto';
import type { ApiClient } from '../support/api-client.js';
import type { RunningSystem } from '../support/running-system.js';
import { assign, publishChecklist } from '../support/small-inspections.js';

/** Where `inspector-q` is sent: the only school that is inspected. */
export const inspectedSchool = 'SA1q';

/** Points for every item of the small checklist, as it applies to a junior school: 88 of 100. */
export const visitScores = [
  { itemCode: 'A1', points: 8.5 },
  { itemCode: 'A2', met: true },
  { itemCode: 'B1', measured: 50 },
  { itemCode: 'B2', occurrences: 3 },
  { itemCode: 'C1', points: 27 },
  { itemCode: 'C2', measured: 14 },
];

/** What has been inspected, and in which form. */
export interface LaidVisits {
  readonly termId: string;
  readonly checklistId: string;
  readonly draft: string;
  /** A draft outside its window. */
  readonly late: string;
  readonly submitted: string;
}

export function visitBody(checklistId: string, visitedOn: string): object {
  return {
    schoolCode: inspectedSchool,
    stage: 'junior',
    kind: 'process',
    visitedOn,
    checklistVersionId: checklistId,
    scores: visitScores,
  };
}

export const dayWithin = '2025-10-08';
export const dayOutside = '2025-12-10';

export async function layVisits(system: RunningSystem, inspector: ApiClient): Promise<LaidVisits> {
  const [term] = await system.sql<{ id: string }>(`select id from terms where starts_on = '2025-09-01'`);
  const termId = term?.id ?? '';
  const checklistId = await publishChecklist(system);
  await assign(system, 'inspector-q', termId, [inspectedSchool]);
  const submitted = await draftVisit(inspector, checklistId, dayWithin);
  const answer = await inspector.post(`/visits/${submitted}/submit`);
  if (answer.status !== 200) throw new Error(`not submitted: ${JSON.stringify(answer.body)}`);
  return {
    termId,
    checklistId,
    draft: await draftVisit(inspector, checklistId, dayWithin),
    late: await draftVisit(inspector, checklistId, dayOutside),
    submitted,
  };
}

/** A new draft of the inspector's. */
export async function draftVisit(
  inspector: ApiClient,
  checklistId: string,
  visitedOn: string,
): Promise<string> {
  const id = randomUUID();
  const body = JSON.stringify(visitBody(checklistId, visitedOn));
  const answer = await inspector.send('PUT', `/visits/${id}`, body, { 'content-type': 'application/json' });
  if (answer.status !== 201) throw new Error(`not drafted: ${JSON.stringify(answer.body)}`);
  return id;
}
