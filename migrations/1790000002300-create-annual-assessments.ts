import type { MigrationInterface, QueryRunner } from 'typeorm';

const userId = `nullif(current_setting('app.user_id', true), '')::uuid`;
const office = `acts_as('{office/county}')`;
const [freeze, score, summarize, conclude, seal] = ['freeze', 'score', 'summarize', 'conclude', 'seal'].map(
  (step) => `job:scoring.${step}/system`,
) as [string, string, string, string, string];

/** Asked once a statement. */
function whole(...actors: readonly string[]): string {
  return `(select acts_as('{${actors.join(',')}}'))`;
}

const tables = [
  `create table assessment_policies (
     id uuid constraint assessment_policies_pkey primary key default uuidv7(),
     unit_kind text collate "C" not null
       constraint assessment_policies_unit_kind check (unit_kind in ('school-stage', 'township')),
     stage text collate "C",
     version integer not null,
     title text not null,
     effective_from text collate "C" not null,
     components jsonb not null,
     created_by uuid constraint assessment_policies_creator_fkey references users (id),
     created_at timestamptz not null default clock_timestamp(),
     published_by uuid constraint assessment_policies_publisher_fkey references users (id),
     published_at timestamptz,
     constraint assessment_policies_version_key unique nulls not distinct (unit_kind, stage, version),
     constraint assessment_policies_stage check (unit_kind = 'school-stage' or stage is null)
   )`,
  `comment on column assessment_policies.stage is 'null: every stage that has no policy of its own'`,
  `create table annual_assessments (
     run_id uuid not null,
     unit_kind text not null,
     unit_id uuid not null,
     policy_id uuid not null constraint annual_assessments_policy_fkey references assessment_policies (id),
     components jsonb not null,
     lacks jsonb not null,
     total integer,
     county_place integer,
     county_ranked integer not null,
     township_place integer,
     township_ranked integer,
     squad_place integer,
     squad_ranked integer,
     tied_with text[] not null,
     constraint annual_assessments_pkey primary key (run_id, unit_kind, unit_id),
     constraint annual_assessments_unit_fkey foreign key (run_id, unit_kind, unit_id) references scoring_units,
     constraint annual_assessments_complete check (
       num_nulls(total, county_place) in (0, 2) and (total is not null) = (lacks = '[]'))
   )`,
  `comment on table annual_assessments is 'what a school year came to for a unit; figures and total in hundredths of a percent'`,
];

const triggers = [
  `create function keep_published_assessment_policy() returns trigger language plpgsql as $$
   begin
     raise exception 'a published policy never changes'
       using errcode = '23514', table = 'assessment_policies', constraint = 'assessment_policies_published';
   end $$`,
  `create trigger assessment_policies_published before update or delete on assessment_policies for each row
     when (old.published_at is not null) execute function keep_published_assessment_policy()`,
  `create trigger annual_assessments_finished after insert on annual_assessments referencing new table as new_rows
     for each statement execute function refuse_rows_of_finished_run()`,
];

const policies = [
  // Whoever is assessed may know by what.
  `assessment_policies_read on assessment_policies for select
     using (${whole('office/county', 'leader/county', freeze)}
            or assessment_policies.published_at is not null and (select own_unit()) is not null)`,
  `assessment_policies_insert on assessment_policies for insert
     with check (${office} and assessment_policies.created_by = ${userId} and assessment_policies.published_at is null)`,
  `assessment_policies_update on assessment_policies for update
     using (${office} and assessment_policies.published_at is null) with check (${office})`,
  // As the unit's other results: whoever sees the unit in that run.
  `annual_assessments_read on annual_assessments for select
     using (${whole('office/county', 'leader/county', freeze, score, summarize, conclude, seal)}
            or exists (select from scoring_units
                        where scoring_units.run_id = annual_assessments.run_id
                          and scoring_units.unit_kind = annual_assessments.unit_kind
                          and scoring_units.unit_id = annual_assessments.unit_id))`,
  `annual_assessments_insert on annual_assessments for insert with check (${whole(summarize)})`,
];

/** Annual assessments and the policies that weigh them; the plan's own is in force from its first school year. */
export class CreateAnnualAssessments1790000002300 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of [...tables, ...triggers]) await queryRunner.query(statement);
    // 三年行动计划: routine management goes into a school's annual assessment. It names no other weights, and none for townships.
    await queryRunner.query(
      `insert into assessment_policies (unit_kind, version, title, effective_from, components, published_at)
       values ('school-stage', 1, '三年行动计划', '2022-2023', $1, clock_timestamp())`,
      [JSON.stringify([{ component: 'inspections', weightPercent: 100 }])],
    );
    await queryRunner.query(
      `grant select, insert, update on assessment_policies to teaching_quality_runtime`,
    );
    await queryRunner.query(`grant select, insert on annual_assessments to teaching_quality_runtime`);
    for (const table of ['assessment_policies', 'annual_assessments']) {
      await queryRunner.query(`alter table ${table} enable row level security`);
      await queryRunner.query(`alter table ${table} force row level security`);
    }
    for (const policy of policies) await queryRunner.query(`create policy ${policy}`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`drop table annual_assessments, assessment_policies`);
    await queryRunner.query(`drop function keep_published_assessment_policy`);
  }
}
