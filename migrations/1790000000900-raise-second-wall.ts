import type { MigrationInterface, QueryRunner } from 'typeorm';

// What the transaction says about who it runs for. Always in a subquery: it is answered once a statement, not once a row.
const role = `current_setting('app.role', true)`;
const scopeKind = `current_setting('app.scope_kind', true)`;
const scopeId = `nullif(current_setting('app.scope_id', true), '')::uuid`;
const userId = `(select nullif(current_setting('app.user_id', true), '')::uuid)`;
const actorRole = `(select ${role})`;
/** Whoever it is: a connection that forgot to say sees nothing. */
const somebody = `(select ${role} <> '')`;

/** Null for everybody but a township centre and a school: and nothing equals null. No township has the id of a school. */
const ownUnit = `(select case when (${role}, ${scopeKind}) in (('centre', 'township'), ('school', 'school')) then ${scopeId} end)`;
const ownSchool = `(select case when (${role}, ${scopeKind}) = ('school', 'school') then ${scopeId} end)`;
// Arrays, because the planner counts the price of "in (select ...)" anew for each row that it looks up by an index.
const ownSchools = `any (array(select schools.id from schools
                               where schools.township_id = ${ownUnit} or schools.id = ${ownUnit}))`;
const ownSchoolStages = `any (array(select school_stages.id from school_stages
                                    where school_stages.school_id = ${ownSchool}))`;
const ownUsername = `(select users.username from users where users.id = ${userId})`;

/** True for these roles: people of the county, jobs (`job:`), the gate where nobody is known yet (`gate:`). */
function whole(...names: readonly string[]): string {
  const pairs = names.map((name) => `('${name}', '${scopeKindOf(name)}')`);
  return `(select (${role}, ${scopeKind}) in (${pairs.join(', ')}))`;
}

function scopeKindOf(name: string): string {
  if (name.startsWith('job:') || name === 'installer') return 'system';
  return name.startsWith('gate:') ? 'nobody' : 'county';
}

const [validate, commit, rank] = ['job:imports.validate', 'job:imports.commit', 'job:exams.rank'] as const;
const [recognize, signIn] = ['gate:recognize', 'gate:sign-in'] as const;
const [seal, verify, explain] = ['job:audit.seal', 'job:audit.verify', 'job:exams.explain'] as const;

const seesUnits = whole('admin', 'office', 'leader', 'inspector', 'judge', validate, commit, rank);
const makesUnits = whole('admin', 'office', commit);
const organizationKinds = `imports.kind in ('townships', 'schools', 'staff')`;
const seesImport = `${whole('office', validate, commit)} or ${whole('admin')} and ${organizationKinds}`;
const keepsRole = `(users.role, users.scope_kind) = (select ${role}, ${scopeKind})
     and coalesce(users.township_id, users.school_id) is not distinct from (select ${scopeId})
     and users.disabled_at is null`;

function isSeenRun(table: string): string {
  return `exists (select from ranking_runs where ranking_runs.id = ${table}.run_id)`;
}

interface Wall {
  readonly table: string;
  readonly read: string;
  /** Absent: nobody. */
  readonly insert?: string;
  /** Which rows may be changed or locked, and what they may be changed into, when that is less. */
  readonly update?: string;
  readonly updated?: string;
  readonly remove?: string;
}

/**
 * Every table but those that hold no unit and no person (see {@link RaiseSecondWall1790000000900}). A row that hangs on
 * another is seen by whoever sees that one: subqueries are walled in too, and lead from the small table to the big one.
 */
