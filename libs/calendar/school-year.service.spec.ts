import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import type { Actor } from '#platform/database/actor.js';
import { UserEntity } from '#identity/user.entity.js';
import { runtimeDataSourceOptions } from '#platform/database/data-source.js';
import { Database } from '#platform/database/database.js';
import { openTestDatabase, type TestDatabase } from '../../test/support/database.js';
import { processWindow } from './calendar.rules.js';
import type { CreateSchoolYearDto } from './school-year.dto.js';
import { SchoolYearEntity } from './school-year.entity.js';
import { SchoolYearService } from './school-year.service.js';
import { TermEntity } from './term.entity.js';
import { findTerm, schoolYearStart } from './term.queries.js';

const alice: Actor = { userId: randomUUID(), role: 'office', scope: { kind: 'county', id: null } };

const year2025: CreateSchoolYearDto = {
  name: '2025-2026',
  terms: [
    { number: 1, startsOn: '2025-09-01', endsOn: '2026-01-30' },
    { number: 2, startsOn: '2026-02-26', endsOn: '2026-07-10' },
  ],
};
const year2026: CreateSchoolYearDto = {
  name: '2026-2027',
  terms: [
    { number: 1, startsOn: '2026-09-01', endsOn: '2027-01-22' },
    { number: 2, startsOn: '2027-02-18', endsOn: '2027-07-09' },
  ],
};

describe('school years', () => {
  let test: TestDatabase;
  let database: Database;
  let schoolYears: SchoolYearService;

  beforeAll(async () => {
    test = await openTestDatabase();
    const settings = {
      databaseUrl: test.runtimeUrl,
      databasePoolSize: 4,
      statementTimeoutMs: 30_000,
      lockTimeoutMs: 5_000,
      idleTransactionTimeoutMs: 30_000,
    };
    const dataSource = new DataSource({
      ...runtimeDataSourceOptions(settings, 'spec'),
      entities: [SchoolYearEntity, TermEntity, UserEntity],
    });
    database = new Database(await dataSource.initialize(), {
      secretKey: 'a key that only specs use, 32 characters',
    });
    schoolYears = new SchoolYearService(database);
  });
  afterEach(() => test.truncateAll());
  afterAll(async () => {
    await database.dataSource.destroy();
    await test.close();
  });

  it('refuses terms that break the calendar, naming each wrong field', async () => {
    const terms = [
      { number: 1 as const, startsOn: '2025-09-01', endsOn: '2026-02-27' },
      { number: 2 as const, startsOn: '2026-02-26', endsOn: '2027-07-10' },
    ];
    await expect(schoolYears.create(alice, { name: '2025-2026', terms })).rejects.toMatchObject({
      code: 'rule-violated',
      detail:
        '学年“2025-2026”的日期不对：2027-07-10 不在学年名称的两个年份之内；第 2 学期须在第 1 学期结束之后开始。',
      fields: [{ path: 'terms.1.endsOn' }, { path: 'terms' }],
    });
  });

  it('refuses a name that is taken, once however many ask at the same time', async () => {
    const attempts = await Promise.allSettled([1, 2, 3].map(() => schoolYears.create(alice, year2025)));
    expect(attempts.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
    for (const attempt of attempts) {
      if (attempt.status === 'rejected') expect(attempt.reason).toMatchObject({ code: 'already-exists' });
    }
    await expect(schoolYears.create(alice, year2025)).rejects.toMatchObject({
      code: 'already-exists',
      detail: '学年“2025-2026”已存在。',
    });
  });

  it('refuses a term that shares one day with a term of another school year, and keeps nothing of it', async () => {
    await schoolYears.create(alice, year2025);
    const [, spring] = year2026.terms;
    const touching = { number: 1 as const, startsOn: '2026-07-10', endsOn: '2027-01-22' };
    await expect(
      schoolYears.create(alice, { name: '2026-2027', terms: [touching, ...(spring ? [spring] : [])] }),
    ).rejects.toMatchObject({ code: 'rule-violated', fields: [{ code: 'overlaps-another-year' }] });
    expect((await schoolYears.list(alice, {})).items).toHaveLength(1);
  });

  it('answers an unknown id as not found', async () => {
    await expect(schoolYears.get(alice, randomUUID())).rejects.toMatchObject({ code: 'not-found' });
  });

  it('keeps a school year with its terms in order', async () => {
    const created = await schoolYears.create(alice, { ...year2025, terms: [...year2025.terms].reverse() });
    expect(created).toMatchObject(year2025);
    expect(await schoolYears.get(alice, created.id)).toEqual(created);
  });

  it('lists the latest first and goes on where the page ended', async () => {
    await schoolYears.create(alice, year2025);
    await schoolYears.create(alice, year2026);
    const first = await schoolYears.list(alice, { limit: 1 });
    expect(first.items.map(({ name }) => name)).toEqual(['2026-2027']);
    const second = await schoolYears.list(alice, { limit: 1, cursor: first.nextCursor ?? '' });
    expect(second.items.map(({ name }) => name)).toEqual(['2025-2026']);
    expect(second.nextCursor).toBeNull();
  });

  it('gives others a term by name and number, and the first day of a school year', async () => {
    await schoolYears.create(alice, year2025);
    await database.transaction(alice, async (unit) => {
      expect(await findTerm(unit, '2025-2026', 2)).toMatchObject({
        number: 2,
        startsOn: '2026-02-26',
        endsOn: '2026-07-10',
      });
      expect(await findTerm(unit, '2024-2025', 2)).toBeUndefined();
      expect(await schoolYearStart(unit, '2025-2026')).toBe('2025-09-01');
      expect(await schoolYearStart(unit, '2024-2025')).toBeNull();
    });
  });

  it('ends the process window on the day that PostgreSQL counts to as well', async () => {
    await database.transaction(alice, async (unit) => {
      const days = await unit.query<{ startsOn: string; before: string }>(
        `select day::date::text as "startsOn", (day + interval '3 months')::date::text as before
           from generate_series(timestamp '2023-01-01', timestamp '2025-12-31', interval '1 day') day`,
      );
      for (const { startsOn, before } of days) {
        expect(processWindow({ number: 1, startsOn, endsOn: startsOn }).before).toBe(before);
      }
    });
  });

  it('writes who made it beside it', async () => {
    const { id } = await schoolYears.create(alice, year2025);
    await expect(schoolYears.create(alice, year2025)).rejects.toThrow();
    await database.transaction({ ...alice, role: 'leader' }, async (unit) => {
      expect(
        await unit.query('select actor_id, actor_role, action, subject_id, after from audit_entries'),
      ).toEqual([
        {
          actor_id: alice.userId,
          actor_role: 'office',
          action: 'school-year.create',
          subject_id: id,
          after: year2025,
        },
      ]);
    });
  });
});
