import type { MigrationInterface, QueryRunner } from 'typeorm';

const userId = `nullif(current_setting('app.user_id', true), '')::uuid`;
const opening = 'job:accountability.open-cases';
const deadlines = 'job:accountability.keep-deadlines';

function is(...names: readonly string[]): string {
  const actors = names.map((name) => `${name}/${name.startsWith('job:') ? 'system' : 'county'}`);
  return `acts_as('{${actors.join(',')}}')`;
}

/** As {@link is}, for lists. */
function whole(...names: readonly string[]): string {
  return `(select ${is(...names)})`;
}

const everybodyInIt = ['office', 'leader', opening, deadlines] as const;
/** A unit is told when it is asked; a centre is told of its schools too. */
const isShown = `cases.shown_at is not null and (select own_unit()) in (cases.township_id, cases.school_id)`;
const isSeenCase = (table: string): string => `exists (select from cases where cases.id = ${table}.case_id)`;
/** The school for its own cases, the centre for those of its township. */
const speaks = `exists (select from cases where cases.id = case_steps.case_id
                  and own_unit() = case cases.unit_kind when 'school' then cases.school_id else cases.township_id end)`;

const tables = [
  `create table cases (
     id uuid constraint cases_pkey primary key default uuidv7(),
     rule_code text collate "C" not null,
     unit_kind text not null constraint cases_unit_kind check (unit_kind in ('school', 'township')),
     unit_id uuid not null,
     unit_code text collate "C" not null,
     unit_name text not null,
     school_id uuid constraint cases_school_fkey references schools (id),
     township_id uuid constraint cases_township_fkey references townships (id),
     through_period text collate "C" not null,
     periods text[] collate "C" not null,
     opened_at timestamptz not null default clock_timestamp(),
     state text not null default 'proposed' constraint cases_state
       check (state in ('proposed', 'under-review', 'statement-requested', 'decided', 'appealed', 'closed')),
     step integer not null default 0,
     evidence_version integer not null default 1,
     shown_at timestamptz,
     statement_due date,
     appeal_due date,
     superseded_at timestamptz,
     constraint cases_occasion_key unique (rule_code, unit_kind, unit_id, through_period),
     constraint cases_unit check (unit_id = case unit_kind when 'school' then school_id else township_id end
                                  and (unit_kind = 'school' or school_id is null)),
     constraint cases_statement_due check ((state = 'statement-requested') = (statement_due is not null)),
     constraint cases_appeal_due check (state = 'decided' or appeal_due is null)
   )`,
  `comment on column cases.through_period is 'the newest of the periods that it stands on: it is opened once on that occasion'`,
  `create index cases_school on cases (school_id, id)`,
  `create index cases_township on cases (township_id, id)`,
  `create index cases_due on cases (coalesce(statement_due, appeal_due))
     where state in ('statement-requested', 'decided')`,
  `create table case_evidence (
     case_id uuid not null constraint case_evidence_case_fkey references cases (id),
     version integer not null,
     content jsonb not null,
     made_at timestamptz not null default clock_timestamp(),
     constraint case_evidence_pkey primary key (case_id, version)
   )`,
  `create table case_steps (
     case_id uuid not null constraint case_steps_case_fkey references cases (id),
     step integer not null,
     action text not null constraint case_steps_action check (
       action in ('open', 'review', 'request-statement', 'statement', 'decide', 'appeal', 'close',
                  'remind', 'lapse', 'supersede')),
     to_state text not null,
     evidence_version integer not null,
     text text,
     decision text constraint case_steps_decision check (decision in ('upheld', 'set-aside', 'deferred')),
     due date,
     made_by uuid constraint case_steps_maker_fkey references users (id),
     made_as text not null constraint case_steps_party
       check (made_as in ('office', 'leader', 'school', 'centre', 'program')),
     maker_name text,
     made_at timestamptz not null default clock_timestamp(),
     made_on date not null,
     constraint case_steps_pkey primary key (case_id, step),
     constraint case_steps_evidence_fkey foreign key (case_id, evidence_version) references case_evidence,
     constraint case_steps_maker check (
       case made_as when 'program' then num_nonnulls(made_by, maker_name) = 0
                    else num_nulls(made_by, maker_name) = 0 end),
     constraint case_steps_made_as check (case
       when action in ('open', 'remind', 'lapse', 'supersede') then made_as = 'program'
       when action in ('review', 'request-statement') then made_as = 'office'
       when action in ('statement', 'appeal') then made_as in ('school', 'centre')
       when action = 'decide' then made_as = 'leader'
       else made_as in ('office', 'leader', 'program') end),
     constraint case_steps_to_state check (to_state in ('proposed', 'under-review', 'statement-requested', 'decided',
                                                        'appealed', 'closed')
       and case action
         when 'open' then to_state = 'proposed'
         when 'review' then to_state = 'under-review'
         when 'request-statement' then to_state = 'statement-requested'
         when 'statement' then to_state = 'under-review'
         when 'lapse' then to_state = 'under-review'
         when 'decide' then case decision when 'deferred' then to_state in ('under-review', 'appealed')
                                          else to_state = 'decided' end
         when 'appeal' then to_state = 'appealed'
         when 'close' then to_state = 'closed'
         when 'supersede' then to_state in ('proposed', 'under-review')
         else to_state in ('statement-requested', 'decided') end),
     -- No case is ever decided by the program, and nothing is decided without reasons.
     constraint case_steps_reasons check (
       (action = 'decide') = (decision is not null)
       and (action not in ('request-statement', 'statement', 'decide', 'appeal') or text is not null))
   )`,
  `comment on column case_steps.made_on is 'the county''s day; of what the program does daily, the day whose work it was'`,
];

