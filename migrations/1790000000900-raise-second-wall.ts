import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the transaction says about who it runs for; in a subquery, so that it is looked up once a statement. */
const role = `(select current_setting('app.role', true))`;
const scopeKind = `(select current_setting('app.scope_kind', true))`;
const scopeId = `(select nullif(current_setting('app.scope_id', true), '')::uuid)`;
const userId = `(select nullif(current_setting('app.user_id', true), '')::uuid)`;

const roleIs = (...names: readonly string[]): string =>
  `${role} in (${names.map((name) => `'${name}'`).join(', ')})`;

/** People who see the whole county where units are concerned. */
const countyPeople = roleIs('admin', 'office', 'leader', 'inspector', 'judge');
const importing = roleIs('job:imports.validate', 'job:imports.commit');
const ranking = roleIs('job:exams.rank');
const writesUnits = `(${roleIs('admin', 'office')} or ${roleIs('job:imports.commit')})`;

const ownSchools = `(select schools.id from schools where ${scopeKind} = 'school' and schools.id = ${scopeId}
                      or ${scopeKind} = 'township' and schools.township_id = ${scopeId})`;

const ownUsername = `(select users.username from users where users.id = ${userId})`;

interface Wall {
  readonly table: string;
  readonly read: string;
  /** Absent: nobody. */
  readonly insert?: string;
  readonly update?: string;
  readonly remove?: string;
}

const publishedRuns = `(select ranking_runs.id from ranking_runs where ranking_runs.published_at is not null)`;
const ownPupilEnrolments = `enrolments.school_stage_id in (select school_stages.id from school_stages
                              where ${scopeKind} = 'school' and school_stages.school_id = ${scopeId})`;

