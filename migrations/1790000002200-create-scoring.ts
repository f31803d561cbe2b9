import type { MigrationInterface, QueryRunner } from 'typeorm';

const userId = `nullif(current_setting('app.user_id', true), '')::uuid`;
const [freeze, score, summarize, conclude, seal] = ['freeze', 'score', 'summarize', 'conclude', 'seal'].map(
  (step) => `job:scoring.${step}`,
) as [string, string, string, string, string];
const runners = [freeze, score, summarize, conclude, seal] as const;

function is(...names: readonly string[]): string {
  const actors = names.map((name) => `${name}/${name.startsWith('job:') ? 'system' : 'county'}`);
  return `acts_as('{${actors.join(',')}}')`;
}

/** As {@link is}, for lists. */
function whole(...names: readonly string[]): string {
  return `(select ${is(...names)})`;
}

const readers = whole('office', 'leader', ...runners);
const isOwnUnit = `(select own_unit()) in (scoring_units.township_id, scoring_units.school_id)`;
const isSeenRun = (table: string): string =>
  `exists (select from scoring_runs where scoring_runs.id = ${table}.run_id)`;
/** A unit's rows are seen by whoever sees the unit in that run. */
const isSeenUnit = (table: string): string =>
  `exists (select from scoring_units
            where scoring_units.run_id = ${table}.run_id and scoring_units.unit_kind = ${table}.unit_kind
              and scoring_units.unit_id = ${table}.unit_id)`;

