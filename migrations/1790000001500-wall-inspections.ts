import type { MigrationInterface, QueryRunner } from 'typeorm';

/*
 * A statement plans each subquery of each policy anew, and the policies of the tables in those subqueries with them. So
 * what policies ask stands in functions, whose plans a connection keeps. For lists they are asked in a subquery, which is
 * answered once a statement, and only when it is needed; for rows one at a time plainly, which is cheaper to plan and
 * dearer to ask a thousand times.
 */
const userId = `nullif(current_setting('app.user_id', true), '')::uuid`;
const scopeId = `nullif(current_setting('app.scope_id', true), '')::uuid`;
const somebody = `current_setting('app.role', true) <> ''`;
const assignedSchools = `any ((select assigned_schools())::uuid[])`;
const ownOrAssignedSchools = `any ((select own_schools() || assigned_schools())::uuid[])`;

/** For rows one at a time. */
function is(...names: readonly string[]): string {
  const actors = names.map((name) => `${name}/${name.startsWith('job:') ? 'system' : 'county'}`);
  return `acts_as('{${actors.join(',')}}')`;
}

/** As {@link is}, for lists. */
function whole(...names: readonly string[]): string {
  return `(select ${is(...names)})`;
}

const [score, markOverdue] = ['job:inspections.score', 'job:inspections.mark-overdue'] as const;
const isSeenVisit = (column: string): string => `exists (select from visits where visits.id = ${column})`;
const isSeenFinding = (column: string): string =>
  `exists (select from findings where findings.id = ${column})`;

const signature = (name: string, parameters: string, type: string): string =>
  `create function ${name}(${parameters}) returns ${type} stable parallel safe language plpgsql`;

/**
 * Null and nothing for everybody whom they do not concern: and nothing equals null. They run in the caller's name, so the
 * policies of the tables inside hold; tables by their full names, as no temporary table may stand in for them.
 */
const functions = [
  `${signature('acts_as', 'actors text[]', 'boolean')} as $$
   begin
     return current_setting('app.role', true) || '/' || current_setting('app.scope_kind', true) = any (actors);
   end $$`,
  // No township has the id of a school.
  `${signature('own_unit', '', 'uuid')} as $$
   begin
     return case when public.acts_as('{centre/township,school/school}') then ${scopeId} end;
   end $$`,
  `${signature('own_school', '', 'uuid')} as $$
   begin
     return case when public.acts_as('{school/school}') then ${scopeId} end;
   end $$`,
  `${signature('acting_inspector', '', 'uuid')} as $$
   begin
     return case when public.acts_as('{inspector/county}') then ${userId} end;
   end $$`,
  `${signature('own_schools', '', 'uuid[]')} as $$
   declare unit uuid := public.own_unit();
   begin
     if unit is null then return '{}'; end if;
     return array(select schools.id from public.schools where unit in (schools.id, schools.township_id));
   end $$`,
  `${signature('assigned_schools', '', 'uuid[]')} as $$
   declare inspector uuid := public.acting_inspector();
   begin
     if inspector is null then return '{}'; end if;
     return array(select distinct inspection_assignments.school_id from public.inspection_assignments
                   where inspection_assignments.inspector_id = inspector);
   end $$`,
  `${signature('sees_visit', 'visit uuid', 'boolean')} as $$
   begin
     return exists (select from public.visits where visits.id = visit);
   end $$`,
  `${signature('sees_finding', 'finding uuid', 'boolean')} as $$
   begin
     return exists (select from public.findings where findings.id = finding);
   end $$`,
];

interface Wall {
  readonly table: string;
  readonly read: string;
  readonly insert?: string;
  readonly update?: string;
  readonly updated?: string;
  readonly remove?: string;
}

