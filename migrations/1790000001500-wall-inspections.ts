import type { MigrationInterface, QueryRunner } from 'typeorm';

// As in the migration that raised the second wall: always in a subquery, answered once a statement.
const role = `current_setting('app.role', true)`;
const scopeKind = `current_setting('app.scope_kind', true)`;
const scopeId = `nullif(current_setting('app.scope_id', true), '')::uuid`;
const userId = `(select nullif(current_setting('app.user_id', true), '')::uuid)`;
const somebody = `(select ${role} <> '')`;
const ownUnit = `(select case when (${role}, ${scopeKind}) in (('centre', 'township'), ('school', 'school')) then ${scopeId} end)`;
const ownSchool = `(select case when (${role}, ${scopeKind}) = ('school', 'school') then ${scopeId} end)`;
const ownSchools = `any (array(select schools.id from schools
                               where schools.township_id = ${ownUnit} or schools.id = ${ownUnit}))`;
const ownSchoolStages = `any (array(select school_stages.id from school_stages where school_stages.school_id = ${ownSchools}))`;

/** Null for everybody but an inspector. */
const inspector = `(select case when (${role}, ${scopeKind}) = ('inspector', 'county')
                                then nullif(current_setting('app.user_id', true), '')::uuid end)`;
const assignedSchools = `any (array(select inspection_assignments.school_id from inspection_assignments
                                     where inspection_assignments.inspector_id = ${inspector}))`;

function whole(...names: readonly string[]): string {
  const pairs = names.map((name) => `('${name}', '${name.startsWith('job:') ? 'system' : 'county'}')`);
  return `(select (${role}, ${scopeKind}) in (${pairs.join(', ')}))`;
}

const [score, markOverdue] = ['job:inspections.score', 'job:inspections.mark-overdue'] as const;
const isSeenVisit = (column: string): string => `exists (select from visits where visits.id = ${column})`;
const isSeenFinding = (column: string): string =>
  `exists (select from findings where findings.id = ${column})`;

interface Wall {
  readonly table: string;
  readonly read: string;
  readonly insert?: string;
  readonly update?: string;
  readonly updated?: string;
  readonly remove?: string;
}

const walls: readonly Wall[] = [
  {
    table: 'squads',
    read: somebody,
    insert: whole('office'),
    update: whole('office'),
    remove: whole('office'),
  },
  {
    table: 'squad_members',
    read: `${whole('office', 'leader', score)} or squad_members.school_stage_id = ${ownSchoolStages}`,
    insert: whole('office'),
    update: whole('office'),
    remove: whole('office'),
  },
  {
    table: 'checklists',
    // A draft is the office's own affair.
    read: `${whole('office')} or checklists.published_at is not null and ${somebody}`,
    insert: `${whole('office')} and checklists.created_by = ${userId} and checklists.published_at is null`,
    update: `${whole('office')} and checklists.published_at is null`,
    updated: whole('office'),
  },
  {
    table: 'inspection_assignments',
    read: `${whole('office', 'leader')} or inspection_assignments.inspector_id = ${inspector}`,
    insert: whole('office'),
    remove: whole('office'),
  },
  {
    table: 'visits',
    read: `${whole('office', 'leader', score)} or visits.inspector_id = ${inspector}
           or visits.status = 'submitted' and (visits.school_id = ${ownSchools} or visits.school_id = ${assignedSchools})`,
    insert: `visits.inspector_id = ${inspector} and visits.school_id = ${assignedSchools}`,
    update: `${whole('office')} or visits.inspector_id = ${inspector}`,
  },
  {
    table: 'visit_revisions',
    read: isSeenVisit('visit_revisions.visit_id'),
    insert: `visit_revisions.made_by = ${userId} and (${whole('office')} or ${inspector} is not null)
             and ${isSeenVisit('visit_revisions.visit_id')}`,
  },
  {
    table: 'visit_admissions',
    read: isSeenVisit('visit_admissions.visit_id'),
    insert: `${whole('office')} and visit_admissions.admitted_by = ${userId}`,
  },
  {
    table: 'findings',
    read: `${whole('office', 'leader', markOverdue)} or findings.created_by = ${inspector}
           or findings.school_id = ${ownSchools} or findings.school_id = ${assignedSchools}`,
    insert: `findings.created_by = ${inspector}`,
    update: `${whole('office', markOverdue)} or findings.created_by = ${inspector}
             or findings.school_id = ${ownSchool} or findings.school_id = ${assignedSchools}`,
  },
  {
    table: 'finding_steps',
    read: isSeenFinding('finding_steps.finding_id'),
    // A school says what it has repaired, and nothing else.
    insert: `finding_steps.made_by = ${userId} and ${isSeenFinding('finding_steps.finding_id')}
             and (finding_steps.action = 'rectify' and ${ownSchool} is not null
                  or finding_steps.action in ('verify', 'reopen') and ${inspector} is not null
                  or finding_steps.action in ('reopen', 'close') and ${whole('office')})`,
  },
  {
    table: 'attachments',
    read: `attachments.uploaded_by = ${userId}
           or attachments.visit_id is not null and ${isSeenVisit('attachments.visit_id')}
           or attachments.finding_id is not null and ${isSeenFinding('attachments.finding_id')}`,
    insert: `attachments.uploaded_by = ${userId}
             and (${inspector} is not null
                  or ${ownSchool} is not null and attachments.finding_id is not null
                     and ${isSeenFinding('attachments.finding_id')})`,
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
    `for select using (${whole('office', 'leader')} and users.role = 'inspector')`,
  ],
  ['terms_update', 'terms', `for update using (${whole('office')}) with check (${whole('office')})`],
];

/** The second wall around inspections: an inspector sees the schools assigned to them, a unit what is its own. */
export class WallInspections1790000001500 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
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
  }
}
