import { randomUUID } from 'node:crypto';
import type { ApiClient } from '../support/api-client.js';
import type { RunningSystem } from '../support/running-system.js';
import { assign, publishChecklist } from '../support/small-inspections.js';

/** Who is sent to a school, and who repairs what is found there. */
export interface Ground {
  readonly school: string;
  readonly township: string;
  readonly inspector: string;
  readonly clerk: string;
}

/** Nobody is sent to the other schools. */
export const grounds: readonly Ground[] = [
  { school: 'SA1quay', township: 'TA7quay', inspector: 'inspector-q', clerk: 'school-a1-q' },
  { school: 'SB1quay', township: 'TB8quay', inspector: 'inspector-2-q', clerk: 'school-b1-q' },
];

/** Points for every item of the small checklist, as it applies to a junior school: 88 of 100. */
export const visitScores = [
  { itemCode: 'A1', points: 8.5 },
  { itemCode: 'A2', met: true },
  { itemCode: 'B1', measured: 50 },
  { itemCode: 'B2', occurrences: 3 },
  { itemCode: 'C1', points: 27 },
  { itemCode: 'C2', measured: 14 },
];

/** By what visits are scored, and in which term. */
export interface VisitBasis {
  readonly termId: string;
  readonly checklistId: string;
}

/** What has been inspected at one school, and in which form. */
export interface LaidVisits {
  readonly draft: string;
  /** A draft outside its window. */
  readonly late: string;
  readonly submitted: string;
  /** Submitted outside its window, as the office has admitted. */
  readonly admitted: string;
  /** Submitted, and corrected by its inspector and by the office. */
  readonly corrected: string;
}

export const dayWithin = '2025-10-08';
export const dayOutside = '2025-12-10';

interface VisitParts {
  readonly kind?: 'process' | 'final';
  readonly visitedOn?: string;
  /** What is written in it, by which it is known again. */
  readonly note?: string;
}

export function visitBody({ school }: Ground, { checklistId }: VisitBasis, parts: VisitParts = {}): object {
  const { kind = 'process', visitedOn = dayWithin, note } = parts;
  return {
    schoolCode: school,
    stage: 'junior',
    kind,
    visitedOn,
    checklistVersionId: checklistId,
    scores: visitScores,
    ...(note === undefined ? {} : { note }),
  };
}

/** What the draft of a ground, and what its submitted visit says. */
export const draftNote = ({ school }: Ground): string => `草稿-${school.slice(1)}`;
export const sentNote = ({ school }: Ground): string => `定稿-${school.slice(1)}`;

export async function prepareVisits(system: RunningSystem): Promise<VisitBasis> {
  const [term] = await system.sql<{ id: string }>(`select id from terms where starts_on = '2025-09-01'`);
  const termId = term?.id ?? '';
  for (const { inspector, school } of grounds) await assign(system, inspector, termId, [school]);
  return { termId, checklistId: await publishChecklist(system) };
}

/** `corrected` is the id that the corrected visit gets: somebody may know it already. */
export async function layVisits(
  ground: Ground,
  basis: VisitBasis,
  { inspector, office }: Readonly<Record<'inspector' | 'office', ApiClient>>,
  corrected: string,
): Promise<LaidVisits> {
  const draft = async (parts: VisitParts, id?: string): Promise<string> =>
    draftVisit(inspector, visitBody(ground, basis, parts), id);
  const laid = {
    draft: await draft({ note: draftNote(ground) }),
    late: await draft({ visitedOn: dayOutside }),
    submitted: await draft({ note: sentNote(ground) }),
    admitted: await draft({ visitedOn: dayOutside }),
    corrected: await draft({ kind: 'final', visitedOn: dayOutside }, corrected),
  };
  await done(office, `/visits/${laid.admitted}/admit-late`, { reason: '暴雨停课' });
  for (const id of [laid.submitted, laid.admitted, laid.corrected])
    await done(inspector, `/visits/${id}/submit`);
  for (const client of [inspector, office])
    await done(client, `/visits/${laid.corrected}/revisions`, { reason: '误记', scores: visitScores });
  return laid;
}

/** A new draft of the inspector's. */
export async function draftVisit(
  inspector: ApiClient,
  visit: object,
  id: string = randomUUID(),
): Promise<string> {
  const body = JSON.stringify(visit);
  const answer = await inspector.send('PUT', `/visits/${id}`, body, { 'content-type': 'application/json' });
  if (answer.status !== 201) throw new Error(`not drafted: ${JSON.stringify(answer.body)}`);
  return id;
}

/** Asks for what must succeed. */
export async function done(client: ApiClient, path: string, body: object = {}): Promise<void> {
  const answer = await client.post(path, body);
  if (answer.status >= 300) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
}