const walls: readonly Wall[] = [
  { table: 'squads', read: somebody, insert: is('office'), update: is('office'), remove: is('office') },
  {
    table: 'squad_members',
    read: `${whole('office', 'leader', score)}
           or squad_members.school_stage_id = any (array(select school_stages.id from school_stages
                                                          where school_stages.school_id = any ((select own_schools())::uuid[])))`,
    insert: is('office'),
    update: is('office'),
    remove: is('office'),
  },
  {
    table: 'checklists',
    // A draft is the office's own affair.
    read: `checklists.published_at is not null and ${somebody} or ${is('office')}`,
    insert: `${is('office')} and checklists.created_by = ${userId} and checklists.published_at is null`,
    update: `${is('office')} and checklists.published_at is null`,
    updated: is('office'),
  },
  {
    table: 'inspection_assignments',
    read: `${whole('office', 'leader')} or inspection_assignments.inspector_id = (select acting_inspector())`,
    insert: is('office'),
    remove: is('office'),
  },
  {
    table: 'visits',
    read: `${whole('office', 'leader', score)} or visits.inspector_id = (select acting_inspector())
           or visits.status = 'submitted' and visits.school_id = ${ownOrAssignedSchools}`,
    // Whether it is assigned in the term of the visit is for the program to ask.
    insert: `visits.inspector_id = acting_inspector() and visits.school_id = ${assignedSchools}`,
    update: `visits.inspector_id = acting_inspector() or ${is('office')}`,
  },
  {
    table: 'visit_revisions',
    read: isSeenVisit('visit_revisions.visit_id'),
    insert: `visit_revisions.made_by = ${userId} and (acting_inspector() is not null or ${is('office')})
             and sees_visit(visit_revisions.visit_id)`,
  },
  {
    table: 'visit_admissions',
    read: isSeenVisit('visit_admissions.visit_id'),
    insert: `${is('office')} and visit_admissions.admitted_by = ${userId}`,
  },
  {
    table: 'findings',
    read: `${whole('office', 'leader', markOverdue)} or findings.created_by = (select acting_inspector())
           or findings.school_id = ${ownOrAssignedSchools}`,
    insert: `findings.created_by = acting_inspector()`,
    update: `findings.created_by = acting_inspector() or ${is('office', markOverdue)}
             or findings.school_id = own_school() or findings.school_id = ${assignedSchools}`,
  },
  {
    table: 'finding_steps',
    read: isSeenFinding('finding_steps.finding_id'),
    // A school says what it has repaired, and nothing else.
    insert: `finding_steps.made_by = ${userId} and sees_finding(finding_steps.finding_id)
             and (finding_steps.action = 'rectify' and own_school() is not null
                  or finding_steps.action in ('verify', 'reopen') and acting_inspector() is not null
                  or finding_steps.action in ('reopen', 'close') and ${is('office')})`,
  },
  {
    table: 'attachments',
    read: `attachments.uploaded_by = (select ${userId})
           or attachments.visit_id is not null and ${isSeenVisit('attachments.visit_id')}
           or attachments.finding_id is not null and ${isSeenFinding('attachments.finding_id')}`,
    insert: `attachments.uploaded_by = ${userId}
             and (acting_inspector() is not null
                  or own_school() is not null and attachments.finding_id is not null
                     and sees_finding(attachments.finding_id))`,
  },
  {
    table: 'attachment_chunks',
    read: `exists (select from attachments where attachments.id = attachment_chunks.attachment_id)`,
    insert: `exists (select from attachments where attachments.id = attachment_chunks.attachment_id
                        and attachments.uploaded_by = ${userId})`,
  },
];

/** What tables of the rooms below show beyond what they showed before. */
const openings: readonly (readonly [policy: string, table: string, rule: string])[] = [
  // Scores are placed among the whole county; what of it a caller is shown is asked in the caller's own name.
  ['townships_read_scores', 'townships', `for select using (${whole(score)})`],
  ['schools_read_scores', 'schools', `for select using (${whole(score)})`],
  ['school_stages_read_scores', 'school_stages', `for select using (${whole(score)})`],
  // Whoever sends inspectors out must know who they are.
  [
    'users_read_inspectors',
    'users',
    `for select using (users.role = 'inspector' and ${is('office', 'leader')})`,
  ],
  ['terms_update', 'terms', `for update using (${is('office')}) with check (${is('office')})`],
];

/** The second wall around inspections: an inspector sees the schools assigned to them, a unit what is its own. */
export class WallInspections1790000001500 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of functions) await queryRunner.query(statement);
    for (const { table, read, insert, update, updated = update, remove } of walls) {
      await queryRunner.query(`alter table ${table} enable row level security`);
      await queryRunner.query(`alter table ${table} force row level security`);
      const policies = [
        `${table}_read on ${table} for select using (${read})`,
        insert && `${table}_insert on ${table} for insert with check (${insert})`,
        update && `${table}_update on ${table} for update using (${update}) with check (${updated ?? ''})`,
        remove && `${table}_delete on ${table} for delete using (${remove})`,
      ];
      for (const policy of policies) if (policy) await queryRunner.query(`create policy ${policy}`);
    }
    for (const [policy, table, rule] of openings)
      await queryRunner.query(`create policy ${policy} on ${table} ${rule}`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const [policy, table] of openings) await queryRunner.query(`drop policy ${policy} on ${table}`);
    for (const { table, insert, update, remove } of walls.toReversed()) {
      await queryRunner.query(`drop policy ${table}_read on ${table}`);
      if (insert) await queryRunner.query(`drop policy ${table}_insert on ${table}`);
      if (update) await queryRunner.query(`drop policy ${table}_update on ${table}`);
      if (remove) await queryRunner.query(`drop policy ${table}_delete on ${table}`);
      await queryRunner.query(`alter table ${table} no force row level security`);
      await queryRunner.query(`alter table ${table} disable row level security`);
    }
    await queryRunner.query(
      `drop function sees_finding, sees_visit, assigned_schools, own_schools, acting_inspector, own_school, own_unit, acts_as`,
    );
  }
}
