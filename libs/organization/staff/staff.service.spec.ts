import { randomUUID } from 'node:crypto';
import type { Actor } from '#platform/database/actor.js';
import { alice, openOrganization, type Organization } from '../organization.fixture.js';
import type { CreatePostDto, StaffDto } from './staff.dto.js';

describe('staff', () => {
  let county: Organization;
  beforeAll(async () => {
    county = await openOrganization();
  });
  beforeEach(async () => {
    await county.townships.create(alice, { code: 'T01', name: '城关镇' });
    for (const [code, townshipCode] of [
      ['S0101', 'T01'],
      ['S0102', 'T01'],
      ['S0001', null],
    ] as const) {
      await county.schools.create(alice, { code, name: code, townshipCode, stages: ['primary'] });
    }
  });
  afterEach(() => county.clear());
  afterAll(() => county.close());

  const appoint = (
    staffNo: string,
    posts: CreatePostDto[] = [{ post: 'teacher', from: '2020-09-01', to: null }],
    schoolCode = 'S0101',
  ): Promise<StaffDto> =>
    county.staff.create(alice, {
      staffNo,
      name: `姓名${staffNo}`,
      schoolCode,
      birthDate: '1980-05-01',
      posts,
    });

  it('refuses a school that nobody knows', async () => {
    await expect(appoint('J1', [], 'S0999')).rejects.toMatchObject({
      code: 'unknown-code',
      fields: [{ path: 'schoolCode' }],
    });
  });

  it('refuses a number that is taken', async () => {
    await appoint('J1');
    await expect(appoint('J1', [], 'S0102')).rejects.toMatchObject({
      code: 'already-exists',
      detail: '工号“J1”已存在。',
    });
  });

  it('refuses posts that were never held or are listed twice, naming each', async () => {
    await expect(
      appoint('J1', [
        { post: 'teacher', from: '2020-09-01', to: '2020-09-01' },
        { post: 'teacher', from: '2020-09-01', to: null },
      ]),
    ).rejects.toMatchObject({
      code: 'rule-violated',
      fields: [
        { path: 'posts.0.to', code: 'not-after-from' },
        { path: 'posts.1', code: 'repeated' },
      ],
    });
  });

  it('refuses a centre principal in a direct school, which is in no township', async () => {
    await expect(
      appoint('J1', [{ post: 'centre-principal', from: '2020-09-01', to: null }], 'S0001'),
    ).rejects.toMatchObject({
      code: 'rule-violated',
      fields: [{ path: 'posts.0.post', code: 'no-township' }],
    });
  });

  it('refuses a second principal of a school from the same day, and keeps nothing of the person', async () => {
    await appoint('J1', [{ post: 'principal', from: '2024-08-20', to: null }]);
    await expect(appoint('J2', [{ post: 'principal', from: '2024-08-20', to: null }])).rejects.toMatchObject({
      code: 'rule-violated',
      detail: '姓名J1（J1）也自 2024-08-20 起任校长，同一天不能有两位，请改正职务或任职日期。',
    });
    expect((await county.staff.list(alice, {})).items).toHaveLength(1);
  });

  it('keeps a person with posts in the order of their days', async () => {
    const person = await appoint('J1', [
      { post: 'principal', from: '2024-08-20', to: null },
      { post: 'vice-principal', from: '2020-08-20', to: '2024-08-20' },
    ]);
    expect(person).toEqual({
      id: person.id,
      staffNo: 'J1',
      name: '姓名J1',
      schoolCode: 'S0101',
      birthDate: '1980-05-01',
      serviceFrom: null,
      headTeacherFrom: null,
      posts: [
        { post: 'vice-principal', schoolCode: 'S0101', from: '2020-08-20', to: '2024-08-20' },
        { post: 'principal', schoolCode: 'S0101', from: '2024-08-20', to: null },
      ],
    });
    expect(await county.staff.get(alice, person.id)).toEqual(person);
  });

  it('ends the tenure of a principal on the day on which the next one starts', async () => {
    const { id } = await appoint('J1', [{ post: 'principal', from: '2019-08-20', to: null }]);
    await appoint('J2', [{ post: 'principal', from: '2025-08-20', to: null }]);
    expect((await county.staff.get(alice, id)).posts).toMatchObject([
      { from: '2019-08-20', to: '2025-08-20' },
    ]);
  });

  it('lists those of a school, and shows a school and a centre only their own', async () => {
    const own = await appoint('J1');
    const neighbour = await appoint('J2', [], 'S0102');
    const other = await appoint('J3', [], 'S0001');
    const schools = (await county.schools.list(alice, {})).items;
    const [township] = (await county.townships.list(alice, {})).items;
    const school: Actor = {
      userId: randomUUID(),
      role: 'school',
      scope: { kind: 'school', id: schools.find(({ code }) => code === 'S0101')?.id ?? '' },
    };
    const centre: Actor = {
      userId: randomUUID(),
      role: 'centre',
      scope: { kind: 'township', id: township?.id ?? '' },
    };
    expect((await county.staff.list(alice, { schoolCode: 'S0102' })).items).toEqual([neighbour]);
    expect((await county.staff.list(school, {})).items).toEqual([own]);
    expect((await county.staff.list(centre, {})).items).toEqual([own, neighbour]);
    await expect(county.staff.get(school, neighbour.id)).rejects.toMatchObject({ code: 'not-found' });
    await expect(county.staff.get(centre, other.id)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('writes one audit entry beside each person, without the birth date', async () => {
    const { id } = await appoint('J1');
    expect(
      await county.query(`select subject_id, after from audit_entries where action = 'staff.create'`),
    ).toEqual([
      {
        subject_id: id,
        after: {
          staffNo: 'J1',
          schoolCode: 'S0101',
          posts: [{ post: 'teacher', from: '2020-09-01', to: null }],
        },
      },
    ]);
  });
});
