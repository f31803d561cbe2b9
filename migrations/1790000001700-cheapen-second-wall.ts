import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the policies are made of. Their rights are the same in either wording. */
interface Words {
  readonly somebody: string;
  readonly actorRole: string;
  /** True for these actors: `is` for rows one at a time, `whole` for lists and for rows by the thousand. */
  readonly is: (...names: readonly string[]) => string;
  readonly whole: (...names: readonly string[]) => string;
  readonly self: string;
  readonly userId: string;
  readonly ownUnit: string;
  readonly ownSchool: string;
  readonly ownSchools: string;
  readonly isOwnUnit: (...columns: readonly string[]) => string;
  readonly keepsRole: string;
  /** Who besides sees the whole county's schools: the job that had policies of its own for it. */
  readonly scorers: readonly string[];
}

const role = `current_setting('app.role', true)`;
const scopeKind = `current_setting('app.scope_kind', true)`;
const scopeId = `nullif(current_setting('app.scope_id', true), '')::uuid`;
const userId = `nullif(current_setting('app.user_id', true), '')::uuid`;

function scopeKindOf(name: string): string {
  if (name.startsWith('job:') || name === 'installer') return 'system';
  return name.startsWith('gate:') ? 'nobody' : 'county';
}

/** Everything once a statement, in a subquery; and a subquery for each thing. */
function formerWords(): Words {
  const is: Words['is'] = (...names) => {
    const pairs = names.map((name) => `('${name}', '${scopeKindOf(name)}')`);
    return `(select (${role}, ${scopeKind}) in (${pairs.join(', ')}))`;
  };
  const ownUnit = `(select case when (${role}, ${scopeKind}) in (('centre', 'township'), ('school', 'school')) then ${scopeId} end)`;
  return {
    somebody: `(select ${role} <> '')`,
    actorRole: `(select ${role})`,
    is,
    whole: is,
    self: `(select ${userId})`,
    userId: `(select ${userId})`,
    ownUnit,
    ownSchool: `(select case when (${role}, ${scopeKind}) = ('school', 'school') then ${scopeId} end)`,
    ownSchools: `any (array(select schools.id from schools
                             where schools.township_id = ${ownUnit} or schools.id = ${ownUnit}))`,
    isOwnUnit: (...columns) => columns.map((column) => `${column} = ${ownUnit}`).join(' or '),
    keepsRole: `(users.role, users.scope_kind) = (select ${role}, ${scopeKind})
                and coalesce(users.township_id, users.school_id) is not distinct from (select ${scopeId})`,
    scorers: [],
  };
}

/** Functions, whose plans a connection keeps; in a subquery only where it spares asking for each row of a list. */
function cheaperWords(): Words {
  const is: Words['is'] = (...names) =>
    `acts_as('{${names.map((name) => `${name}/${scopeKindOf(name)}`).join(',')}}')`;
  return {
    somebody: `${role} <> ''`,
    actorRole: role,
    is,
    whole: (...names) => `(select ${is(...names)})`,
    self: userId,
    userId: `(select ${userId})`,
    ownUnit: `(select own_unit())`,
    ownSchool: `(select own_school())`,
    ownSchools: `any ((select own_schools())::uuid[])`,
    isOwnUnit: (...columns) => `(select own_unit()) in (${columns.join(', ')})`,
    keepsRole: `users.role = ${role} and users.scope_kind = ${scopeKind}
                and coalesce(users.township_id, users.school_id) is not distinct from ${scopeId}`,
    scorers: [score],
  };
}

const [validate, commit, rank] = ['job:imports.validate', 'job:imports.commit', 'job:exams.rank'] as const;
const [recognize, signIn] = ['gate:recognize', 'gate:sign-in'] as const;
const score = 'job:inspections.score';
const [seal, verify, explain] = ['job:audit.seal', 'job:audit.verify', 'job:exams.explain'] as const;

interface Wall {
  readonly table: string;
  readonly read: string;
  readonly insert?: string;
  readonly update?: string;
  readonly updated?: string;
  readonly remove?: string;
}