const tables = [
  `create table scoring_runs (
     id uuid constraint scoring_runs_pkey primary key default uuidv7(),
     term_id uuid not null constraint scoring_runs_term_fkey references terms (id),
     reason text,
     started_by uuid not null constraint scoring_runs_starter_fkey references users (id),
     started_at timestamptz not null default clock_timestamp(),
     frozen_at timestamptz,
     input_hash text,
     finished_at timestamptz,
     result_hash text,
     published_by uuid constraint scoring_runs_publisher_fkey references users (id),
     published_at timestamptz,
     supersedes_id uuid
       constraint scoring_runs_superseded_fkey references scoring_runs (id)
       constraint scoring_runs_superseded_once unique,
     constraint scoring_runs_frozen check (num_nulls(frozen_at, input_hash) in (0, 2)),
     constraint scoring_runs_finished check (
       num_nulls(finished_at, result_hash) in (0, 2) and (finished_at is null or frozen_at is not null)),
     constraint scoring_runs_published check (
       num_nulls(published_by, published_at) in (0, 2)
       and (published_at is null or finished_at is not null and published_by <> started_by)
       and (supersedes_id is null or published_at is not null and reason is not null))
   )`,
  `create index scoring_runs_term on scoring_runs (term_id, id)`,
  // With the unique column above: the published runs of a term are one chain.
  `create unique index scoring_runs_first_published on scoring_runs (term_id)
    where published_at is not null and supersedes_id is null`,
  // A row of its own: cancelling must not wait for stages that hold the run.
  `create table scoring_cancellations (
     run_id uuid constraint scoring_cancellations_pkey primary key
       constraint scoring_cancellations_run_fkey references scoring_runs (id),
     cancelled_by uuid not null constraint scoring_cancellations_person_fkey references users (id),
     cancelled_at timestamptz not null default clock_timestamp()
   )`,
  `create table scoring_units (
     run_id uuid not null constraint scoring_units_run_fkey references scoring_runs (id),
     unit_kind text not null constraint scoring_units_kind check (unit_kind in ('school-stage', 'township')),
     unit_id uuid not null,
     code text collate "C" not null,
     name text not null,
     stage text,
     school_id uuid,
     township_id uuid,
     township_code text collate "C",
     township_name text,
     squad_code text collate "C",
     squad_name text,
     constraint scoring_units_pkey primary key (run_id, unit_kind, unit_id),
     constraint scoring_units_code_key unique nulls not distinct (run_id, unit_kind, code, stage),
     constraint scoring_units_stage check (
       (unit_kind = 'school-stage') = (stage is not null) and (stage is null) = (school_id is null))
   )`,
  `create index scoring_units_school on scoring_units (school_id, run_id)`,
  `create table scoring_subjects (
     run_id uuid not null constraint scoring_subjects_run_fkey references scoring_runs (id),
     noun text collate "C" not null,
     subject text collate "C" not null,
     role text not null constraint scoring_subjects_role check (role in ('evidence', 'summary', 'conclusion')),
     position integer not null,
     canonical_key text collate "C" not null,
     title text not null,
     series text,
     component text,
     versions jsonb not null,
     input_hash text not null,
     result_hash text,
     constraint scoring_subjects_pkey primary key (run_id, noun, subject),
     constraint scoring_subjects_canonical_key unique (run_id, noun, canonical_key)
   )`,
  `create table scoring_inputs (
     run_id uuid not null,
     noun text collate "C" not null,
     subject text collate "C" not null,
     unit_kind text not null,
     unit_id uuid not null,
     facts jsonb not null,
     data jsonb not null,
     constraint scoring_inputs_pkey primary key (run_id, noun, subject, unit_kind, unit_id),
     constraint scoring_inputs_subject_fkey foreign key (run_id, noun, subject) references scoring_subjects,
     constraint scoring_inputs_unit_fkey foreign key (run_id, unit_kind, unit_id) references scoring_units
   )`,
  // What a conclusion or the summary is made from besides the evidence: no unit is shown it.
  `create table scoring_material (
     run_id uuid not null,
     noun text collate "C" not null,
     subject text collate "C" not null,
     content jsonb not null,
     constraint scoring_material_pkey primary key (run_id, noun, subject),
     constraint scoring_material_subject_fkey foreign key (run_id, noun, subject) references scoring_subjects
   )`,
  `create table term_results (
     run_id uuid not null,
     noun text collate "C" not null,
     subject text collate "C" not null,
     unit_kind text not null,
     unit_id uuid not null,
     value integer,
     percent integer,
     county_place integer,
     county_ranked integer not null,
     tied_with text[] not null,
     figures jsonb not null,
     explanation text[] not null,
     constraint term_results_pkey primary key (run_id, noun, subject, unit_kind, unit_id),
     constraint term_results_subject_fkey foreign key (run_id, noun, subject) references scoring_subjects,
     constraint term_results_unit_fkey foreign key (run_id, unit_kind, unit_id) references scoring_units
   )`,
  `comment on table term_results is 'what a run printed of a unit; value and percent in hundredths'`,
  `create index term_results_unit on term_results (unit_kind, unit_id, run_id)`,
  `create table term_standings (
     run_id uuid not null,
     noun text collate "C" not null,
     subject text collate "C" not null,
     unit_kind text not null,
     unit_id uuid not null,
     township_place integer,
     township_ranked integer,
     squad_place integer,
     squad_ranked integer,
     past jsonb,
     constraint term_standings_pkey primary key (run_id, noun, subject, unit_kind, unit_id),
     constraint term_standings_result_fkey foreign key (run_id, noun, subject, unit_kind, unit_id)
       references term_results
   )`,
  `comment on column term_standings.past is 'what the unit was in the same series before: schoolYear, term, value, place, valueChange, placeChange'`,
  `alter table ranking_runs add column scoring_run_id uuid
     constraint ranking_runs_scoring_fkey references scoring_runs (id)`,
  `create unique index ranking_runs_scoring on ranking_runs (scoring_run_id, exam_id) where scoring_run_id is not null`,
  // The inputs of a ranking as a scoring run froze them, and the figures that SQL found in the same snapshot.
  `create table frozen_rankings (
     ranking_run_id uuid constraint frozen_rankings_pkey primary key
       constraint frozen_rankings_run_fkey references ranking_runs (id),
     schools jsonb not null,
     canonical_head text not null,
     recomputed jsonb not null
   )`,
  `create table frozen_candidates (
     ranking_run_id uuid not null constraint frozen_candidates_ranking_fkey references frozen_rankings (ranking_run_id),
     piece integer not null,
     lines bytea not null,
     constraint frozen_candidates_pkey primary key (ranking_run_id, piece)
   )`,
];

/** Stages of one job in one work are told apart by what they are about; and work may be called off. */
const stages = [
  `alter table stages add column subject text not null default ''`,
  `alter table stages drop constraint stages_work_job_key`,
  `alter table stages add constraint stages_work_job_key unique (work_id, job, subject)`,
  `alter table stages drop constraint stages_state`,
  `alter table stages add constraint stages_state
     check (state in ('waiting', 'ready', 'running', 'done', 'failed', 'cancelled'))`,
];

/*
 * A run that is finished takes no further row, a ranking that has succeeded neither; and what is published never changes:
 * not through the program, and not by whoever has its login. Rows of results can't be changed or removed by it at all.
 */
