import { StartError } from '../progress.mjs';
import type { ApiDoor } from './api-door.js';
import { describeMoves, type ShownStage } from './stage-moves.js';

/** A term of the demo that is over. */
export interface PastTerm {
  readonly id: string;
  /** As people say it. */
  readonly name: string;
}

interface ScoringRun {
  readonly id: string;
  readonly status: string;
  readonly frozenAt: string | null;
  readonly publishedAt: string | null;
  readonly stages: readonly (ShownStage & {
    readonly error: { readonly detail: string } | null;
  })[];
}

/** Who scores and who publishes: two people, as the rules ask. */
export interface ScoringDoors {
  readonly office: ApiDoor;
  readonly leader: ApiDoor;
}

const pollMs = 60;

/** The published run of a term; null while there is none. */
export async function findPublishedRun(office: ApiDoor, termId: string): Promise<string | null> {
  const { items } = await listRuns(office, termId);
  return items.find(({ publishedAt }) => publishedAt !== null)?.id ?? null;
}

/**
 * Closes a term, scores it and publishes the result, all of it unless it is done already: what an interrupted start has
 * begun is gone on with. Tells every move of a stage when it is `isLive`.
 */
export async function scoreTerm(
  { office, leader }: ScoringDoors,
  term: PastTerm,
  say: (text: string) => void,
  isLive: boolean,
): Promise<string> {
  const published = await findPublishedRun(office, term.id);
  if (published !== null) return published;
  const { closedAt } = await office.post<{ closedAt: string }>(`/terms/${term.id}/close`);
  say(`${term.name}：已封存，开始评分`);
  const id = await goOnOrStart(office, term.id, closedAt);
  const run = await watchRun(office, id, isLive ? say : undefined);
  if (run.status !== 'succeeded') {
    const reasons = run.stages.flatMap(({ title, error }) => (error ? [`${title}：${error.detail}`] : []));
    throw new StartError(`${term.name}评分未能完成（${run.status}）：${reasons.join('；')}`);
  }
  await leader.post(`/scoring-runs/${id}/publish`);
  say(`${term.name}：评分完成，局领导已公布`);
  return id;
}

async function listRuns(office: ApiDoor, termId: string): Promise<{ readonly items: readonly ScoringRun[] }> {
  return office.get<{ readonly items: readonly ScoringRun[] }>(`/terms/${termId}/scoring-runs?limit=200`);
}

/** The newest run, unless it was called off or is older than the closing of its term. */
async function goOnOrStart(office: ApiDoor, termId: string, closedAt: string): Promise<string> {
  const { items } = await listRuns(office, termId);
  const newest = items[0];
  if (newest?.status === 'failed') await office.post(`/scoring-runs/${newest.id}/retry`);
  const isUsable =
    newest !== undefined &&
    newest.status !== 'cancelled' &&
    (newest.frozenAt === null || newest.frozenAt >= closedAt);
  if (isUsable) return newest.id;
  const { id } = await office.post(`/terms/${termId}/scoring-runs`);
  return id ?? '';
}

async function watchRun(
  office: ApiDoor,
  id: string,
  say: ((text: string) => void) | undefined,
): Promise<ScoringRun> {
  let seen: readonly ShownStage[] = [];
  for (;;) {
    const run = await office.get<ScoringRun>(`/scoring-runs/${id}`);
    for (const line of describeMoves(seen, run.stages)) say?.(line);
    seen = run.stages;
    if (run.status !== 'queued' && run.status !== 'running') return run;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}