/*
 * A case moves by a step, and by nothing else. Whoever makes a step holds the case until the transaction ends, so of two
 * steps at once the second is made after the first is known, or not at all. Who may decide is asked of the users' ids:
 * another role does not make another person.
 */
const functions = [
  `create function check_case_step() returns trigger language plpgsql as $$
   declare
     made integer;
     round_start integer;
     appealed_at integer;
   begin
     select cases.step into made from cases where cases.id = new.case_id for no key update;
     if made is null or new.step <> made + 1 then
       raise exception 'the steps of a case follow each other'
         using errcode = '40001', table = 'case_steps', constraint = 'case_steps_in_turn';
     end if;
     if new.action = 'decide' then
       if exists (select from case_steps
                   where case_steps.case_id = new.case_id and case_steps.made_by = new.made_by
                     and case_steps.action in ('review', 'request-statement', 'statement', 'appeal')) then
         raise exception 'who has taken part in a case does not decide it'
           using errcode = '23514', table = 'case_steps', constraint = 'case_steps_two_persons';
       end if;
       select coalesce(max(case_steps.step), 0) into round_start from case_steps
        where case_steps.case_id = new.case_id and case_steps.action = 'supersede';
       select max(case_steps.step) into appealed_at from case_steps
        where case_steps.case_id = new.case_id and case_steps.action = 'appeal' and case_steps.step > round_start;
       if exists (select from case_steps
                   where case_steps.case_id = new.case_id and case_steps.made_by = new.made_by
                     and case_steps.action = 'decide' and case_steps.decision <> 'deferred'
                     and case_steps.step between round_start and appealed_at) then
         raise exception 'who has decided a case does not decide the appeal against it'
           using errcode = '23514', table = 'case_steps', constraint = 'case_steps_two_persons';
       end if;
     end if;
     return null;
   end $$`,
  `create function keep_case() returns trigger language plpgsql as $$
   begin
     if (old.id, old.rule_code, old.unit_kind, old.unit_id, old.unit_code, old.unit_name, old.school_id, old.township_id,
         old.through_period, old.opened_at)
        is distinct from
        (new.id, new.rule_code, new.unit_kind, new.unit_id, new.unit_code, new.unit_name, new.school_id, new.township_id,
         new.through_period, new.opened_at)
        or old.shown_at is not null and new.shown_at is distinct from old.shown_at
        or not exists (select from case_steps
                        where case_steps.case_id = new.id and case_steps.step = new.step and new.step = old.step + 1
                          and case_steps.to_state = new.state and case_steps.evidence_version = new.evidence_version) then
       raise exception 'a case moves by a step, and by nothing else'
         using errcode = '23514', table = 'cases', constraint = 'cases_moved_by_step';
     end if;
     return new;
   end $$`,
  `create function keep_what_was_said() returns trigger language plpgsql as $$
   begin
     raise exception 'evidence and steps of a case never change'
       using errcode = '23514', table = tg_table_name, constraint = 'case_kept';
   end $$`,
  // After, so that the wall has looked at it first.
  `create trigger case_steps_checked after insert on case_steps for each row execute function check_case_step()`,
  `create trigger cases_kept before update on cases for each row execute function keep_case()`,
  ...['case_steps', 'case_evidence'].map(
    (table) =>
      `create trigger ${table}_kept before update or delete on ${table} for each row execute function keep_what_was_said()`,
  ),
];

