import type { MigrationInterface, QueryRunner } from 'typeorm';

/** School years and their terms; no two terms of the county overlap. */
export class CreateCalendar1790000000200 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table school_years (
        id uuid constraint school_years_pkey primary key default uuidv7(),
        name text not null constraint school_years_name_key unique,
        constraint school_years_name_form check (
          name ~ '^[0-9]{4}-[0-9]{4}$' and right(name, 4)::integer = left(name, 4)::integer + 1)
      )`);
    await queryRunner.query(`
      create table terms (
        id uuid constraint terms_pkey primary key default uuidv7(),
        school_year_id uuid not null constraint terms_school_year_fkey references school_years (id),
        number smallint not null constraint terms_number check (number in (1, 2)),
        starts_on date not null,
        ends_on date not null,
        constraint terms_year_number_key unique (school_year_id, number),
        constraint terms_order check (starts_on < ends_on),
        constraint terms_no_overlap exclude using gist (daterange(starts_on, ends_on, '[]') with &&)
      )`);
    await queryRunner.query(
      `grant select, insert, update, delete on school_years, terms to teaching_quality_runtime`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`drop table terms, school_years`);
  }
}