const freezes = [
  `create function refuse_rows_of_finished_run() returns trigger language plpgsql as $$
   begin
     -- Finishing takes the row for update: whichever comes second sees the other.
     perform 1 from scoring_runs where scoring_runs.id in (select new_rows.run_id from new_rows)
        order by scoring_runs.id for share;
     if exists (select from scoring_runs
                 where scoring_runs.id in (select new_rows.run_id from new_rows) and scoring_runs.finished_at is not null) then
       raise exception 'a finished scoring run takes no further row'
         using errcode = '23514', table = tg_table_name, constraint = 'scoring_run_finished';
     end if;
     return null;
   end $$`,
  `create function refuse_rows_of_succeeded_ranking() returns trigger language plpgsql as $$
   begin
     perform 1 from ranking_runs where ranking_runs.id in (select new_rows.run_id from new_rows)
        order by ranking_runs.id for share;
     if exists (select from ranking_runs
                 where ranking_runs.id in (select new_rows.run_id from new_rows) and ranking_runs.status = 'succeeded') then
       raise exception 'a ranking that has succeeded takes no further row'
         using errcode = '23514', table = tg_table_name, constraint = 'ranking_run_succeeded';
     end if;
     return null;
   end $$`,
  `create function keep_published_run() returns trigger language plpgsql as $$
   begin
     raise exception 'a published result never changes'
       using errcode = '23514', table = tg_table_name, constraint = 'published_run';
   end $$`,
  `create function keep_finished_subject() returns trigger language plpgsql as $$
   begin
     perform 1 from scoring_runs where scoring_runs.id = old.run_id for share;
     if exists (select from scoring_runs where scoring_runs.id = old.run_id and scoring_runs.finished_at is not null) then
       raise exception 'a finished scoring run never changes'
         using errcode = '23514', table = tg_table_name, constraint = 'scoring_run_finished';
     end if;
     return new;
   end $$`,
  ...[
    'scoring_units',
    'scoring_subjects',
    'scoring_inputs',
    'scoring_material',
    'term_results',
    'term_standings',
  ].map(
    (table) => `create trigger ${table}_finished after insert on ${table} referencing new table as new_rows
                for each statement execute function refuse_rows_of_finished_run()`,
  ),
  ...['ranking_rows', 'ranking_lines', 'ranking_pupil_lists'].map(
    (table) => `create trigger ${table}_succeeded after insert on ${table} referencing new table as new_rows
                for each statement execute function refuse_rows_of_succeeded_ranking()`,
  ),
  `create trigger scoring_subjects_kept before update or delete on scoring_subjects for each row
     execute function keep_finished_subject()`,
  `create trigger scoring_runs_published before update or delete on scoring_runs for each row
     when (old.published_at is not null) execute function keep_published_run()`,
  // A finished run may still be published, and nothing else of it may change.
  `create trigger scoring_runs_finished before update on scoring_runs for each row
     when (old.finished_at is not null
           and (old.term_id, old.reason, old.started_by, old.started_at, old.frozen_at, old.input_hash, old.finished_at,
                old.result_hash)
               is distinct from
               (new.term_id, new.reason, new.started_by, new.started_at, new.frozen_at, new.input_hash, new.finished_at,
                new.result_hash))
     execute function keep_published_run()`,
  `create trigger ranking_runs_published before update or delete on ranking_runs for each row
     when (old.published_at is not null) execute function keep_published_run()`,
  `create trigger ranking_runs_succeeded before update on ranking_runs for each row
     when (old.status = 'succeeded'
           and (old.exam_id, old.policy_id, old.status, old.reason, old.input_hash, old.started_by, old.scoring_run_id)
               is distinct from
               (new.exam_id, new.policy_id, new.status, new.reason, new.input_hash, new.started_by, new.scoring_run_id))
     execute function keep_published_run()`,
];

interface Wall {
  readonly table: string;
  readonly read: string;
  readonly insert?: string;
  readonly update?: string;
  readonly updated?: string;
}

const walls: readonly Wall[] = [
  {
    table: 'scoring_runs',
    read: `${readers} or scoring_runs.published_at is not null and (select own_unit()) is not null`,
    insert: `${is('office')} and scoring_runs.started_by = ${userId} and scoring_runs.frozen_at is null
             and scoring_runs.published_at is null`,
    // Whoever adds rows locks the run against being finished meanwhile, which asks for as much; only two change it.
    update: is('leader', ...runners),
    updated: `${is('leader')} and scoring_runs.published_by = ${userId}
              or ${is(freeze, seal)} and scoring_runs.published_at is null`,
  },
  {
    table: 'scoring_cancellations',
    read: readers,
    insert: `${is('office')} and scoring_cancellations.cancelled_by = ${userId}`,
  },
  {
    table: 'scoring_units',
    read: `${readers} or ${isOwnUnit} and ${isSeenRun('scoring_units')}`,
    insert: whole(freeze),
  },
  {
    table: 'scoring_subjects',
    read: `${readers} or ${isSeenRun('scoring_subjects')}`,
    insert: whole(freeze),
    update: whole(score, summarize, conclude),
  },
  {
    table: 'scoring_inputs',
    read: `${readers} or ${isSeenUnit('scoring_inputs')}`,
    insert: whole(freeze),
  },
  { table: 'scoring_material', read: whole(summarize, conclude), insert: whole(freeze) },
  {
    table: 'term_results',
    read: `${readers} or ${isSeenUnit('term_results')}`,
    insert: whole(score),
  },
  {
    table: 'term_standings',
    read: `${readers} or ${isSeenUnit('term_standings')}`,
    insert: whole(summarize),
  },
  // Marks of minors: nobody reads them here but the stage that ranks.
  { table: 'frozen_rankings', read: whole(score), insert: whole(freeze) },
  { table: 'frozen_candidates', read: whole(score), insert: whole(freeze) },
];

