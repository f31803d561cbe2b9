import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Stages of long work, the outbox that rings for them, the audit log; and the role that the processes run as. */
export class CreatePlatform1790000000100 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      do $$ begin
        create role teaching_quality_runtime nologin;
      exception when duplicate_object or unique_violation then null;
      end $$`);
    await queryRunner.query(`grant usage on schema public to teaching_quality_runtime`);

    await queryRunner.query(`
      create table stages (
        id uuid constraint stages_pkey primary key default uuidv7(),
        work_id uuid not null,
        job text not null,
        after_jobs text[] not null,
        state text not null constraint stages_state check (state in ('waiting', 'ready', 'running', 'done', 'failed')),
        token uuid,
        attempts integer not null default 0,
        error_code text,
        error_detail text,
        created_at timestamptz not null default clock_timestamp(),
        rung_at timestamptz,
        started_at timestamptz,
        finished_at timestamptz,
        constraint stages_work_job_key unique (work_id, job)
      )`);
    await queryRunner.query(
      `create index stages_unfinished on stages (rung_at) where state in ('waiting', 'ready', 'running')`,
    );
    await queryRunner.query(`
      create table stage_progress (
        stage_id uuid constraint stage_progress_pkey primary key
          constraint stage_progress_stage_fkey references stages (id) on delete cascade,
        done bigint not null,
        total bigint not null
      )`);
    await queryRunner.query(`
      create table outbox (
        id bigint generated always as identity constraint outbox_pkey primary key,
        job text not null,
        stage_id uuid not null constraint outbox_stage_fkey references stages (id) on delete cascade,
        post_after timestamptz not null default clock_timestamp(),
        posted_at timestamptz
      )`);
    await queryRunner.query(`create index outbox_unposted on outbox (id) where posted_at is null`);
    await queryRunner.query(`create index outbox_posted on outbox (posted_at) where posted_at is not null`);
    await queryRunner.query(`create index outbox_stage on outbox (stage_id)`);
    await queryRunner.query(
      `grant select, insert, update, delete on stages, stage_progress, outbox to teaching_quality_runtime`,
    );

    await queryRunner.query(`
      create table audit_entries (
        id bigint generated always as identity constraint audit_entries_pkey primary key,
        at timestamptz not null default clock_timestamp(),
        actor_id uuid,
        actor_role text not null,
        action text not null,
        subject_kind text not null,
        subject_id text not null,
        before jsonb,
        after jsonb,
        request_id text
      )`);
    await queryRunner.query(
      `create index audit_entries_subject on audit_entries (subject_kind, subject_id, id)`,
    );
    // The log grows only: the runtime role can't change or remove an entry.
    await queryRunner.query(`grant select, insert on audit_entries to teaching_quality_runtime`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`drop table audit_entries, outbox, stage_progress, stages`);
  }
}
