import type { MigrationInterface, QueryRunner } from 'typeorm';

const stages = `('kindergarten', 'primary', 'junior', 'senior')`;
const posts = `('principal', 'vice-principal', 'kindergarten-head', 'teacher', 'head-teacher', 'centre-principal')`;

/** Townships, schools with their stages, staff with dated posts, pupils and where each was enrolled on a census date. */
export class CreateOrganization1790000000300 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table townships (
        id uuid constraint townships_pkey primary key default uuidv7(),
        code text collate "C" not null constraint townships_code_key unique,
        name text not null
      )`);
    await queryRunner.query(`
      create table schools (
        id uuid constraint schools_pkey primary key default uuidv7(),
        code text collate "C" not null constraint schools_code_key unique,
        name text not null,
        township_id uuid constraint schools_township_fkey references townships (id)
      )`);
    await queryRunner.query(`create index schools_township on schools (township_id)`);
    await queryRunner.query(`
      create table school_stages (
        id uuid constraint school_stages_pkey primary key default uuidv7(),
        school_id uuid not null constraint school_stages_school_fkey references schools (id),
        stage text not null constraint school_stages_stage check (stage in ${stages}),
        constraint school_stages_school_stage_key unique (school_id, stage)
      )`);
    await queryRunner.query(`
      create table staff (
        id uuid constraint staff_pkey primary key default uuidv7(),
        staff_no text collate "C" not null constraint staff_staff_no_key unique,
        name text not null,
        school_id uuid not null constraint staff_school_fkey references schools (id),
        birth_date date,
        service_from date,
        head_teacher_from date
      )`);
    await queryRunner.query(`create index staff_school on staff (school_id)`);
    await queryRunner.query(`
      create table staff_posts (
        id uuid constraint staff_posts_pkey primary key default uuidv7(),
        staff_id uuid not null constraint staff_posts_staff_fkey references staff (id),
        school_id uuid not null constraint staff_posts_school_fkey references schools (id),
        post text not null constraint staff_posts_post check (post in ${posts}),
        starts_on date not null,
        ends_on date,
        constraint staff_posts_holding_key unique (staff_id, school_id, post, starts_on),
        constraint staff_posts_order check (ends_on is null or starts_on < ends_on)
      )`);
    await queryRunner.query(`create index staff_posts_school on staff_posts (school_id, post, starts_on)`);
    await queryRunner.query(`
      create table pupils (
        id bigint generated always as identity constraint pupils_pkey primary key,
        pupil_no text collate "C" not null constraint pupils_pupil_no_key unique,
        name text not null
      )`);
    await queryRunner.query(`
      create table enrolments (
        id bigint generated always as identity constraint enrolments_pkey primary key,
        census_date date not null,
        pupil_id bigint not null constraint enrolments_pupil_fkey references pupils (id),
        school_stage_id uuid not null constraint enrolments_school_stage_fkey references school_stages (id),
        grade smallint not null constraint enrolments_grade check (grade between 1 and 12),
        class_no text not null,
        constraint enrolments_census_pupil_key unique (census_date, pupil_id)
      )`);
    await queryRunner.query(
      `create index enrolments_census_grade on enrolments (census_date, grade, school_stage_id)`,
    );
    await queryRunner.query(`create index enrolments_pupil on enrolments (pupil_id)`);
    await queryRunner.query(`create index enrolments_school_stage on enrolments (school_stage_id)`);
    await queryRunner.query(
      `grant select, insert, update, delete
          on townships, schools, school_stages, staff, staff_posts, pupils, enrolments to teaching_quality_runtime`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `drop table enrolments, pupils, staff_posts, staff, school_stages, schools, townships`,
    );
  }
}
