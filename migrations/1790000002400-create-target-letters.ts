import type { MigrationInterface, QueryRunner } from 'typeorm';

const userId = `nullif(current_setting('app.user_id', true), '')::uuid`;
const office = `acts_as('{office/county}')`;
/** Asked once a statement. */
const whole = (...actors: readonly string[]): string => `(select acts_as('{${actors.join(',')}}'))`;
const judges = whole('job:accountability.judge/system');
const freezes = whole('job:scoring.freeze/system');
const concludes = whole('job:scoring.conclude/system');
const readers = whole(
  'job:accountability.judge/system',
  'job:scoring.freeze/system',
  'job:scoring.conclude/system',
);
const countyReaders = whole('office/county', 'leader/county');
const isLeadingPost = `staff_posts.post in ('principal', 'centre-principal')`;
const isOfPublishedRun = (table: string, runs: string): string =>
  `${table}.run_id in (select ${runs}.id from ${runs} where ${runs}.published_at is not null)`;

const tables = [
  `create table target_letters (
     id uuid constraint target_letters_pkey primary key default uuidv7(),
     school_year_id uuid not null constraint target_letters_year_fkey references school_years (id),
     school_stage_id uuid not null constraint target_letters_unit_fkey references school_stages (id),
     created_by uuid not null constraint target_letters_creator_fkey references users (id),
     created_at timestamptz not null default clock_timestamp(),
     lines jsonb not null constraint target_letters_lines check (jsonb_array_length(lines) > 0),
     signatory text,
     signed_by uuid constraint target_letters_signer_fkey references users (id),
     signed_at timestamptz,
     constraint target_letters_unit_key unique (school_stage_id, school_year_id),
     constraint target_letters_signed_whole check (num_nulls(signatory, signed_by, signed_at) in (0, 3))
   )`,
  `comment on column target_letters.signatory is 'who signed for the school; signed_by put it on record'`,
  `create index target_letters_year on target_letters (school_year_id, id)`,
  `create table accountability_findings (
     run_id uuid not null constraint accountability_findings_run_fkey references scoring_runs (id),
     rule_code text collate "C" not null,
     rule_version integer not null,
     unit_kind text not null constraint accountability_findings_unit check (unit_kind in ('school', 'township')),
     unit_id uuid not null,
     unit_code text collate "C" not null,
     outcome text not null
       constraint accountability_findings_outcome check (outcome in ('fires', 'blocked', 'near-miss')),
     content jsonb not null,
     constraint accountability_findings_pkey primary key (run_id, rule_code, unit_kind, unit_id)
   )`,
  `comment on table accountability_findings is 'what would follow from publishing a run; nothing of it is a decision'`,
];

const guards = [
  `create function keep_signed_letter() returns trigger language plpgsql as $$
   begin
     raise exception 'a signed letter never changes'
       using errcode = '23514', table = 'target_letters', constraint = 'target_letters_signed';
   end $$`,
  `create trigger target_letters_signed before update or delete on target_letters for each row
     when (old.signed_at is not null) execute function keep_signed_letter()`,
  `create trigger accountability_findings_finished after insert on accountability_findings
     referencing new table as new_rows for each statement execute function refuse_rows_of_finished_run()`,
];

const walls = [
  `target_letters_read on target_letters for select using (
     ${countyReaders} or ${readers} and target_letters.signed_at is not null
     or target_letters.school_stage_id in (
          select school_stages.id from school_stages
           where school_stages.school_id = any ((select own_schools())::uuid[])))`,
  `target_letters_insert on target_letters for insert
     with check (${office} and target_letters.created_by = ${userId} and target_letters.signed_at is null)`,
  `target_letters_update on target_letters for update
     using (${office} and target_letters.signed_at is null)
     with check (${office} and (target_letters.signed_by is null or target_letters.signed_by = ${userId}))`,
  `accountability_findings_read on accountability_findings for select using (${countyReaders})`,
  `accountability_findings_insert on accountability_findings for insert with check (${concludes})`,
];

/** What judging letters, and concluding from a run, is shown of the rooms below. */
const openings: readonly (readonly [policy: string, table: string, rows: string])[] = [
  ['school_stages_read_by_letters', 'school_stages', judges],
  ['scoring_runs_read_by_letters', 'scoring_runs', `${judges} and scoring_runs.published_at is not null`],
  [
    'term_results_read_by_letters',
    'term_results',
    `${judges} and ${isOfPublishedRun('term_results', 'scoring_runs')}`,
  ],
  [
    'accountability_rules_read_for_findings',
    'accountability_rules',
    `${freezes} and accountability_rules.published_at is not null`,
  ],
  [
    'ranking_rows_read_for_findings',
    'ranking_rows',
    `${freezes} and ${isOfPublishedRun('ranking_rows', 'ranking_runs')}`,
  ],
  ['staff_posts_read_for_findings', 'staff_posts', `${freezes} and ${isLeadingPost}`],
  [
    'staff_read_for_findings',
    'staff',
    `${freezes} and staff.id in (select staff_posts.staff_id from staff_posts where ${isLeadingPost})`,
  ],
];

const targetsMet = {
  kind: 'targets',
  title: '初中完成当年目标责任书的全部指标',
  unit: 'junior-school-stage',
  proposal: '奖励县、市优质课或评先名额',
  isEnabled: true,
};

/** Target letters, the rule that rewards whoever meets one, and what would follow from publishing a scoring run. */
export class CreateTargetLetters1790000002400 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of [...tables, ...guards]) await queryRunner.query(statement);
    for (const table of ['target_letters', 'accountability_findings']) {
      await queryRunner.query(`grant select, insert on ${table} to teaching_quality_runtime`);
      await queryRunner.query(`alter table ${table} enable row level security`);
      await queryRunner.query(`alter table ${table} force row level security`);
    }
    // Whose letter it is, and of which year, never changes.
    await queryRunner.query(
      `grant update (lines, signatory, signed_by, signed_at) on target_letters to teaching_quality_runtime`,
    );
    for (const policy of walls) await queryRunner.query(`create policy ${policy}`);
    for (const [name, table, rows] of openings)
      await queryRunner.query(`create policy ${name} on ${table} for select using (${rows})`);
    // The owner is behind the wall too. A county may have drafted under this code already.
    await queryRunner.query(`alter table accountability_rules no force row level security`);
    await queryRunner.query(
      `insert into accountability_rules (code, version, content, published_at)
       select 'targets-met', coalesce(max(accountability_rules.version), 0) + 1, $1, clock_timestamp()
         from accountability_rules where accountability_rules.code = 'targets-met'`,
      [JSON.stringify(targetsMet)],
    );
    await queryRunner.query(`alter table accountability_rules force row level security`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const [name, table] of openings) await queryRunner.query(`drop policy ${name} on ${table}`);
    await queryRunner.query(`drop table accountability_findings, target_letters`);
    await queryRunner.query(`drop function keep_signed_letter`);
    // The program of before can't read them.
    await queryRunner.query(`alter table accountability_rules no force row level security`);
    await queryRunner.query(
      `alter table accountability_rules disable trigger accountability_rules_published`,
    );
    await queryRunner.query(
      `delete from accountability_rules where accountability_rules.content ->> 'kind' = 'targets'`,
    );
    await queryRunner.query(`alter table accountability_rules enable trigger accountability_rules_published`);
    await queryRunner.query(`alter table accountability_rules force row level security`);
  }
}