const walls: readonly Wall[] = [
  {
    table: 'townships',
    read: `${seesUnits} or townships.id = ${ownUnit}
           or townships.id = (select schools.township_id from schools where schools.id = ${ownUnit})`,
    insert: makesUnits,
    update: whole(commit),
  },
  {
    table: 'schools',
    read: `${seesUnits} or schools.township_id = ${ownUnit} or schools.id = ${ownUnit}`,
    insert: makesUnits,
    update: whole(commit),
  },
  {
    table: 'school_stages',
    read: `${seesUnits} or school_stages.school_id = ${ownSchools}`,
    insert: makesUnits,
    remove: whole(commit),
  },
  {
    table: 'staff',
    read: `${whole('admin', 'office', 'leader', validate, commit)} or staff.school_id = ${ownSchools}`,
    insert: makesUnits,
    update: whole(commit),
  },
  {
    table: 'staff_posts',
    read: `${whole('admin', 'office', 'leader', validate, commit)} or staff_posts.school_id = ${ownSchools}`,
    insert: makesUnits,
    // A new holder of a seat ends the post of the one before.
    update: makesUnits,
  },
  {
    table: 'pupils',
    read: `${whole('office', validate, commit, rank)}
           or exists (select from enrolments where enrolments.pupil_id = pupils.id)`,
    insert: whole(commit),
    update: whole(commit),
  },
  {
    table: 'enrolments',
    read: `${whole('office', validate, commit, rank)}
           or enrolments.school_stage_id = ${ownSchoolStages}`,
    insert: whole(commit),
    update: whole(commit),
  },
  {
    table: 'users',
    read: `${whole('admin', recognize, signIn)} or users.id = ${userId} or ${whole('installer')} and users.role = 'admin'`,
    insert: `${whole('admin')} or ${whole('installer')} and users.role = 'admin'`,
    update: `${whole('admin')} or users.id = ${userId}`,
    // Nobody gives themselves another role or scope: what they were recognized as is what they stay.
    updated: `${whole('admin')} or users.id = ${userId} and ${keepsRole}`,
  },
  {
    table: 'sessions',
    read: `${whole('admin', recognize, signIn)} or sessions.user_id = ${userId}`,
    insert: `sessions.user_id = ${userId}`,
    update: `${whole('admin', recognize)} or sessions.user_id = ${userId}`,
    // An administrator ends other people's sessions, and never brings one back.
    updated: `${whole(recognize)} or sessions.user_id = ${userId} or ${whole('admin')} and sessions.ended_at is not null`,
  },
  {
    table: 'failed_sign_ins',
    read: `${whole('admin', signIn)} or failed_sign_ins.username = ${ownUsername}`,
    insert: whole(signIn),
    remove: `${whole('admin')} or failed_sign_ins.username = ${ownUsername}`,
  },
  {
    table: 'idempotency_keys',
    read: `idempotency_keys.user_id = ${userId}`,
    insert: `idempotency_keys.user_id = ${userId}`,
  },
  { table: 'school_years', read: somebody, insert: whole('admin', 'office') },
  { table: 'terms', read: somebody, insert: whole('admin', 'office') },
  {
    table: 'imports',
    read: seesImport,
    insert: `(${seesImport}) and imports.created_by = ${userId} and imports.status = 'validating'`,
    update: seesImport,
    updated: `${whole(validate, commit)} or (${seesImport}) and imports.committed_by = ${userId}`,
  },
  {
    table: 'import_chunks',
    read: `exists (select from imports where imports.id = import_chunks.import_id)`,
    insert: `exists (select from imports
                      where imports.id = import_chunks.import_id and imports.created_by = ${userId})`,
  },
  {
    table: 'import_faults',
    read: `exists (select from imports where imports.id = import_faults.import_id)`,
    insert: whole(validate),
    remove: whole(validate),
  },
  // To publish a ranking its exam is locked: which takes the right to change it, and changes nothing.
  {
    table: 'exams',
    read: somebody,
    insert: `${whole('office')} and exams.created_by = ${userId}`,
    update: whole('leader'),
    updated: 'false',
  },
  { table: 'exam_subjects', read: somebody, insert: whole('office') },
  {
    table: 'exam_scores',
    read: whole('office', commit, rank),
    insert: whole(commit),
    remove: whole(commit),
  },
  {
    table: 'exam_excuses',
    read: whole('office', validate, commit, rank),
    insert: `${whole('office')} and exam_excuses.approved_by = ${userId}`,
    update: whole('office'),
    updated: `${whole('office')} and exam_excuses.approved_by = ${userId}`,
    remove: whole('office'),
  },
  {
    table: 'ranking_policies',
    read: somebody,
    insert: whole('office'),
    update: `${whole('office')} and ranking_policies.announced_on is null`,
    updated: whole('office'),
  },
  {
    table: 'ranking_runs',
    read: `${whole('office', 'leader', rank)}
           or ranking_runs.published_at is not null and ${ownUnit} is not null`,
    insert: `${whole('office')} and ranking_runs.started_by = ${userId} and ranking_runs.published_at is null`,
    update: whole('leader', rank),
    updated: `${whole('leader')} and ranking_runs.published_by = ${userId}
              or ${whole(rank)} and ranking_runs.published_at is null`,
  },
  {
    table: 'ranking_rows',
    read: `${whole('office', 'leader', rank, explain)}
           or (ranking_rows.township_id = ${ownUnit} or ranking_rows.unit_id = ${ownUnit})
              and ${isSeenRun('ranking_rows')}`,
    insert: whole(rank),
  },
  { table: 'ranking_lines', read: isSeenRun('ranking_lines'), insert: whole(rank) },
  {
    table: 'ranking_pupil_lists',
    read: `${whole('office', rank)} or ranking_pupil_lists.school_id = ${ownSchool} and ${isSeenRun('ranking_pupil_lists')}`,
    insert: whole(rank),
  },
  {
    table: 'audit_entries',
    read: whole('admin', 'leader', seal, verify),
    // In one's own name only.
    insert: `audit_entries.actor_role = ${actorRole} and audit_entries.actor_id is not distinct from ${userId}`,
  },
  { table: 'audit_links', read: whole('admin', 'leader', seal, verify), insert: whole(seal) },
  { table: 'audit_unsealed', read: whole(seal, verify), insert: somebody, remove: whole(seal) },
];

/**
 * The second wall: whatever a route forgets, the database returns no row of a unit or a person outside the scope, and
 * takes none from who may not write it. Left outside are `stages`, `stage_progress` and `outbox`, which hold ids and
 * states of work, and `import_rows`: PostgreSQL copies into no table behind such a wall, so the staged rows of a file
 * lie in front of it; no statement reads them but those of the import jobs, and they go when the file is written or refused.
 */
export class RaiseSecondWall1790000000900 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const { table, read, insert, update, updated = update, remove } of walls) {
      await queryRunner.query(`alter table ${table} enable row level security`);
      // The owner is bound too: only a superuser, or who may bypass, sees past the wall.
      await queryRunner.query(`alter table ${table} force row level security`);
      const policies = [
        `${table}_read on ${table} for select using (${read})`,
        insert && `${table}_insert on ${table} for insert with check (${insert})`,
        update && `${table}_update on ${table} for update using (${update}) with check (${updated ?? ''})`,
        remove && `${table}_delete on ${table} for delete using (${remove})`,
      ];
      for (const policy of policies) if (policy) await queryRunner.query(`create policy ${policy}`);
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
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
