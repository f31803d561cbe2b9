import type { MigrationInterface, QueryRunner } from 'typeorm';

const check = `(select acts_as('{job:exams.check-readiness/system}'))`;
const tables = ['schools', 'scoring_cancellations'] as const;

/** The job that counts for readiness also says whether an exam is still what a run froze, and which rankings were called off. */
export class SeeWhatWasCalledOff1790000002600 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const table of tables)
      await queryRunner.query(
        `create policy ${table}_read_readiness on ${table} for select using (${check})`,
      );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of tables) await queryRunner.query(`drop policy ${table}_read_readiness on ${table}`);
  }
}