const policies = [
  `cases_read on cases for select using (${whole(...everybodyInIt)} or ${isShown})`,
  `cases_insert on cases for insert with check (${is(opening)} and cases.state = 'proposed')`,
  `cases_update on cases for update using (${whole(...everybodyInIt)} or ${isShown})`,
  `case_evidence_read on case_evidence for select using (${isSeenCase('case_evidence')})`,
  `case_evidence_insert on case_evidence for insert with check (${is(opening)})`,
  `case_steps_read on case_steps for select using (${isSeenCase('case_steps')})`,
  // Everybody in their own name, and only what is theirs to do.
  `case_steps_insert on case_steps for insert with check (
     case case_steps.made_as
       when 'office' then ${is('office')} and case_steps.made_by = ${userId}
       when 'leader' then ${is('leader')} and case_steps.made_by = ${userId}
       when 'program' then ${is(opening)} and case_steps.action in ('open', 'supersede')
                        or ${is(deadlines)} and case_steps.action in ('remind', 'lapse', 'close')
       else case_steps.made_as || '/' || case case_steps.made_as when 'school' then 'school' else 'township' end
              = current_setting('app.role', true) || '/' || current_setting('app.scope_kind', true)
            and case_steps.made_by = ${userId} and ${speaks}
     end)`,
];

/** What the job that opens cases is shown of the rooms below: rules in force, published rankings, where a school belongs. */
const openings: readonly (readonly [policy: string, table: string, rows: string])[] = [
  [
    'accountability_rules_read_opened',
    'accountability_rules',
    `${whole(opening)} and accountability_rules.published_at is not null`,
  ],
  ['ranking_runs_read_opened', 'ranking_runs', `${whole(opening)} and ranking_runs.published_at is not null`],
  [
    'ranking_rows_read_opened',
    'ranking_rows',
    `${whole(opening)} and ranking_rows.run_id in (select ranking_runs.id from ranking_runs
                                                    where ranking_runs.published_at is not null)`,
  ],
  ['scoring_runs_read_opened', 'scoring_runs', `${whole(opening)} and scoring_runs.published_at is not null`],
  ['schools_read_opened', 'schools', whole(opening)],
];

/** Cases of accountability, the evidence that they stand on, and every step that people and the program have made. */
export class CreateCases1790000002500 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of [...tables, ...functions]) await queryRunner.query(statement);
    for (const table of ['cases', 'case_evidence', 'case_steps']) {
      await queryRunner.query(`grant select, insert on ${table} to teaching_quality_runtime`);
      await queryRunner.query(`alter table ${table} enable row level security`);
      await queryRunner.query(`alter table ${table} force row level security`);
    }
    await queryRunner.query(
      `grant update (state, step, evidence_version, periods, shown_at, statement_due, appeal_due, superseded_at)
         on cases to teaching_quality_runtime`,
    );
    for (const policy of policies) await queryRunner.query(`create policy ${policy}`);
    for (const [policy, table, rows] of openings)
      await queryRunner.query(`create policy ${policy} on ${table} for select using (${rows})`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const [policy, table] of openings) await queryRunner.query(`drop policy ${policy} on ${table}`);
    await queryRunner.query(`drop table case_steps, case_evidence, cases`);
    await queryRunner.query(`drop function check_case_step, keep_case, keep_what_was_said`);
  }
}
