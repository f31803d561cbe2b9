import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import { requireExam } from '../exam.service.js';
import { listRankableExamIds, listSchoolInputs } from './exam-inputs.queries.js';

/** What a run froze of each exam, as one text: the digest of every school-stage. By the exam's id. */
export async function listFrozenDigests(
  unit: UnitOfWork,
  runId: string,
): Promise<ReadonlyMap<string, string>> {
  const rows = await unit.query<{ examId: string; digests: string }>(
    `select scoring_inputs.subject as "examId",
            string_agg(scoring_units.code || ' ' || (fact.value ->> 'value'), ',' order by scoring_units.code) as digests
       from scoring_inputs
       join scoring_units on scoring_units.run_id = scoring_inputs.run_id
                         and scoring_units.unit_kind = scoring_inputs.unit_kind
                         and scoring_units.unit_id = scoring_inputs.unit_id
      cross join lateral jsonb_array_elements(scoring_inputs.facts) as fact (value)
      where scoring_inputs.run_id = $1 and scoring_inputs.noun = 'exams' and fact.value ->> 'key' = 'digest'
      group by scoring_inputs.subject`,
    [runId],
  );
  return new Map(rows.map(({ examId, digests }) => [examId, digests]));
}

/** The names of the exams of a term that are no longer what a run froze, or were not there when it did. */
export async function listChangedExams(
  unit: UnitOfWork,
  termId: string,
  frozen: ReadonlyMap<string, string>,
): Promise<readonly string[]> {
  await unit.expectBulk();
  const examIds = new Set([...frozen.keys(), ...(await listRankableExamIds(unit, termId))]);
  const changed: string[] = [];
  for (const examId of examIds) {
    const exam = await requireExam(unit, examId);
    const now = (await listSchoolInputs(unit, exam)).map(
      ({ schoolCode, digest }) => `${schoolCode} ${digest}`,
    );
    if (now.join(',') !== frozen.get(examId)) changed.push(exam.name);
  }
  return changed;
}
