import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Entries are signed where they are written, and sealed into a chain a moment later. Sealing is a table of its own, so
 * that an entry is never touched again and writers never wait for one another.
 */
export class ChainAudit1790000000700 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    // Entries from before there were signatures cannot be signed afterwards: that would prove nothing.
    await queryRunner.query(`alter table audit_entries rename to audit_entries_unsigned`);
    await queryRunner.query(
      `alter table audit_entries_unsigned rename constraint audit_entries_pkey to audit_entries_unsigned_pkey`,
    );
    await queryRunner.query(`alter index audit_entries_subject rename to audit_entries_unsigned_subject`);
    await queryRunner.query(`revoke all on audit_entries_unsigned from teaching_quality_runtime`);
    await queryRunner.query(`
      create table audit_entries (
        id bigint generated always as identity constraint audit_entries_pkey primary key,
        entry_id uuid not null constraint audit_entries_entry_key unique,
        at timestamptz not null,
        actor_id uuid,
        actor_role text not null,
        action text not null,
        subject_kind text not null,
        subject_id text not null,
        before json,
        after json,
        request_id text,
        signature bytea not null
      )`);
    await queryRunner.query(
      `comment on table audit_entries is 'before and after are json, not jsonb: their exact text is what is signed'`,
    );
    await queryRunner.query(
      `create index audit_entries_subject on audit_entries (subject_kind, subject_id, id)`,
    );
    await queryRunner.query(`create index audit_entries_actor on audit_entries (actor_id, id)`);
    await queryRunner.query(`
      create table audit_links (
        position bigint constraint audit_links_pkey primary key,
        audit_id bigint not null constraint audit_links_audit_key unique,
        link bytea not null
      )`);
    await queryRunner.query(
      `comment on table audit_links is 'no foreign key on audit_id: a deleted entry must leave its link behind'`,
    );
    await queryRunner.query(`
      create table audit_unsealed (
        entry_id uuid constraint audit_unsealed_pkey primary key
      )`);
    await queryRunner.query(
      `comment on table audit_unsealed is 'what waits for its link, written beside the entry: whenever that commits, it is found, and nobody searches a million sealed ones for it'`,
    );
    await queryRunner.query(`grant select, insert on audit_entries, audit_links to teaching_quality_runtime`);
    await queryRunner.query(`grant select, insert, delete on audit_unsealed to teaching_quality_runtime`);
    await queryRunner.query(`
      create function refuse_audit_change() returns trigger language plpgsql as $$
      begin
        raise exception 'the audit log only grows' using errcode = 'insufficient_privilege';
      end $$`);
    for (const table of ['audit_entries', 'audit_links']) {
      await queryRunner.query(`
        create trigger ${table}_only_grow before update or delete or truncate on ${table}
          for each statement execute function refuse_audit_change()`);
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`drop table audit_unsealed, audit_links, audit_entries`);
    await queryRunner.query(`drop function refuse_audit_change()`);
    await queryRunner.query(`alter table audit_entries_unsigned rename to audit_entries`);
    await queryRunner.query(
      `alter table audit_entries rename constraint audit_entries_unsigned_pkey to audit_entries_pkey`,
    );
    await queryRunner.query(`alter index audit_entries_unsigned_subject rename to audit_entries_subject`);
    await queryRunner.query(`grant select, insert on audit_entries to teaching_quality_runtime`);
  }
}
