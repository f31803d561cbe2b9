import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Problems found on visits, and what was done about them. A finding may arrive before its visit, so it names the visit
 * without a foreign key; school, school-stage and term are filled in when both are there and the visit is submitted.
 */
export class CreateFindings1790000001400 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table findings (
        id uuid constraint findings_pkey primary key,
        visit_id uuid not null,
        item_code text not null,
        text text not null,
        severity text not null constraint findings_severity check (severity in ('minor', 'major', 'critical')),
        deadline date not null,
        content_hash bytea not null,
        created_by uuid not null constraint findings_creator_fkey references users (id),
        received_at timestamptz not null default clock_timestamp(),
        school_id uuid constraint findings_school_fkey references schools (id),
        school_stage_id uuid constraint findings_school_stage_fkey references school_stages (id),
        term_id uuid constraint findings_term_fkey references terms (id),
        state text not null default 'open'
          constraint findings_state check (state in ('open', 'rectified', 'verified', 'closed')),
        overdue_since date,
        step integer not null default 0,
        constraint findings_place check (num_nulls(school_id, school_stage_id, term_id) in (0, 3)),
        constraint findings_moves_in_place check (school_id is not null or step = 0)
      )`);
    await queryRunner.query(`create index findings_visit on findings (visit_id)`);
    await queryRunner.query(`create index findings_school on findings (school_id, id)`);
    await queryRunner.query(`create index findings_problem on findings (school_stage_id, item_code)`);
    await queryRunner.query(
      `create index findings_due on findings (deadline) where state = 'open' and overdue_since is null`,
    );
    await queryRunner.query(`
      create table finding_steps (
        finding_id uuid not null constraint finding_steps_finding_fkey references findings (id),
        step integer not null,
        action text not null
          constraint finding_steps_action check (action in ('rectify', 'verify', 'reopen', 'close')),
        text text,
        made_by uuid not null constraint finding_steps_maker_fkey references users (id),
        made_as text not null
          constraint finding_steps_party check (made_as in ('school', 'inspector', 'office')),
        maker_name text not null,
        made_at timestamptz not null default clock_timestamp(),
        constraint finding_steps_pkey primary key (finding_id, step)
      )`);
    await queryRunner.query(`
      grant select, insert, update on findings to teaching_quality_runtime;
      grant select, insert on finding_steps to teaching_quality_runtime`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`drop table finding_steps, findings`);
  }
}
