import { randomUUID } from 'node:crypto';
import type { ApiClient } from '../support/api-client.js';
import { jpeg } from '../support/small-photos.js';
import type { LaidVisits } from './lay-visits.js';

/** What was found on the visits, and what has been shown of it. */
export interface LaidFindings {
  /** Of the submitted visit, and of the draft that nobody else knows yet. */
  readonly open: string;
  readonly unsent: string;
  readonly ofVisit: string;
  readonly ofDraft: string;
  readonly ofFinding: string;
  /** The school's own evidence. */
  readonly ofRepair: string;
}

export function findingBody(visitId: string): object {
  return { visitId, itemCode: 'A1', text: '灭火器过期', severity: 'major', deadline: '2025-11-01' };
}

export async function layFindings(
  inspector: ApiClient,
  school: ApiClient,
  visits: LaidVisits,
): Promise<LaidFindings> {
  const open = await findProblem(inspector, visits.submitted);
  return {
    open,
    unsent: await findProblem(inspector, visits.draft),
    ofVisit: await attach(inspector, `/visits/${visits.submitted}`),
    ofDraft: await attach(inspector, `/visits/${visits.draft}`),
    ofFinding: await attach(inspector, `/findings/${open}`),
    ofRepair: await attach(school, `/findings/${open}`),
  };
}

/** A new finding of the inspector's. */
export async function findProblem(inspector: ApiClient, visitId: string): Promise<string> {
  const id = randomUUID();
  const body = JSON.stringify(findingBody(visitId));
  const answer = await inspector.send('PUT', `/findings/${id}`, body, { 'content-type': 'application/json' });
  if (answer.status !== 201) throw new Error(`not found: ${JSON.stringify(answer.body)}`);
  return id;
}

async function attach(client: ApiClient, subject: string): Promise<string> {
  const answer = await client.putFile(`${subject}/attachments/${randomUUID()}`, jpeg());
  if (answer.status !== 201) throw new Error(`not attached: ${JSON.stringify(answer.body)}`);
  return String(answer.body.id);
}
