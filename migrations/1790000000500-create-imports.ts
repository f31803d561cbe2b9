import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Uploaded files, their rows on the way to the county's tables, and what was wrong with them. */
export class CreateImports1790000000500 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table imports (
        id uuid constraint imports_pkey primary key default uuidv7(),
        kind text not null,
        parameters jsonb not null,
        file_name text not null,
        file_bytes bigint not null,
        file_sha256 bytea not null,
        status text not null constraint imports_status
          check (status in ('validating', 'invalid', 'ready', 'committing', 'committed', 'failed')),
        row_count integer not null default 0,
        valid_count integer not null default 0,
        invalid_count integer not null default 0,
        fault_count integer not null default 0,
        missing_candidate_count integer not null default 0,
        accepts_missing_candidates boolean not null default false,
        error_code text,
        error_detail text,
        created_by uuid not null constraint imports_creator_fkey references users (id),
        created_at timestamptz not null default clock_timestamp(),
        committed_by uuid constraint imports_committer_fkey references users (id),
        committed_at timestamptz
      )`);
    await queryRunner.query(`
      create table import_chunks (
        import_id uuid not null constraint import_chunks_import_fkey references imports (id) on delete cascade,
        position integer not null,
        bytes bytea not null,
        constraint import_chunks_pkey primary key (import_id, position)
      )`);
    // Spreadsheets are compressed already, and text is read back once: compressing again only costs time.
    await queryRunner.query(`alter table import_chunks alter column bytes set storage external`);
    await queryRunner.query(`
      create table import_rows (
        import_id uuid not null,
        row_no integer not null,
        cells text[] not null
      )`);
    await queryRunner.query(`create index import_rows_import on import_rows (import_id)`);
    await queryRunner.query(`
      create table import_faults (
        import_id uuid not null constraint import_faults_import_fkey references imports (id) on delete cascade,
        position integer not null,
        row_no integer not null,
        column_name text,
        code text not null,
        message text not null,
        constraint import_faults_pkey primary key (import_id, position)
      )`);
    await queryRunner.query(
      `grant select, insert, update, delete
          on imports, import_chunks, import_rows, import_faults to teaching_quality_runtime`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`drop table import_faults, import_rows, import_chunks, imports`);
  }
}
