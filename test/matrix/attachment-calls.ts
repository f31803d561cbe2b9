import { randomUUID } from 'node:crypto';
import { jpeg } from '../support/small-photos.js';
import type { Attempt, Calls } from './attempt.js';
import type { County } from './county.js';
import { inspectedSchool } from './lay-visits.js';

const inspector = 'inspector-q';
const readers = [inspector, inspectedSchool, 'TA7q'];

/** Originals tell where they were taken. */
const originals = { leader: 403, inspector: 403, centre: 403, school: 403 };

function aboutDownloads({ findings }: County): readonly Attempt[] {
  const seen = { reachedBy: readers };
  const unsent = { reachedBy: [inspector] };
  return [
    { about: 'a photo of the visit', ...seen, sent: () => ({ path: { id: findings.ofVisit } }) },
    { about: 'a photo of the finding', ...seen, sent: () => ({ path: { id: findings.ofFinding } }) },
    { about: 'the evidence of the repair', ...seen, sent: () => ({ path: { id: findings.ofRepair } }) },
    { about: 'a photo of the draft', ...unsent, sent: () => ({ path: { id: findings.ofDraft } }) },
    {
      about: 'the original',
      ...seen,
      refuses: originals,
      sent: () => ({ path: { id: findings.ofVisit }, query: { original: 'true' } }),
    },
  ];
}

export const attachmentCalls: Calls = {
  // A repeat of what is there.
  'PUT /visits/{id}/attachments/{attachmentId}': ({ visits, findings }) => [
    {
      about: `a photo of a visit of ${inspectedSchool}`,
      reachedBy: [inspector],
      sent: () => ({
        path: { id: visits.submitted, attachmentId: findings.ofVisit },
        attachment: jpeg(),
      }),
    },
  ],
  'PUT /findings/{id}/attachments/{attachmentId}': ({ findings }) => [
    {
      about: `a photo of a finding at ${inspectedSchool}`,
      reachedBy: [inspector, inspectedSchool],
      sent: ({ name }) => ({
        path: {
          id: findings.open,
          attachmentId: name === inspector ? findings.ofFinding : findings.ofRepair,
        },
        attachment: jpeg(),
      }),
    },
    {
      about: 'a photo of a finding that has not been sent, by its school',
      reachedBy: [],
      refuses: { inspector: 409 },
      sent: ({ name }) => ({
        path: {
          id: findings.unsent,
          attachmentId: name === inspector ? findings.ofFinding : randomUUID(),
        },
        attachment: jpeg(),
      }),
    },
  ],
  'GET /visits/{id}/attachments': ({ visits }) => [
    {
      about: `a visit of ${inspectedSchool}`,
      reachedBy: readers,
      sent: () => ({ path: { id: visits.submitted } }),
    },
    { about: 'a draft', reachedBy: [inspector], sent: () => ({ path: { id: visits.draft } }) },
  ],
  'GET /findings/{id}/attachments': ({ findings }) => [
    {
      about: `a finding at ${inspectedSchool}`,
      reachedBy: readers,
      sent: () => ({ path: { id: findings.open } }),
    },
    {
      about: 'one that was not sent',
      reachedBy: [inspector],
      sent: () => ({ path: { id: findings.unsent } }),
    },
  ],
  'GET /attachments/{id}': (county) => aboutDownloads(county),
};