/** What the stages are shown of the rooms below, and what they write there. */
const openings: readonly (readonly [policy: string, table: string, rule: string])[] = [
  ...[
    'townships',
    'schools',
    'school_stages',
    'squad_members',
    'visits',
    'enrolments',
    'exam_scores',
    'exam_excuses',
    'ranking_runs',
  ].map((table) => [`${table}_read_frozen`, table, `for select using (${whole(freeze)})`] as const),
  [
    'ranking_runs_insert_frozen',
    'ranking_runs',
    `for insert with check (${is(freeze)} and ranking_runs.scoring_run_id is not null
       and ranking_runs.published_at is null)`,
  ],
  ...['ranking_runs', 'ranking_rows', 'ranking_lines', 'ranking_pupil_lists'].map(
    (table) => [`${table}_read_scored`, table, `for select using (${whole(score)})`] as const,
  ),
  [
    'ranking_runs_update_scored',
    'ranking_runs',
    `for update using (${is(score)} and ranking_runs.scoring_run_id is not null)
       with check (${is(score)} and ranking_runs.published_at is null)`,
  ],
  ...['ranking_rows', 'ranking_lines', 'ranking_pupil_lists'].map(
    (table) => [`${table}_insert_scored`, table, `for insert with check (${whole(score)})`] as const,
  ),
  // What follows from a run is concluded from its own rankings, published or not.
  ...['ranking_runs', 'ranking_rows'].map(
    (table) => [`${table}_read_concluded`, table, `for select using (${whole(conclude)})`] as const,
  ),
];

/** Term-end scoring: runs, what they froze, what they printed; frozen by the database once it is finished. */
export class CreateScoring1790000002200 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of [...stages, ...tables, ...freezes]) await queryRunner.query(statement);
    for (const { table, read, insert, update, updated = update } of walls) {
      await queryRunner.query(`grant select, insert on ${table} to teaching_quality_runtime`);
      await queryRunner.query(`alter table ${table} enable row level security`);
      await queryRunner.query(`alter table ${table} force row level security`);
      const policies = [
        `${table}_read on ${table} for select using (${read})`,
        insert && `${table}_insert on ${table} for insert with check (${insert})`,
        update && `${table}_update on ${table} for update using (${update}) with check (${updated ?? ''})`,
      ];
      for (const policy of policies) if (policy) await queryRunner.query(`create policy ${policy}`);
    }
    await queryRunner.query(`grant update on scoring_runs to teaching_quality_runtime`);
    await queryRunner.query(`grant update (result_hash) on scoring_subjects to teaching_quality_runtime`);
    for (const [policy, table, rule] of openings)
      await queryRunner.query(`create policy ${policy} on ${table} ${rule}`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const [policy, table] of openings) await queryRunner.query(`drop policy ${policy} on ${table}`);
    for (const table of ['ranking_rows', 'ranking_lines', 'ranking_pupil_lists'])
      await queryRunner.query(`drop trigger ${table}_succeeded on ${table}`);
    for (const name of ['ranking_runs_published', 'ranking_runs_succeeded'])
      await queryRunner.query(`drop trigger ${name} on ranking_runs`);
    await queryRunner.query(`drop table frozen_candidates, frozen_rankings`);
    await queryRunner.query(`drop index ranking_runs_scoring`);
    await queryRunner.query(`alter table ranking_runs drop column scoring_run_id`);
    await queryRunner.query(
      `drop table term_standings, term_results, scoring_material, scoring_inputs, scoring_subjects, scoring_units,
                  scoring_cancellations, scoring_runs`,
    );
    await queryRunner.query(
      `drop function keep_finished_subject, keep_published_run, refuse_rows_of_succeeded_ranking,
                     refuse_rows_of_finished_run`,
    );
    await queryRunner.query(`delete from stages where stages.state = 'cancelled'`);
    await queryRunner.query(`alter table stages drop constraint stages_state`);
    await queryRunner.query(
      `alter table stages add constraint stages_state check (state in ('waiting', 'ready', 'running', 'done', 'failed'))`,
    );
    await queryRunner.query(`alter table stages drop constraint stages_work_job_key`);
    await queryRunner.query(`alter table stages add constraint stages_work_job_key unique (work_id, job)`);
    await queryRunner.query(`alter table stages drop column subject`);
  }
}
