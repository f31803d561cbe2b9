import { randomUUID } from 'node:crypto';
import type { Actor } from '#platform/database/actor.js';
import { alice, openOrganization, type Organization } from '../organization.fixture.js';
import { TownshipImport } from './township.import.js';

describe('townships', () => {
  let county: Organization;
  beforeAll(async () => {
    county = await openOrganization();
  });
  afterEach(() => county.clear());
  afterAll(() => county.close());

  it('refuses a code that is taken, once however many ask at the same time', async () => {
    const attempts = await Promise.allSettled(
      ['城关镇', '柳泉镇', '石桥镇'].map((name) => county.townships.create(alice, { code: 'T01', name })),
    );
    expect(attempts.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
    await expect(county.townships.create(alice, { code: 'T01', name: '王店镇' })).rejects.toMatchObject({
      code: 'already-exists',
      detail: '乡镇代码“T01”已存在。',
      fields: [{ path: 'code' }],
    });
  });

  it('answers an unknown id as not found', async () => {
    await expect(county.townships.get(alice, randomUUID())).rejects.toMatchObject({ code: 'not-found' });
  });

  it('shows a centre its own township, a school the one it belongs to, and neither any other', async () => {
    const own = await county.townships.create(alice, { code: 'T01', name: '城关镇' });
    const other = await county.townships.create(alice, { code: 'T02', name: '柳泉镇' });
    const school = await county.schools.create(alice, {
      code: 'S0101',
      name: '城关镇中心小学',
      townshipCode: 'T01',
      stages: ['primary'],
    });
    const direct = await county.schools.create(alice, {
      code: 'S0001',
      name: '实验小学',
      townshipCode: null,
      stages: ['primary'],
    });
    const codesSeenBy = async (role: string, scope: Actor['scope']): Promise<string[]> => {
      const { items } = await county.townships.list({ userId: randomUUID(), role, scope }, {});
      return items.map(({ code }) => code);
    };
    expect(await codesSeenBy('judge', { kind: 'county', id: null })).toEqual(['T01', 'T02']);
    expect(await codesSeenBy('centre', { kind: 'township', id: own.id })).toEqual(['T01']);
    expect(await codesSeenBy('school', { kind: 'school', id: school.id })).toEqual(['T01']);
    expect(await codesSeenBy('school', { kind: 'school', id: direct.id })).toEqual([]);
    expect(await codesSeenBy('nobody', { kind: 'nobody', id: null })).toEqual([]);

    const centre: Actor = {
      userId: randomUUID(),
      role: 'centre',
      scope: { kind: 'township', id: own.id },
    };
    expect(await county.townships.get(centre, own.id)).toEqual(own);
    await expect(county.townships.get(centre, other.id)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('lists by code, page after page, none twice and none left out', async () => {
    for (const code of ['T10', 'T02', 'a1', 'T01', 'T2'])
      await county.townships.create(alice, { code, name: code });
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: { items: { code: string }[]; nextCursor: string | null } = await county.townships.list(
        alice,
        cursor === null ? { limit: 2 } : { limit: 2, cursor },
      );
      seen.push(...page.items.map(({ code }) => code));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual(['T01', 'T02', 'T10', 'T2', 'a1']);
  });

  it('writes one audit entry beside each township, and none beside a refusal', async () => {
    const { id } = await county.townships.create(alice, { code: 'T01', name: '城关镇' });
    await expect(county.townships.create(alice, { code: 'T01', name: '又一个' })).rejects.toThrow();
    expect(await county.query('select action, subject_id, actor_id, after from audit_entries')).toEqual([
      {
        action: 'township.create',
        subject_id: id,
        actor_id: alice.userId,
        after: { code: 'T01', name: '城关镇' },
      },
    ]);
  });

  it('are added and renamed by a file, and the rest stays', async () => {
    const kept = await county.townships.create(alice, { code: 'T01', name: '城关' });
    await county.townships.create(alice, { code: 'T03', name: '石桥镇' });
    expect(
      await county.importFile(new TownshipImport(), [
        { code: 'T01', name: '城关镇' },
        { code: 'T02', name: '柳泉镇' },
      ]),
    ).toEqual([]);
    const { items } = await county.townships.list(alice, {});
    expect(items.map(({ code, name }) => `${code} ${name}`)).toEqual([
      'T01 城关镇',
      'T02 柳泉镇',
      'T03 石桥镇',
    ]);
    expect(items[0]?.id).toBe(kept.id);
  });
});