/** As the wall was raised: what is not here is as it was. */
function wallsOf(words: Words): readonly Wall[] {
  return [
    ...wallsOfUnits(words),
    ...wallsOfPeople(words),
    ...wallsOfImports(words),
    ...wallsOfExams(words),
    ...wallsOfAudit(words),
  ];
}

function wallsOfUnits({
  whole,
  somebody,
  is,
  isOwnUnit,
  ownUnit,
  ownSchool,
  ownSchools,
  scorers,
}: Words): readonly Wall[] {
  const seesUnits = whole(
    'admin',
    'office',
    'leader',
    'inspector',
    'judge',
    validate,
    commit,
    rank,
    ...scorers,
  );
  const seesStaff = whole('admin', 'office', 'leader', validate, commit);
  const seesPupils = whole('office', validate, commit, rank);
  const makesUnits = whole('admin', 'office', commit);
  const commits = whole(commit);
  const makesCalendar = is('admin', 'office');
  return [
    {
      table: 'townships',
      read: `${seesUnits} or townships.id = ${ownUnit}
             or townships.id = (select schools.township_id from schools where schools.id = ${ownUnit})`,
      insert: makesUnits,
      update: commits,
    },
    {
      table: 'schools',
      read: `${seesUnits} or ${isOwnUnit('schools.township_id', 'schools.id')}`,
      insert: makesUnits,
      update: commits,
    },
    {
      table: 'school_stages',
      read: `${seesUnits} or school_stages.school_id = ${ownSchools}`,
      insert: makesUnits,
      remove: commits,
    },
    {
      table: 'staff',
      read: `${seesStaff} or staff.school_id = ${ownSchools}`,
      insert: makesUnits,
      update: commits,
    },
    {
      table: 'staff_posts',
      read: `${seesStaff} or staff_posts.school_id = ${ownSchools}`,
      insert: makesUnits,
      update: makesUnits,
    },
    {
      table: 'pupils',
      read: `${seesPupils} or exists (select from enrolments where enrolments.pupil_id = pupils.id)`,
      insert: commits,
      update: commits,
    },
    {
      table: 'enrolments',
      read: `${seesPupils}
             or enrolments.school_stage_id = any (array(select school_stages.id from school_stages
                                                         where school_stages.school_id = ${ownSchool}))`,
      insert: commits,
      update: commits,
    },
    { table: 'school_years', read: somebody, insert: makesCalendar },
    { table: 'terms', read: somebody, insert: makesCalendar },
  ];
}

function wallsOfPeople({ whole, is, self, userId, keepsRole }: Words): readonly Wall[] {
  const ownUsername = `(select users.username from users where users.id = ${userId})`;
  return [
    {
      table: 'users',
      read: `${is('admin', recognize, signIn)} or users.id = ${self} or ${is('installer')} and users.role = 'admin'`,
      insert: `${is('admin')} or ${is('installer')} and users.role = 'admin'`,
      update: `${is('admin')} or users.id = ${self}`,
      updated: `${is('admin')} or users.id = ${self} and ${keepsRole} and users.disabled_at is null`,
    },
    {
      table: 'sessions',
      read: `${is('admin', recognize, signIn)} or sessions.user_id = ${self}`,
      insert: `sessions.user_id = ${self}`,
      update: `${is('admin', recognize)} or sessions.user_id = ${self}`,
      updated: `${is(recognize)} or sessions.user_id = ${self} or ${is('admin')} and sessions.ended_at is not null`,
    },
    {
      table: 'failed_sign_ins',
      read: `${whole('admin', signIn)} or failed_sign_ins.username = ${ownUsername}`,
      insert: is(signIn),
      remove: `${whole('admin')} or failed_sign_ins.username = ${ownUsername}`,
    },
    {
      table: 'idempotency_keys',
      read: `idempotency_keys.user_id = ${self}`,
      insert: `idempotency_keys.user_id = ${self}`,
    },
  ];
}

