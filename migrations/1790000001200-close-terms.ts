import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A term is closed when its evidence is complete; and what is to be done once a day is written down for that day. */
export class CloseTerms1790000001200 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table terms
        add column closed_at timestamptz,
        add column closed_by uuid constraint terms_closer_fkey references users (id),
        add constraint terms_closed check ((closed_at is null) = (closed_by is null))`);
    await queryRunner.query(`
      create table daily_works (
        job text not null,
        day date not null,
        work_id uuid not null constraint daily_works_work_key unique default uuidv7(),
        constraint daily_works_pkey primary key (job, day)
      )`);
    await queryRunner.query(`grant select, insert on daily_works to teaching_quality_runtime`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`drop table daily_works`);
    await queryRunner.query(
      `alter table terms drop constraint terms_closed, drop column closed_by, drop column closed_at`,
    );
  }
}
