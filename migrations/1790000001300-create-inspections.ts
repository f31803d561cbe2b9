import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Checklists, who inspects which school, visits with their revisions, and the photos and papers that belong to them.
 * Points are whole hundredths. What a phone makes carries the id that the phone gave it.
 */
export class CreateInspections1790000001300 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await createChecklists(queryRunner);
    await queryRunner.query(`
      create table inspection_assignments (
        id uuid constraint inspection_assignments_pkey primary key default uuidv7(),
        term_id uuid not null constraint inspection_assignments_term_fkey references terms (id),
        inspector_id uuid not null constraint inspection_assignments_inspector_fkey references users (id),
        school_id uuid not null constraint inspection_assignments_school_fkey references schools (id),
        constraint inspection_assignments_once_key unique (inspector_id, term_id, school_id)
      )`);
    await queryRunner.query(
      `create index inspection_assignments_term on inspection_assignments (term_id, school_id)`,
    );
    await createVisits(queryRunner);
    await keepClosedTermsClosed(queryRunner);
    await createAttachments(queryRunner);
    await queryRunner.query(`
      grant select, insert, update on checklists, visits to teaching_quality_runtime;
      grant select, insert, delete on inspection_assignments to teaching_quality_runtime;
      grant select, insert on visit_revisions, visit_admissions, attachments, attachment_chunks to teaching_quality_runtime`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      drop table attachment_chunks, attachments, visit_admissions, visit_revisions, visits, inspection_assignments, checklists`);
    await queryRunner.query(`drop function refuse_closed_term, keep_published_checklist`);
  }
}

async function createChecklists(queryRunner: QueryRunner): Promise<void> {
  await queryRunner.query(`
    create table checklists (
      id uuid constraint checklists_pkey primary key default uuidv7(),
      version integer not null constraint checklists_version_key unique,
      name text not null,
      content jsonb not null,
      created_by uuid constraint checklists_creator_fkey references users (id),
      created_at timestamptz not null default clock_timestamp(),
      published_by uuid constraint checklists_publisher_fkey references users (id),
      published_at timestamptz
    )`);
  await queryRunner.query(`
    create function keep_published_checklist() returns trigger language plpgsql as $$
    begin
      raise exception 'a published checklist never changes'
        using errcode = '23514', table = 'checklists', constraint = 'checklists_published';
    end $$`);
  await queryRunner.query(`
    create trigger checklists_published before update or delete on checklists for each row
      when (old.published_at is not null) execute function keep_published_checklist()`);
}

async function createVisits(queryRunner: QueryRunner): Promise<void> {
  await queryRunner.query(`
    create table visits (
      id uuid constraint visits_pkey primary key,
      inspector_id uuid not null constraint visits_inspector_fkey references users (id),
      inspector_name text not null,
      term_id uuid not null constraint visits_term_fkey references terms (id),
      school_id uuid not null constraint visits_school_fkey references schools (id),
      school_stage_id uuid not null constraint visits_school_stage_fkey references school_stages (id),
      kind text not null constraint visits_kind check (kind in ('process', 'final')),
      visited_on date not null,
      checklist_id uuid not null constraint visits_checklist_fkey references checklists (id),
      content jsonb not null,
      content_hash bytea not null,
      status text not null constraint visits_status check (status in ('draft', 'submitted')),
      revision integer not null default 0,
      points_given integer,
      points_max integer,
      sections jsonb,
      received_at timestamptz not null default clock_timestamp(),
      submitted_at timestamptz,
      constraint visits_scored check (
        (status = 'draft') = (revision = 0) and (status = 'draft') = (submitted_at is null)
        and (status = 'draft') = (points_given is null) and (status = 'draft') = (points_max is null)
        and (status = 'draft') = (sections is null)),
      constraint visits_points check (points_given between 0 and points_max and points_max > 0)
    )`);
  await queryRunner.query(`create index visits_term on visits (term_id, school_stage_id)`);
  await queryRunner.query(`create index visits_school on visits (school_id, term_id)`);
  await queryRunner.query(`create index visits_inspector on visits (inspector_id, id)`);
  await queryRunner.query(`
    create table visit_revisions (
      visit_id uuid not null constraint visit_revisions_visit_fkey references visits (id),
      revision integer not null,
      id uuid not null constraint visit_revisions_id_key unique default uuidv7(),
      content jsonb not null,
      content_hash bytea not null,
      points_given integer not null,
      points_max integer not null,
      sections jsonb not null,
      reason text,
      made_by uuid not null constraint visit_revisions_maker_fkey references users (id),
      made_at timestamptz not null default clock_timestamp(),
      constraint visit_revisions_pkey primary key (visit_id, revision),
      constraint visit_revisions_reason check ((revision = 1) = (reason is null)),
      constraint visit_revisions_points check (points_given between 0 and points_max and points_max > 0)
    )`);
  await queryRunner.query(`
    create table visit_admissions (
      visit_id uuid constraint visit_admissions_pkey primary key
        constraint visit_admissions_visit_fkey references visits (id),
      reason text not null,
      admitted_by uuid not null constraint visit_admissions_admitter_fkey references users (id),
      admitted_at timestamptz not null default clock_timestamp()
    )`);
}

/**
 * Whoever closes a term takes its lock alone first; whoever writes a visit takes it together with the others, and looks
 * at the term after it has it. So no visit slips in while a term is being closed.
 */
async function keepClosedTermsClosed(queryRunner: QueryRunner): Promise<void> {
  await queryRunner.query(`
    create function refuse_closed_term() returns trigger language plpgsql as $$
    begin
      perform pg_advisory_xact_lock_shared(hashtextextended('term ' || new.term_id, 0));
      if exists (select from terms where terms.id = new.term_id and terms.closed_at is not null) then
        raise exception 'the term is closed'
          using errcode = '23514', table = 'visits', constraint = 'visits_term_open';
      end if;
      return new;
    end $$`);
  await queryRunner.query(`
    create trigger visits_term_open before insert or update on visits for each row
      execute function refuse_closed_term()`);
}

async function createAttachments(queryRunner: QueryRunner): Promise<void> {
  await queryRunner.query(`
    create table attachments (
      id uuid constraint attachments_pkey primary key,
      visit_id uuid,
      finding_id uuid,
      media_type text not null constraint attachments_media_type
        check (media_type in ('image/jpeg', 'image/png', 'image/webp', 'application/pdf')),
      byte_size integer not null constraint attachments_size check (byte_size between 1 and 8388608),
      sha256 bytea not null,
      uploaded_by uuid not null constraint attachments_uploader_fkey references users (id),
      received_at timestamptz not null default clock_timestamp(),
      constraint attachments_subject check (num_nonnulls(visit_id, finding_id) = 1)
    )`);
  await queryRunner.query(`create index attachments_visit on attachments (visit_id)`);
  await queryRunner.query(`create index attachments_finding on attachments (finding_id)`);
  await queryRunner.query(`create index attachments_uploader on attachments (uploaded_by, id)`);
  await queryRunner.query(`
    create table attachment_chunks (
      attachment_id uuid not null constraint attachment_chunks_attachment_fkey references attachments (id),
      position integer not null,
      bytes bytea not null,
      constraint attachment_chunks_pkey primary key (attachment_id, position)
    )`);
}
