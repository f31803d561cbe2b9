import type { MigrationInterface, QueryRunner } from 'typeorm';

/** School-stages of similar size and level, put together for one school year to be compared with each other. */
export class CreateSquads1790000001100 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table squads (
        id uuid constraint squads_pkey primary key default uuidv7(),
        school_year_id uuid not null constraint squads_school_year_fkey references school_years (id),
        stage text not null constraint squads_stage check (stage in ('kindergarten', 'primary', 'junior', 'senior')),
        code text collate "C" not null,
        name text not null,
        constraint squads_code_key unique (school_year_id, code)
      )`);
    await queryRunner.query(`
      create table squad_members (
        school_year_id uuid not null constraint squad_members_school_year_fkey references school_years (id),
        school_stage_id uuid not null constraint squad_members_school_stage_fkey references school_stages (id),
        squad_id uuid not null constraint squad_members_squad_fkey references squads (id),
        constraint squad_members_pkey primary key (school_year_id, school_stage_id)
      )`);
    await queryRunner.query(`create index squad_members_squad on squad_members (squad_id)`);
    await queryRunner.query(
      `grant select, insert, update, delete on squads, squad_members to teaching_quality_runtime`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`drop table squad_members, squads`);
  }
}
