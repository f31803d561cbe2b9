import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Exams with their subjects, marks and excuses; ranking policies; ranking runs with all that they printed. */
export class CreateExams1790000000600 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table exams (
        id uuid constraint exams_pkey primary key default uuidv7(),
        name text not null,
        kind text not null constraint exams_kind check (kind in ('county-test', 'zhongkao', 'senior')),
        stage text not null constraint exams_stage check (stage in ('primary', 'junior', 'senior')),
        grade smallint not null constraint exams_grade check (grade between 1 and 12),
        term_id uuid not null constraint exams_term_fkey references terms (id),
        held_on date not null,
        census_date date not null,
        created_by uuid not null constraint exams_creator_fkey references users (id),
        created_at timestamptz not null default clock_timestamp(),
        constraint exams_name_key unique (term_id, name)
      )`);
    await queryRunner.query(`
      create table exam_subjects (
        exam_id uuid not null constraint exam_subjects_exam_fkey references exams (id),
        position smallint not null,
        code text collate "C" not null,
        name text not null,
        full_mark_hundredths integer not null constraint exam_subjects_full_mark check (full_mark_hundredths > 0),
        constraint exam_subjects_pkey primary key (exam_id, position),
        constraint exam_subjects_code_key unique (exam_id, code),
        constraint exam_subjects_name_key unique (exam_id, name)
      )`);
    await queryRunner.query(`
      create table exam_scores (
        exam_id uuid not null constraint exam_scores_exam_fkey references exams (id),
        enrolment_id bigint not null constraint exam_scores_enrolment_fkey references enrolments (id),
        marks_hundredths integer[] not null
          constraint exam_scores_some_mark check (array_remove(marks_hundredths, null) <> '{}'),
        constraint exam_scores_pkey primary key (exam_id, enrolment_id)
      )`);
    await queryRunner.query(
      `comment on column exam_scores.marks_hundredths is 'by subject position; null: absent in that subject'`,
    );
    await queryRunner.query(`
      create table exam_excuses (
        exam_id uuid not null constraint exam_excuses_exam_fkey references exams (id),
        enrolment_id bigint not null constraint exam_excuses_enrolment_fkey references enrolments (id),
        reason text not null,
        approved_by uuid not null constraint exam_excuses_approver_fkey references users (id),
        approved_at timestamptz not null default clock_timestamp(),
        constraint exam_excuses_pkey primary key (exam_id, enrolment_id)
      )`);
    await queryRunner.query(`
      create table ranking_policies (
        id uuid constraint ranking_policies_pkey primary key default uuidv7(),
        stage text not null constraint ranking_policies_stage check (stage in ('primary', 'junior')),
        version integer not null,
        name text not null,
        excellent_cutoff integer,
        good_cutoff integer,
        pass_cutoff integer,
        excellent_weight integer,
        good_weight integer,
        pass_weight integer,
        tie_break text,
        announced_on date,
        effective_from text not null,
        created_by uuid constraint ranking_policies_creator_fkey references users (id),
        created_at timestamptz not null default clock_timestamp(),
        constraint ranking_policies_version_key unique (stage, version),
        constraint ranking_policies_figures check (
          (stage = 'primary' and num_nonnulls(excellent_cutoff, good_cutoff, pass_cutoff,
             excellent_weight, good_weight, pass_weight, tie_break) = 0)
          or (stage = 'junior' and num_nulls(excellent_cutoff, good_cutoff, pass_cutoff,
             excellent_weight, good_weight, pass_weight, tie_break) = 0
             and tie_break in ('mean', 'none')
             and excellent_weight + good_weight + pass_weight = 100
             and 0 < excellent_cutoff and excellent_cutoff <= good_cutoff and good_cutoff <= pass_cutoff))
      )`);
    await queryRunner.query(`
      insert into ranking_policies (stage, version, name, excellent_cutoff, good_cutoff, pass_cutoff,
                                    excellent_weight, good_weight, pass_weight, tie_break, announced_on, effective_from)
      values ('junior', 1, '三年行动计划“一均一值三率”', 3000, 5000, 7000, 40, 20, 40, 'mean', '2022-09-01', '2022-2023'),
             ('primary', 1, '三年行动计划小学均分排名', null, null, null, null, null, null, null, '2022-09-01', '2022-2023')`);
    await queryRunner.query(`
      create table ranking_runs (
        id uuid constraint ranking_runs_pkey primary key default uuidv7(),
        exam_id uuid not null constraint ranking_runs_exam_fkey references exams (id),
        policy_id uuid not null constraint ranking_runs_policy_fkey references ranking_policies (id),
        status text not null default 'queued' constraint ranking_runs_status
          check (status in ('queued', 'succeeded', 'failed')),
        reason text,
        input_hash text,
        error_code text,
        error_detail text,
        started_by uuid not null constraint ranking_runs_starter_fkey references users (id),
        started_at timestamptz not null default clock_timestamp(),
        finished_at timestamptz,
        published_by uuid constraint ranking_runs_publisher_fkey references users (id),
        published_at timestamptz,
        constraint ranking_runs_publication check (
          num_nulls(published_by, published_at) in (0, 2)
          and (published_by is null or (status = 'succeeded' and published_by <> started_by)))
      )`);
    await queryRunner.query(`create index ranking_runs_exam on ranking_runs (exam_id, id)`);
    await queryRunner.query(`
      create table ranking_rows (
        run_id uuid not null constraint ranking_rows_run_fkey references ranking_runs (id),
        unit_kind text not null constraint ranking_rows_unit_kind check (unit_kind in ('school', 'township')),
        unit_id uuid not null,
        unit_code text collate "C" not null,
        unit_name text not null,
        township_id uuid,
        position integer not null,
        place integer,
        enrolled integer not null,
        counted integer not null,
        present integer not null,
        absent integer not null,
        excused integer not null,
        total_hundredths bigint not null,
        mean_hundredths integer,
        mean_place integer,
        excellent_count integer,
        excellent_count_place integer,
        good_count integer,
        pass_count integer,
        excellent_rate integer,
        good_rate integer,
        pass_rate integer,
        weighted_rate integer,
        weighted_rate_place integer,
        rank_sum integer,
        tied_with text[] not null,
        constraint ranking_rows_pkey primary key (run_id, unit_kind, unit_code)
      )`);
    await queryRunner.query(
      `comment on table ranking_rows is 'what a run printed; rates in hundredths of a percent; township_id: the unit itself, or the school''s'`,
    );
    await queryRunner.query(`
      create table ranking_lines (
        run_id uuid not null constraint ranking_lines_run_fkey references ranking_runs (id),
        line text not null constraint ranking_lines_line check (line in ('excellent', 'good', 'pass')),
        cutoff integer not null,
        mark_hundredths integer,
        place integer,
        pupils_at_mark integer not null,
        pupils_in integer not null,
        constraint ranking_lines_pkey primary key (run_id, line)
      )`);
    await queryRunner.query(`
      create table ranking_pupil_lists (
        run_id uuid not null constraint ranking_pupil_lists_run_fkey references ranking_runs (id),
        school_id uuid not null constraint ranking_pupil_lists_school_fkey references schools (id),
        enrolment_ids bigint[] not null,
        statuses smallint[] not null,
        totals_hundredths integer[] not null,
        county_places integer[] not null,
        constraint ranking_pupil_lists_pkey primary key (run_id, school_id)
      )`);
    await queryRunner.query(
      `comment on table ranking_pupil_lists is 'one row a school; element i of each array belongs to the same pupil; status 0 present, 1 absent, 2 excused'`,
    );
    await queryRunner.query(
      `grant select, insert, update, delete on exams, exam_subjects, exam_scores, exam_excuses to teaching_quality_runtime`,
    );
    await queryRunner.query(
      `grant select, insert, update on ranking_policies, ranking_runs to teaching_quality_runtime`,
    );
    // What a run has printed stays as it was printed.
    await queryRunner.query(
      `grant select, insert on ranking_rows, ranking_lines, ranking_pupil_lists to teaching_quality_runtime`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `drop table ranking_pupil_lists, ranking_lines, ranking_rows, ranking_runs, ranking_policies,
                  exam_excuses, exam_scores, exam_subjects, exams`,
    );
  }
}
