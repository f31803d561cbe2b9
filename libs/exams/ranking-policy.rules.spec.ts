import fc from 'fast-check';
import { juniorPolicy } from './cohort.fixture.js';
import {
  checkAnnouncement,
  checkPolicyFigures,
  chooseGoverningPolicy,
  PLAN_EFFECTIVE_FROM,
  PLAN_JUNIOR_FIGURES,
  PLAN_PRIMARY_FIGURES,
} from './ranking-policy.rules.js';

describe("the plan's own figures", () => {
  it('are the first 3,000, 5,000 and 7,000 with 40, 20 and 40 percent, from 2022-2023 on', () => {
    expect(PLAN_JUNIOR_FIGURES).toEqual(juniorPolicy(3000, 5000, 7000));
    expect(PLAN_PRIMARY_FIGURES).toEqual({ stage: 'primary' });
    expect(PLAN_EFFECTIVE_FROM).toBe('2022-2023');
  });

  it('have no fault', () => {
    expect(checkPolicyFigures(PLAN_JUNIOR_FIGURES)).toEqual([]);
    expect(checkPolicyFigures(PLAN_PRIMARY_FIGURES)).toEqual([]);
  });
});

describe('the figures of a policy', () => {
  const paths = (...policy: Parameters<typeof juniorPolicy>) =>
    checkPolicyFigures(juniorPolicy(...policy)).map(({ path, because }) => `${path} ${because}`);

  it('may have equal cut-offs and weights of 0 and 100', () => {
    expect(paths(5, 5, 5, { rateWeights: { excellent: 0, good: 0, pass: 100 } })).toEqual([]);
  });

  it.each([
    [0, 5, 7, ['cutoffs.excellent not-a-positive-integer']],
    [1.5, 5, 7, ['cutoffs.excellent not-a-positive-integer']],
    [5, 3, 7, ['cutoffs not-nested']],
    [3, 8, 7, ['cutoffs not-nested']],
    [3, 5, Number.NaN, ['cutoffs.pass not-a-positive-integer']],
  ])('are refused with the cut-offs %d, %d, %d', (excellent, good, pass, faults) => {
    expect(paths(excellent, good, pass)).toEqual(faults);
  });

  it.each([
    [40, 30, 40, ['rateWeights sum-not-100']],
    [40, 20, 39, ['rateWeights sum-not-100']],
    [-10, 50, 60, ['rateWeights.excellent not-a-whole-percent']],
    [33.5, 33, 33.5, ['rateWeights.excellent not-a-whole-percent', 'rateWeights.pass not-a-whole-percent']],
    [101, -1, 0, ['rateWeights.excellent not-a-whole-percent', 'rateWeights.good not-a-whole-percent']],
  ])('are refused with the weights %d, %d, %d', (excellent, good, pass, faults) => {
    expect(paths(3, 5, 7, { rateWeights: { excellent, good, pass } })).toEqual(faults);
  });

  it('are told all their faults at once', () => {
    expect(paths(9, 5, 0, { rateWeights: { excellent: 50, good: 50, pass: 50 } })).toEqual([
      'cutoffs.pass not-a-positive-integer',
      'cutoffs not-nested',
      'rateWeights sum-not-100',
    ]);
  });
});

