import { randomUUID } from 'node:crypto';
import { jpeg } from '../support/small-photos.js';
import type { Attempt, Calls } from './attempt.js';
import { type County } from './county.js';
import { type Inspected, strangerTo } from './lay-inspections.js';
import { groundOf, readersOf } from './visit-calls.js';

/** Originals tell where they were taken. */
const originals = { leader: 403, inspector: 403, centre: 403, school: 403 };

const atEach =
  (attemptsAt: (ground: Inspected, county: County) => readonly Attempt[]) =>
  (county: County): readonly Attempt[] =>
    county.inspected.flatMap((ground) => attemptsAt(ground, county));

function aboutDownloads(ground: Inspected): readonly Attempt[] {
  const { school, inspector, findings, strayPhoto } = ground;
  const seen = { reachedBy: readersOf(ground) };
  const unsent = { reachedBy: [inspector] };
  return [
    { about: `a photo of ${school}`, ...seen, sent: () => ({ path: { id: findings.ofVisit } }) },
    {
      about: `a photo of a finding at ${school}`,
      ...seen,
      sent: () => ({ path: { id: findings.ofFinding } }),
    },
    { about: `a repair at ${school}`, ...seen, sent: () => ({ path: { id: findings.ofRepair } }) },
    {
      about: `a photo of a draft about ${school}`,
      ...unsent,
      sent: () => ({ path: { id: findings.ofDraft } }),
    },
    {
      about: `a photo of an unsent finding at ${school}`,
      ...unsent,
      sent: () => ({ path: { id: findings.ofUnsent } }),
    },
    {
      about: `a photo by an inspector who was not at ${school}`,
      // It belongs to nothing that anybody sees, so even the office does not come upon it.
      reachedBy: [strangerTo(ground)],
      refuses: { office: 404, leader: 404 },
      sent: () => ({ path: { id: strayPhoto } }),
    },
    {
      about: `the original of a photo of ${school}`,
      ...seen,
      refuses: originals,
      sent: () => ({ path: { id: findings.ofVisit }, query: { original: 'true' } }),
    },
  ];
}

export const attachmentCalls: Calls = {
  // Repeats of what is there.
  'PUT /visits/{id}/attachments/{attachmentId}': atEach((ground, county) => [
    {
      about: `a photo of a visit of ${ground.school}`,
      reachedBy: [ground.inspector],
      sent: () => ({
        path: { id: ground.visits.submitted, attachmentId: ground.findings.ofVisit },
        attachment: jpeg(),
      }),
    },
    {
      about: `a new photo of a visit of ${ground.school}`,
      reachedBy: [ground.inspector],
      sent: ({ name }) => ({
        path: {
          id: ground.visits.submitted,
          attachmentId: name === ground.inspector ? ground.findings.ofVisit : randomUUID(),
        },
        attachment: jpeg(),
      }),
    },
    {
      about: `a photo under the id of one of ${ground.school}`,
      reachedBy: [ground.inspector],
      refuses: { [strangerTo(ground)]: 409 },
      sent: (caller) => ({
        path: {
          id: (groundOf(county, caller) ?? ground).visits.submitted,
          attachmentId: ground.findings.ofVisit,
        },
        attachment: jpeg(),
      }),
    },
  ]),
  'PUT /findings/{id}/attachments/{attachmentId}': atEach((ground) => {
    const { school, inspector, findings } = ground;
    const names = new Map([
      [inspector, findings.ofFinding],
      [ground.clerk, findings.ofRepair],
    ]);
    return [
      {
        about: `a photo of a finding at ${school}`,
        reachedBy: [inspector, school],
        sent: ({ name }) => ({
          path: { id: findings.open, attachmentId: names.get(name) ?? randomUUID() },
          attachment: jpeg(),
        }),
      },
      {
        about: `a photo of an unsent finding at ${school}`,
        reachedBy: [inspector],
        sent: ({ name }) => ({
          path: { id: findings.unsent, attachmentId: name === inspector ? findings.ofUnsent : randomUUID() },
          attachment: jpeg(),
        }),
      },
    ];
  }),
  'GET /visits/{id}/attachments': atEach((ground) => [
    {
      about: `a visit of ${ground.school}`,
      reachedBy: readersOf(ground),
      sent: () => ({ path: { id: ground.visits.submitted } }),
      shows: ['visit-photo'],
      shownOf: ground.school,
    },
    {
      about: `a visit of ${ground.school} to which somebody has sent a photo who was not there`,
      reachedBy: [...readersOf(ground), strangerTo(ground)],
      sent: () => ({ path: { id: ground.visits.corrected } }),
    },
    {
      about: `a draft about ${ground.school}`,
      reachedBy: [ground.inspector],
      sent: () => ({ path: { id: ground.visits.draft } }),
    },
  ]),
  'GET /findings/{id}/attachments': atEach((ground) => [
    {
      about: `a finding at ${ground.school}`,
      reachedBy: readersOf(ground),
      sent: () => ({ path: { id: ground.findings.open } }),
      shows: ['finding-photo', 'evidence'],
      shownOf: ground.school,
    },
    {
      about: `an unsent finding at ${ground.school}`,
      reachedBy: [ground.inspector],
      sent: () => ({ path: { id: ground.findings.unsent } }),
    },
    {
      about: `what an inspector who was not at ${ground.school} says`,
      reachedBy: [strangerTo(ground)],
      sent: () => ({ path: { id: ground.findings.stray } }),
    },
  ]),
  'GET /attachments/{id}': atEach(aboutDownloads),
};
