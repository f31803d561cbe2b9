import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Answers to requests that carried an Idempotency-Key, written in the transaction of what they did. They never expire. */
export class CreateIdempotency1790000000800 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table idempotency_keys (
        user_id uuid not null constraint idempotency_keys_user_fkey references users (id),
        key text collate "C" not null,
        fingerprint bytea not null,
        status smallint not null,
        location text,
        body json,
        created_at timestamptz not null default clock_timestamp(),
        constraint idempotency_keys_pkey primary key (user_id, key)
      )`);
    await queryRunner.query(`grant select, insert on idempotency_keys to teaching_quality_runtime`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`drop table idempotency_keys`);
  }
}