describe('the announcement of a policy', () => {
  const later = { schoolYearBeforeStartsOn: '2024-09-01', isFirstOwnVersion: false };

  it.each([
    ['2024-09-01', true, 'announced-in-time'],
    ['2023-12-31', true, 'announced-in-time'],
    ['2024-09-02', false, 'announced-too-late'],
    ['2025-01-01', false, 'announced-too-late'],
  ])('on %s is admissible: %s', (announcedOn, isAdmissible, because) => {
    expect(checkAnnouncement({ ...later, announcedOn })).toEqual({
      isAdmissible,
      because,
      latestAnnouncedOn: '2024-09-01',
    });
  });

  it('cannot be checked when the school year before is not on record', () => {
    expect(
      checkAnnouncement({ ...later, announcedOn: '2020-01-01', schoolYearBeforeStartsOn: null }),
    ).toEqual({
      isAdmissible: false,
      because: 'school-year-before-missing',
    });
  });

  it("may come at any time for the bureau's first own version", () => {
    const first = { announcedOn: '2025-06-30', isFirstOwnVersion: true };
    for (const schoolYearBeforeStartsOn of ['2024-09-01', null]) {
      expect(checkAnnouncement({ ...first, schoolYearBeforeStartsOn })).toEqual({
        isAdmissible: true,
        because: 'first-own-version',
      });
    }
  });

  it('is not asked of a draft', () => {
    expect(checkAnnouncement({ ...later, announcedOn: null })).toEqual({
      isAdmissible: true,
      because: 'draft',
    });
  });

  it.each(['2024-9-1', '2024/09/01', '2024-09-01T00:00:00Z', ''])('is refused with the date "%s"', (date) => {
    expect(() => checkAnnouncement({ ...later, announcedOn: date })).toThrow(RangeError);
    const before = { announcedOn: '2024-01-01', schoolYearBeforeStartsOn: date, isFirstOwnVersion: false };
    expect(() => checkAnnouncement(before)).toThrow(RangeError);
  });
});

describe('the governing policy', () => {
  const version = (number: number, effectiveFrom: string, announcedOn: string | null = '2020-01-01') => ({
    version: number,
    effectiveFrom,
    announcedOn,
  });
  const chosen = (year: string, ...versions: readonly ReturnType<typeof version>[]) =>
    chooseGoverningPolicy(versions, year)?.version ?? null;

  it('is the one in force from the latest school year that is not after the exam', () => {
    const versions = [version(1, '2022-2023'), version(2, '2025-2026')];
    expect(chosen('2022-2023', ...versions)).toBe(1);
    expect(chosen('2024-2025', ...versions)).toBe(1);
    expect(chosen('2025-2026', ...versions)).toBe(2);
    expect(chosen('2030-2031', ...versions)).toBe(2);
  });

  it('is none before the first one takes force', () => {
    expect(chosen('2021-2022', version(1, '2022-2023'))).toBeNull();
    expect(chosen('2021-2022')).toBeNull();
  });

  it('is the highest version of those in force from the same school year', () => {
    expect(
      chosen('2025-2026', version(3, '2024-2025'), version(10, '2024-2025'), version(9, '2024-2025')),
    ).toBe(10);
  });

  it('goes by the school year before it goes by the version', () => {
    expect(chosen('2026-2027', version(2, '2025-2026'), version(3, '2024-2025'))).toBe(2);
  });

  it('is never a draft', () => {
    expect(chosen('2025-2026', version(1, '2022-2023'), version(2, '2024-2025', null))).toBe(1);
    expect(chosen('2025-2026', version(1, '2022-2023', null))).toBeNull();
  });

  it('does not depend on the order of the versions', () => {
    const years = fc.constantFrom('2022-2023', '2023-2024', '2024-2025');
    const versions = fc.uniqueArray(
      fc.record({
        version: fc.integer({ min: 1, max: 9 }),
        effectiveFrom: years,
        announcedOn: fc.constantFrom(null, '2020-01-01'),
      }),
      { selector: ({ version: number }) => number },
    );
    fc.assert(
      fc.property(versions, years, (list, year) => {
        expect(chosen(year, ...list.toReversed())).toBe(chosen(year, ...list));
      }),
    );
  });

  it.each(['2025', '2025-2027', '2025-26', '2025-2024', '2025–2026'])(
    'is refused for the year "%s"',
    (year) => {
      expect(() => chosen(year, version(1, '2022-2023'))).toThrow(RangeError);
      expect(() => chosen('2025-2026', version(1, year))).toThrow(RangeError);
    },
  );

  it('is refused among versions of which two have the same number', () => {
    expect(() => chosen('2025-2026', version(1, '2022-2023'), version(1, '2023-2024'))).toThrow(RangeError);
  });
});
