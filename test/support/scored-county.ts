import type { ApiClient } from './api-client.js';
import type { RunningSystem } from './running-system.js';
import { sitExam } from './small-county.js';
import { type InspectedCounty, openInspectedCounty, scores78, submitVisit } from './small-visits.js';

/** A small county whose autumn of 2025 has all that a term is scored by, and is closed. */
export interface ScoredCounty extends InspectedCounty {
  readonly leader: ApiClient;
  /** Grade 6 of P1, P2 and N1, and grade 9 of N1. */
  readonly primaryExam: string;
  readonly juniorExam: string;
}

const better = scores78.map((score) => (score.itemCode === 'C1' ? { ...score, points: 30 } : score));

/** P1 has 78.00 on the way and 81.00 at the end; P2 81.00 and 78.00: a tie of 79.50. N1 lacks its final visit. */
export async function openScoredCounty(system: RunningSystem): Promise<ScoredCounty> {
  const county = await openInspectedCounty(system);
  const { alice, bob, office, visit } = county;
  const final = { kind: 'final', visitedOn: '2026-01-15' };
  await submitVisit(alice, visit());
  await submitVisit(alice, visit({ ...final, scores: better }));
  await submitVisit(bob, visit({ schoolCode: 'P2', scores: better }));
  await submitVisit(bob, visit({ ...final, schoolCode: 'P2' }));
  await submitVisit(alice, visit({ schoolCode: 'N1' }));
  const primaryExam = await sitExam(office, {
    name: '六年级检测',
    stage: 'primary',
    marks: { P1: [90, 80, '缺考'], P2: [95, 70], N1: [60, 'excused'] },
  });
  const juniorExam = await sitExam(office, { name: '九年级检测', marks: { N1: [88, 77, 66] } });
  await closeTerm(county, county.autumn);
  return {
    ...county,
    leader: await system.signInAs('leader', { kind: 'county' }, 'laura'),
    primaryExam,
    juniorExam,
  };
}

export async function closeTerm({ office }: Pick<InspectedCounty, 'office'>, termId: string): Promise<void> {
  const closed = await office.post(`/terms/${termId}/close`, {});
  if (closed.status !== 200) throw new Error(`not closed: ${JSON.stringify(closed.body)}`);
}

interface EndedRun {
  readonly id: string;
  readonly status: string;
  readonly inputHash: string;
  readonly resultHash: string;
}

/** Starts a run and waits for its end, whatever it is. */
export async function scoreTerm(
  office: ApiClient,
  termId: string,
  body: { readonly reason?: string } = {},
): Promise<EndedRun> {
  const accepted = await office.post(`/terms/${termId}/scoring-runs`, body);
  if (accepted.status !== 202) throw new Error(`not started: ${JSON.stringify(accepted.body)}`);
  const run: EndedRun = (await office.waitFor(`/scoring-runs/${String(accepted.body.id)}`, isOver)).body;
  return run;
}

export function isOver({ status }: { readonly status: string }): boolean {
  return status !== 'queued' && status !== 'running';
}

/** Starts, waits, and has it published. Returns the run's id. */
export async function scoreAndPublish(
  { office, leader }: Pick<ScoredCounty, 'office' | 'leader'>,
  termId: string,
  body: { readonly reason?: string } = {},
): Promise<string> {
  const run = await scoreTerm(office, termId, body);
  if (run.status !== 'succeeded') throw new Error(`not scored: ${JSON.stringify(run)}`);
  const published = await leader.post(`/scoring-runs/${run.id}/publish`);
  if (published.status !== 200) throw new Error(`not published: ${JSON.stringify(published.body)}`);
  return run.id;
}
