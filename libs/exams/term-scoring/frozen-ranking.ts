import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import type { RankingInputs, SchoolOfExam } from '../rankings/read-ranking-inputs.js';

/** So many bytes go into one row: a province's exam is a hundred megabytes. */
const pieceBytes = 4 * 1024 * 1024;

/** Inputs of one exam's ranking in a scoring run, as the snapshot showed them. */
export interface FrozenRanking extends RankingInputs {
  readonly canonicalHead: string;
  /** What SQL found in the same snapshot, as JSON. */
  readonly recomputed: string;
}

export async function keepFrozenRanking(
  unit: UnitOfWork,
  rankingRunId: string,
  { schools, candidates, canonicalHead, recomputed }: FrozenRanking,
): Promise<void> {
  await unit.execute(
    `insert into frozen_rankings (ranking_run_id, schools, canonical_head, recomputed) values ($1, $2, $3, $4)`,
    [rankingRunId, JSON.stringify(schools), canonicalHead, recomputed],
  );
  for (let piece = 0; piece * pieceBytes < candidates.length; piece += 1) {
    const lines = candidates.subarray(piece * pieceBytes, (piece + 1) * pieceBytes);
    await unit.execute(`insert into frozen_candidates (ranking_run_id, piece, lines) values ($1, $2, $3)`, [
      rankingRunId,
      piece,
      Buffer.from(lines.buffer, lines.byteOffset, lines.byteLength),
    ]);
  }
}

/** In memory of its own, which can be handed to a thread. */
export async function readFrozenRanking(unit: UnitOfWork, rankingRunId: string): Promise<FrozenRanking> {
  const frozen = await unit.first<{
    schools: readonly SchoolOfExam[];
    canonicalHead: string;
    recomputed: string;
    bytes: number;
    pieces: number;
  }>(
    `select frozen_rankings.schools, frozen_rankings.canonical_head as "canonicalHead",
            frozen_rankings.recomputed::text as recomputed, kept.bytes::float8 as bytes, kept.pieces::int as pieces
       from frozen_rankings
      cross join lateral (select coalesce(sum(octet_length(frozen_candidates.lines)), 0) as bytes, count(*) as pieces
                            from frozen_candidates
                           where frozen_candidates.ranking_run_id = frozen_rankings.ranking_run_id) kept
      where frozen_rankings.ranking_run_id = $1`,
    [rankingRunId],
  );
  if (!frozen) throw new Error(`nothing was frozen for the ranking run ${rankingRunId}`);
  const candidates = new Uint8Array(frozen.bytes);
  let at = 0;
  for (let piece = 0; piece < frozen.pieces; piece += 1) {
    const row = await unit.first<{ lines: Buffer }>(
      `select frozen_candidates.lines from frozen_candidates
        where frozen_candidates.ranking_run_id = $1 and frozen_candidates.piece = $2`,
      [rankingRunId, piece],
    );
    if (!row) throw new Error(`piece ${String(piece)} of the ranking run ${rankingRunId} is missing`);
    candidates.set(row.lines, at);
    at += row.lines.length;
  }
  const { schools, canonicalHead, recomputed } = frozen;
  return { schools, candidates, canonicalHead, recomputed };
}