function wallsOfImports({ whole, is, self, userId }: Words): readonly Wall[] {
  const seesImport = `${is('office', validate, commit)} or ${is('admin')} and imports.kind in ('townships', 'schools', 'staff')`;
  return [
    {
      table: 'imports',
      read: seesImport,
      insert: `(${seesImport}) and imports.created_by = ${self} and imports.status = 'validating'`,
      update: seesImport,
      updated: `${is(validate, commit)} or (${seesImport}) and imports.committed_by = ${self}`,
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
  ];
}

function wallsOfExams({ somebody, whole, is, self, ownUnit, ownSchool, isOwnUnit }: Words): readonly Wall[] {
  const isSeenRun = (table: string): string =>
    `exists (select from ranking_runs where ranking_runs.id = ${table}.run_id)`;
  return [
    {
      table: 'exams',
      read: somebody,
      insert: `${is('office')} and exams.created_by = ${self}`,
      update: is('leader'),
      updated: 'false',
    },
    { table: 'exam_subjects', read: somebody, insert: is('office') },
    {
      table: 'exam_scores',
      read: whole('office', commit, rank),
      insert: whole(commit),
      remove: whole(commit),
    },
    {
      table: 'exam_excuses',
      read: whole('office', validate, commit, rank),
      insert: `${is('office')} and exam_excuses.approved_by = ${self}`,
      update: is('office'),
      updated: `${is('office')} and exam_excuses.approved_by = ${self}`,
      remove: is('office'),
    },
    {
      table: 'ranking_policies',
      read: somebody,
      insert: is('office'),
      update: `${is('office')} and ranking_policies.announced_on is null`,
      updated: is('office'),
    },
    {
      table: 'ranking_runs',
      read: `${whole('office', 'leader', rank)} or ranking_runs.published_at is not null and ${ownUnit} is not null`,
      insert: `${is('office')} and ranking_runs.started_by = ${self} and ranking_runs.published_at is null`,
      update: is('leader', rank),
      updated: `${is('leader')} and ranking_runs.published_by = ${self}
                or ${is(rank)} and ranking_runs.published_at is null`,
    },
    {
      table: 'ranking_rows',
      read: `${whole('office', 'leader', rank, explain)}
             or (${isOwnUnit('ranking_rows.township_id', 'ranking_rows.unit_id')}) and ${isSeenRun('ranking_rows')}`,
      insert: whole(rank),
    },
    { table: 'ranking_lines', read: isSeenRun('ranking_lines'), insert: whole(rank) },
    {
      table: 'ranking_pupil_lists',
      read: `${whole('office', rank)} or ranking_pupil_lists.school_id = ${ownSchool} and ${isSeenRun('ranking_pupil_lists')}`,
      insert: whole(rank),
    },
  ];
}

function wallsOfAudit({ somebody, actorRole, whole, self }: Words): readonly Wall[] {
  return [
    {
      table: 'audit_entries',
      read: whole('admin', 'leader', seal, verify),
      insert: `audit_entries.actor_role = ${actorRole} and audit_entries.actor_id is not distinct from ${self}`,
    },
    { table: 'audit_links', read: whole('admin', 'leader', seal, verify), insert: whole(seal) },
    { table: 'audit_unsealed', read: whole(seal, verify), insert: somebody, remove: whole(seal) },
  ];
}

const tablesOfUnits = ['townships', 'schools', 'school_stages'] as const;

/** The second wall gives the same rights for less time to plan. */
export class CheapenSecondWall1790000001700 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await rewrite(queryRunner, wallsOf(cheaperWords()));
    for (const table of tablesOfUnits)
      await queryRunner.query(`drop policy ${table}_read_scores on ${table}`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    const words = formerWords();
    for (const table of tablesOfUnits)
      await queryRunner.query(
        `create policy ${table}_read_scores on ${table} for select using (${cheaperWords().whole(score)})`,
      );
    await rewrite(queryRunner, wallsOf(words));
  }
}

async function rewrite(queryRunner: QueryRunner, walls: readonly Wall[]): Promise<void> {
  for (const { table, read, insert, update, updated = update, remove } of walls) {
    const policies = [
      `${table}_read on ${table} using (${read})`,
      insert && `${table}_insert on ${table} with check (${insert})`,
      update && `${table}_update on ${table} using (${update}) with check (${updated ?? ''})`,
      remove && `${table}_delete on ${table} using (${remove})`,
    ];
    for (const policy of policies) if (policy) await queryRunner.query(`alter policy ${policy}`);
  }
}
