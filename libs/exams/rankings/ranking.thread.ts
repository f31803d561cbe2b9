import { rankExam } from '../ranking.rules.js';
import { parseCandidates } from './parse-candidates.js';
import type { RankingOutcome, RankingTask } from './ranking-task.js';
import { writePupilLists } from './write-pupil-lists.js';

/** Hashes and ranks one exam, away from the event loop. */
export function rank(task: RankingTask): RankingOutcome {
  const codes = task.schools.map((school) => school.code);
  const { columns, enrolmentIds, inputHash } = parseCandidates(task.candidates, codes, task.canonicalHead);
  const startedAt = performance.now();
  const ranking = rankExam(task.schools, columns, task.policy);
  const rankMs = performance.now() - startedAt;
  const ids = task.schools.map((school) => school.id);
  return {
    inputHash,
    candidateCount: enrolmentIds.length,
    lines: ranking.lines,
    schools: ranking.schools,
    townships: ranking.townships,
    pupilLists: writePupilLists(ids, columns, enrolmentIds, ranking.pupilPlaces),
    rankMs,
  };
}