/** Every table that belongs to a township, a school or a person. */
const walls: readonly Wall[] = [
  {
    table: 'townships',
    read: `${countyPeople} or ${importing} or ${ranking} or ${roleIs('nobody')} or ${scopeKind} = 'township' and townships.id = ${scopeId}
           or ${scopeKind} = 'school' and townships.id = (select schools.township_id from schools where schools.id = ${scopeId})`,
    insert: writesUnits,
    update: writesUnits,
  },
  {
    table: 'schools',
    read: `${countyPeople} or ${importing} or ${ranking} or ${roleIs('nobody')}
           or ${scopeKind} = 'school' and schools.id = ${scopeId}
           or ${scopeKind} = 'township' and schools.township_id = ${scopeId}`,
    insert: writesUnits,
    update: writesUnits,
  },
  {
    table: 'school_stages',
    read: `${countyPeople} or ${importing} or ${ranking} or school_stages.school_id in ${ownSchools}`,
    insert: writesUnits,
    update: writesUnits,
    remove: writesUnits,
  },
  {
    table: 'staff',
    read: `${roleIs('admin', 'office', 'leader')} or ${importing}
           or ${roleIs('centre', 'school')} and staff.school_id in ${ownSchools}`,
    insert: writesUnits,
    update: writesUnits,
  },
  {
    table: 'staff_posts',
    read: `${roleIs('admin', 'office', 'leader')} or ${importing}
           or ${roleIs('centre', 'school')} and (staff_posts.school_id in ${ownSchools}
              or staff_posts.staff_id in (select staff.id from staff where staff.school_id in ${ownSchools}))`,
    insert: writesUnits,
    update: writesUnits,
    remove: writesUnits,
  },
  {
    table: 'pupils',
    read: `${roleIs('office')} or ${importing} or ${ranking}
           or ${roleIs('school')} and exists (select from enrolments
                where enrolments.pupil_id = pupils.id and ${ownPupilEnrolments})`,
    insert: roleIs('job:imports.commit'),
    update: roleIs('job:imports.commit'),
  },
  {
    table: 'enrolments',
    read: `${roleIs('office')} or ${importing} or ${ranking} or ${roleIs('school')} and ${ownPupilEnrolments}`,
    insert: roleIs('job:imports.commit'),
    update: roleIs('job:imports.commit'),
  },
  {
    table: 'users',
    read: `${roleIs('admin', 'nobody', 'installer')} or users.id = ${userId}`,
    insert: roleIs('admin', 'installer'),
    update: `${roleIs('admin')} or users.id = ${userId}`,
  },
  {
    table: 'sessions',
    read: `${roleIs('admin', 'nobody')} or sessions.user_id = ${userId}`,
    insert: `sessions.user_id = ${userId}`,
    update: `${roleIs('admin', 'nobody')} or sessions.user_id = ${userId}`,
  },
  {
    table: 'failed_sign_ins',
    read: `${roleIs('nobody', 'admin')} or failed_sign_ins.username = ${ownUsername}`,
    insert: roleIs('nobody'),
    remove: `${roleIs('admin')} or failed_sign_ins.username = ${ownUsername}`,
  },
  {
    table: 'idempotency_keys',
    read: `idempotency_keys.user_id = ${userId}`,
    insert: `idempotency_keys.user_id = ${userId}`,
  },
  {
    table: 'imports',
    read: `${roleIs('office')} or ${importing} or ${roleIs('admin')} and imports.kind in ('townships', 'schools', 'staff')`,
    insert: `${roleIs('office')} or ${roleIs('admin')} and imports.kind in ('townships', 'schools', 'staff')`,
    update: `${roleIs('office')} or ${importing} or ${roleIs('admin')} and imports.kind in ('townships', 'schools', 'staff')`,
  },
  {
    table: 'import_chunks',
    read: `import_chunks.import_id in (select imports.id from imports)`,
    insert: `import_chunks.import_id in (select imports.id from imports)`,
  },
  {
    table: 'import_faults',
    read: `import_faults.import_id in (select imports.id from imports)`,
    insert: importing,
    remove: importing,
  },
  {
    table: 'exam_scores',
    read: `${roleIs('office')} or ${importing} or ${ranking}
           or ${roleIs('school')} and exam_scores.enrolment_id in (select enrolments.id from enrolments where ${ownPupilEnrolments})`,
    insert: roleIs('job:imports.commit'),
    update: roleIs('job:imports.commit'),
    remove: roleIs('job:imports.commit'),
  },
  {
    table: 'exam_excuses',
    read: `${roleIs('office')} or ${importing} or ${ranking}`,
    insert: roleIs('office'),
    update: roleIs('office'),
    remove: roleIs('office'),
  },
  {
    table: 'ranking_runs',
    read: `${roleIs('office', 'leader')} or ${ranking} or ${roleIs('centre', 'school')} and ranking_runs.published_at is not null`,
    insert: roleIs('office'),
    update: `${roleIs('leader')} or ${ranking}`,
  },
  {
    table: 'ranking_rows',
    read: `${roleIs('office', 'leader')} or ${ranking}
           or ${roleIs('centre', 'school')} and ranking_rows.run_id in ${publishedRuns}
              and (${scopeKind} = 'township' and ranking_rows.township_id = ${scopeId}
                   or ${scopeKind} = 'school' and ranking_rows.unit_id = ${scopeId})`,
    insert: ranking,
  },
  {
    table: 'ranking_pupil_lists',
    read: `${roleIs('office')} or ${ranking}
           or ${roleIs('school')} and ranking_pupil_lists.school_id = ${scopeId}
              and ranking_pupil_lists.run_id in ${publishedRuns}`,
    insert: ranking,
  },
  {
    table: 'audit_entries',
    read: roleIs('admin', 'leader', 'job:audit.seal', 'job:audit.verify'),
    insert: 'true',
  },
  {
    table: 'audit_links',
    read: roleIs('admin', 'leader', 'job:audit.seal', 'job:audit.verify'),
    insert: roleIs('job:audit.seal'),
  },
];

/** The second wall: whatever a route forgets, the database returns no row of a unit or a person outside the scope. */
export class RaiseSecondWall1790000000900 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const { table, read, insert, update, remove } of walls) {
      await queryRunner.query(`alter table ${table} enable row level security`);
      // The owner is bound too: only a superuser, or who may bypass, sees past the wall.
      await queryRunner.query(`alter table ${table} force row level security`);
      await queryRunner.query(`create policy ${table}_read on ${table} for select using (${read})`);
      if (insert)
        await queryRunner.query(
          `create policy ${table}_insert on ${table} for insert with check (${insert})`,
        );
      if (update) {
        await queryRunner.query(
          `create policy ${table}_update on ${table} for update using (${update}) with check (${update})`,
        );
      }
      if (remove)
        await queryRunner.query(`create policy ${table}_delete on ${table} for delete using (${remove})`);
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
