import { randomUUID } from 'node:crypto';
import type { ApiClient } from '../support/api-client.js';
import { jpeg } from '../support/small-photos.js';
import { done, type Ground, type LaidVisits } from './lay-visits.js';

/** What was found at one school, and what has been shown of it. */
export interface LaidFindings {
  /** Of the submitted visit. */
  readonly open: string;
  /** Put back by the inspector and by the office, and closed in the end. */
  readonly closed: string;
  /** Of the draft that nobody else knows yet. */
  readonly unsent: string;
  /** What another inspector says of the corrected visit: it stays theirs alone. */
  readonly stray: string;
  readonly ofVisit: string;
  readonly ofDraft: string;
  readonly ofFinding: string;
  readonly ofUnsent: string;
  /** The school's own evidence. */
  readonly ofRepair: string;
}

/** What a finding says, by which it is known again. */
export function findingText({ school }: Ground, kind: 'open' | 'closed' | 'unsent' | 'stray'): string {
  return `${kind}-${school.slice(1)}-灭火器过期`;
}

export function findingBody(visitId: string, text = '窗户破损'): object {
  return { visitId, itemCode: 'A1', text, severity: 'major', deadline: '2025-11-01' };
}

export async function layFindings(
  ground: Ground,
  visits: LaidVisits,
  people: Readonly<Record<'inspector' | 'stranger' | 'school' | 'office', ApiClient>>,
): Promise<LaidFindings> {
  const { inspector, stranger, school, office } = people;
  const open = await findProblem(inspector, visits.submitted, findingText(ground, 'open'));
  const closed = await findProblem(inspector, visits.submitted, findingText(ground, 'closed'));
  const unsent = await findProblem(inspector, visits.draft, findingText(ground, 'unsent'));
  const repair = async (text: string): Promise<void> => {
    await done(school, `/findings/${closed}/rectify`, { text });
    await done(inspector, `/findings/${closed}/verify`);
  };
  await done(school, `/findings/${closed}/rectify`, { text: '已更换' });
  await done(inspector, `/findings/${closed}/reopen`, { reason: '没有' });
  await repair('这次换了');
  await done(office, `/findings/${closed}/reopen`, { reason: '又坏了' });
  await repair('又换了');
  await done(office, `/findings/${closed}/close`);
  return {
    open,
    closed,
    unsent,
    stray: await findProblem(stranger, visits.corrected, findingText(ground, 'stray')),
    ofVisit: await attach(inspector, `/visits/${visits.submitted}`),
    ofDraft: await attach(inspector, `/visits/${visits.draft}`),
    ofFinding: await attach(inspector, `/findings/${open}`),
    ofUnsent: await attach(inspector, `/findings/${unsent}`),
    ofRepair: await attach(school, `/findings/${open}`),
  };
}

/** A new finding of the inspector's. */
export async function findProblem(inspector: ApiClient, visitId: string, text?: string): Promise<string> {
  const id = randomUUID();
  const body = JSON.stringify(findingBody(visitId, text));
  const answer = await inspector.send('PUT', `/findings/${id}`, body, { 'content-type': 'application/json' });
  if (answer.status !== 201) throw new Error(`not found: ${JSON.stringify(answer.body)}`);
  return id;
}

/** A new photo for `subject`, the path of a visit or of a finding. */
export async function attach(client: ApiClient, subject: string): Promise<string> {
  const answer = await client.putFile(`${subject}/attachments/${randomUUID()}`, jpeg());
  if (answer.status !== 201) throw new Error(`not attached: ${JSON.stringify(answer.body)}`);
  return String(answer.body.id);
}
