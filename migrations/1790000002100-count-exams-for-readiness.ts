import type { MigrationInterface, QueryRunner } from 'typeorm';

const check = `(select acts_as('{job:exams.check-readiness/system}'))`;

/**
 * What a term lacks of exams is counted for leaders too, who see no pupil: by a job that reads, and writes nothing. Who
 * sees an enrolment, an import or a run sees what hangs on it by policies that are there already.
 */
const openings: readonly (readonly [table: string, rule: string])[] = [
  ['enrolments', check],
  ['school_stages', check],
  ['exam_scores', check],
  ['exam_excuses', check],
  ['ranking_runs', check],
  ['ranking_rows', check],
  ['imports', `${check} and imports.kind in ('exam-scores', 'pupils')`],
];

export class CountExamsForReadiness1790000002100 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const [table, rule] of openings)
      await queryRunner.query(`create policy ${table}_read_readiness on ${table} for select using (${rule})`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const [table] of openings)
      await queryRunner.query(`drop policy ${table}_read_readiness on ${table}`);
  }
}
