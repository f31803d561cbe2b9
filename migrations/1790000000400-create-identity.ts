import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Users with one role and one scope each, their sessions, and the wrong passwords that were tried. */
export class CreateIdentity1790000000400 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table users (
        id uuid constraint users_pkey primary key default uuidv7(),
        username text collate "C" not null constraint users_username_key unique,
        password_hash text not null,
        display_name text not null,
        role text not null constraint users_role
          check (role in ('admin', 'leader', 'office', 'inspector', 'centre', 'school', 'judge')),
        scope_kind text not null,
        township_id uuid constraint users_township_fkey references townships (id),
        school_id uuid constraint users_school_fkey references schools (id),
        disabled_at timestamptz,
        created_at timestamptz not null default clock_timestamp(),
        constraint users_scope check (
          (scope_kind = 'county' and township_id is null and school_id is null)
          or (scope_kind = 'township' and township_id is not null and school_id is null)
          or (scope_kind = 'school' and school_id is not null and township_id is null))
      )`);
    await queryRunner.query(`
      create table sessions (
        id uuid constraint sessions_pkey primary key default uuidv7(),
        user_id uuid not null constraint sessions_user_fkey references users (id),
        token_hash bytea not null constraint sessions_token_hash_key unique,
        created_at timestamptz not null default clock_timestamp(),
        last_seen_at timestamptz not null default clock_timestamp(),
        expires_at timestamptz not null,
        ended_at timestamptz
      )`);
    await queryRunner.query(`create index sessions_user on sessions (user_id)`);
    await queryRunner.query(`
      create table failed_sign_ins (
        id bigint generated always as identity constraint failed_sign_ins_pkey primary key,
        username text collate "C" not null,
        at timestamptz not null default clock_timestamp()
      )`);
    await queryRunner.query(`create index failed_sign_ins_username on failed_sign_ins (username, at)`);
    await queryRunner.query(
      `grant select, insert, update, delete on users, sessions, failed_sign_ins to teaching_quality_runtime`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`drop table failed_sign_ins, sessions, users`);
  }
}
