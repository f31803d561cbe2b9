import {
  type AssessmentPolicyContent,
  checkPolicy,
  findGoverningPolicy,
  type PublishedPolicy,
} from './assessment-policy.rules.js';

const content: AssessmentPolicyContent = {
  title: '年度考核',
  effectiveFrom: '2025-2026',
  components: [{ component: 'inspections', weightPercent: 100 }],
};
const faultsOf = (target: Parameters<typeof checkPolicy>[0], change: Partial<AssessmentPolicyContent> = {}) =>
  checkPolicy(target, { ...content, ...change }).map(({ path, because }) => `${path} ${because}`);
const allStages = { unitKind: 'school-stage', stage: null } as const;
const township = { unitKind: 'township', stage: null } as const;

describe('a policy of annual assessments', () => {
  it('is sound when it weighs what its units have, 100 together', () => {
    expect(faultsOf(allStages)).toEqual([]);
    expect(
      faultsOf(
        { unitKind: 'school-stage', stage: 'junior' },
        {
          components: [
            { component: 'inspections', weightPercent: 50 },
            { component: 'county-test', weightPercent: 30 },
            { component: 'zhongkao', weightPercent: 20 },
          ],
        },
      ),
    ).toEqual([]);
    expect(faultsOf(township, { components: [{ component: 'zhongkao', weightPercent: 100 }] })).toEqual([]);
  });

  it('has the faults of the worked example', () => {
    expect(faultsOf(township, { components: [{ component: 'inspections', weightPercent: 90 }] })).toEqual([
      'components.0.component component-not-of-unit',
      'components weights-not-100',
    ]);
  });

  it('weighs nothing that only some of its stages have', () => {
    const tests = { components: [{ component: 'county-test', weightPercent: 100 }] } as const;
    expect(faultsOf(allStages, tests)).toEqual(['components.0.component component-not-of-unit']);
    expect(faultsOf({ unitKind: 'school-stage', stage: 'kindergarten' }, tests)).toHaveLength(1);
    expect(faultsOf({ unitKind: 'school-stage', stage: 'primary' }, tests)).toEqual([]);
  });

  it('names a blank title, a stage of townships, years that do not follow each other, and repetitions', () => {
    expect(
      faultsOf(
        { unitKind: 'township', stage: 'junior' },
        {
          title: ' ',
          effectiveFrom: '2025-2027',
          components: [
            { component: 'zhongkao', weightPercent: 50 },
            { component: 'zhongkao', weightPercent: 50 },
          ],
        },
      ),
    ).toEqual([
      'title blank',
      'stage stage-of-township',
      'effectiveFrom not-a-school-year',
      'components.1.component repeated',
    ]);
  });
});

describe('the governing policy', () => {
  const version = (
    number: number,
    effectiveFrom: string,
    stage: string | null = null,
    unitKind: PublishedPolicy['unitKind'] = 'school-stage',
  ): PublishedPolicy => ({ ...content, unitKind, stage, version: number, effectiveFrom });
  const junior = { unitKind: 'school-stage', stage: 'junior' } as const;
  const governing = (policies: readonly PublishedPolicy[], schoolYear = '2025-2026'): number | undefined =>
    findGoverningPolicy(policies, junior, schoolYear)?.version;

  it('is the one with the latest first school year that has come, whatever the order of versions', () => {
    const policies = [version(3, '2022-2023'), version(1, '2025-2026'), version(2, '2026-2027')];
    expect(governing(policies)).toBe(1);
    expect(governing(policies.toReversed())).toBe(1);
    expect(governing(policies, '2026-2027')).toBe(2);
    expect(governing(policies, '2021-2022')).toBeUndefined();
  });

  it('is the higher version of two for the same year', () => {
    expect(governing([version(1, '2025-2026'), version(2, '2025-2026')])).toBe(2);
    expect(governing([version(2, '2025-2026'), version(1, '2025-2026')])).toBe(2);
  });

  it('is that of the stage before that of every stage, and never that of another', () => {
    const policies = [version(1, '2025-2026'), version(7, '2022-2023', 'junior')];
    expect(governing(policies)).toBe(7);
    expect(governing([version(1, '2025-2026'), version(7, '2022-2023', 'primary')])).toBe(1);
    expect(governing([version(1, '2025-2026', null, 'township')])).toBeUndefined();
  });
});
