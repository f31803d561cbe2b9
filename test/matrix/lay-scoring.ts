import type { ApiClient } from '../support/api-client.js';
import type { RunningSystem } from '../support/running-system.js';
import { closeTerm, scoreAndPublish, scoreTerm } from '../support/scored-county.js';
import { sitExam } from '../support/small-county.js';
import { layYear } from './lay-school-year.js';
import { schools } from './units-and-people.js';

export interface LaidScoring {
  /** Closed, with an exam of all schools and no visit. */
  readonly scoredTerm: string;
  readonly publishedScoring: string;
  readonly unpublishedScoring: string;
  /** The exam of the scored term. */
  readonly scoredExam: string;
  /** Published, of the term that ended the school year. */
  readonly assessedScoring: string;
  /** Of a term of its own, and free to be published. */
  readonly spareScoring: string;
}

/** A term that is over before the inspected ones begin: scored and published, and scored once more with a reason. */
export async function layScoring(
  system: RunningSystem,
  office: ApiClient,
  leader: ApiClient,
): Promise<LaidScoring> {
  const [scored] = await system.sql<{ id: string }>(`select id from terms where starts_on = '2024-09-01'`);
  const scoredTerm = scored?.id ?? '';
  const scoredExam = await sitExam(office, {
    name: '上一年检测',
    schoolYear: '2024-2025',
    // The same marks everywhere: all schools share one place, and their codes are told only to those who may know.
    marks: Object.fromEntries(schools.map(({ code }) => [code, [90, 80]])),
    censusDate: '2024-09-30',
    pupilOf: (school, index) => `P${school.slice(1)}-${String(index)}`,
  });
  await closeTerm({ office }, scoredTerm);
  const publishedScoring = await scoreAndPublish({ office, leader }, scoredTerm);
  const unpublished = await scoreTerm(office, scoredTerm, { reason: '复核后重算' });
  const [assessed] = await system.sql<{ id: string }>(`select id from terms where starts_on = '2025-02-15'`);
  const assessedTerm = assessed?.id ?? '';
  await closeTerm({ office }, assessedTerm);
  const assessedScoring = await scoreAndPublish({ office, leader }, assessedTerm);
  const { termId: spareTerm } = await layYear(system, 2019, true);
  const spare = await scoreTerm(office, spareTerm);
  await system.sql(
    `with run as (insert into scoring_runs (term_id, started_by)
                  select $1, users.id from users where users.username = 'office-q' returning id, started_by)
     insert into scoring_cancellations (run_id, cancelled_by) select run.id, run.started_by from run`,
    [spareTerm],
  );
  return {
    scoredTerm,
    publishedScoring,
    scoredExam,
    assessedScoring,
    unpublishedScoring: unpublished.id,
    spareScoring: spare.id,
  };
}
