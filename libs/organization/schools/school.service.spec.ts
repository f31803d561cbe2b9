import { randomUUID } from 'node:crypto';
import type { Actor } from '#platform/database/actor.js';
import { alice, openOrganization, type Organization } from '../organization.fixture.js';
import type { SchoolDto } from './school.dto.js';

describe('schools', () => {
  let county: Organization;
  beforeAll(async () => {
    county = await openOrganization();
  });
  beforeEach(async () => {
    await county.townships.create(alice, { code: 'T01', name: '城关镇' });
    await county.townships.create(alice, { code: 'T02', name: '柳泉镇' });
  });
  afterEach(() => county.clear());
  afterAll(() => county.close());

  const found = (
    code: string,
    townshipCode: string | null,
    stages: SchoolDto['stages'],
  ): Promise<SchoolDto> => county.schools.create(alice, { code, name: `学校${code}`, townshipCode, stages });

  it('refuses a township that nobody knows, and keeps nothing', async () => {
    await expect(found('S0901', 'T09', ['primary'])).rejects.toMatchObject({
      code: 'unknown-code',
      detail: '没有代码为“T09”的乡镇。',
      fields: [{ path: 'townshipCode', code: 'unknown-code' }],
    });
    expect((await county.schools.list(alice, {})).items).toEqual([]);
  });

  it('refuses a code that is taken', async () => {
    await found('S0101', 'T01', ['primary']);
    await expect(found('S0101', 'T02', ['junior'])).rejects.toMatchObject({ code: 'already-exists' });
  });

  it('keeps a direct school in no township, and a nine-year school with both its stages in order', async () => {
    const direct = await found('S0001', null, ['senior']);
    expect(await county.schools.get(alice, direct.id)).toEqual({
      id: direct.id,
      code: 'S0001',
      name: '学校S0001',
      townshipCode: null,
      stages: ['senior'],
    });
    const nineYear = await found('S0102', 'T01', ['junior', 'primary', 'junior']);
    expect(nineYear.stages).toEqual(['primary', 'junior']);
  });

  it('lists those of a township, those with a stage, and those with both', async () => {
    await found('S0102', 'T01', ['primary', 'junior']);
    await found('S0101', 'T01', ['primary']);
    await found('S0201', 'T02', ['junior']);
    await found('S0001', null, ['junior']);
    const codes = async (query: object): Promise<string[]> =>
      (await county.schools.list(alice, query)).items.map(({ code }) => code);
    expect(await codes({})).toEqual(['S0001', 'S0101', 'S0102', 'S0201']);
    expect(await codes({ townshipCode: 'T01' })).toEqual(['S0101', 'S0102']);
    expect(await codes({ stage: 'junior' })).toEqual(['S0001', 'S0102', 'S0201']);
    expect(await codes({ townshipCode: 'T01', stage: 'junior' })).toEqual(['S0102']);
    expect(await codes({ townshipCode: 'T09' })).toEqual([]);
  });

  it('shows a centre the schools of its township and a school only itself', async () => {
    const own = await found('S0101', 'T01', ['primary']);
    const neighbour = await found('S0102', 'T01', ['primary']);
    const other = await found('S0201', 'T02', ['primary']);
    const [township] = (await county.townships.list(alice, {})).items;
    const centre: Actor = {
      userId: randomUUID(),
      role: 'centre',
      scope: { kind: 'township', id: township?.id ?? '' },
    };
    const school: Actor = { userId: randomUUID(), role: 'school', scope: { kind: 'school', id: own.id } };
    expect((await county.schools.list(centre, {})).items).toEqual([own, neighbour]);
    expect((await county.schools.list(school, {})).items).toEqual([own]);
    expect(await county.schools.list(school, { townshipCode: 'T02' })).toEqual({
      items: [],
      nextCursor: null,
    });
    await expect(county.schools.get(centre, other.id)).rejects.toMatchObject({ code: 'not-found' });
    await expect(county.schools.get(school, neighbour.id)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('writes one audit entry beside each school', async () => {
    const { id } = await found('S0101', 'T01', ['primary']);
    expect(
      await county.query(`select subject_id, after from audit_entries where action = 'school.create'`),
    ).toEqual([
      {
        subject_id: id,
        after: { code: 'S0101', name: '学校S0101', townshipCode: 'T01', stages: ['primary'] },
      },
    ]);
  });
});
