import fc from 'fast-check';
import { compareWithPast, type PlacedUnit, placeWithinGroups } from './standing.rules.js';

const school = (countyPlace: number | null, change: Partial<PlacedUnit> = {}): PlacedUnit => ({
  kind: 'school-stage',
  stage: 'junior',
  townshipCode: 'T1',
  squadCode: null,
  countyPlace,
  ...change,
});

describe('places among neighbours and peers', () => {
  it('are those of the worked example', () => {
    const units = [
      school(4, { squadCode: 'X' }),
      school(9),
      school(9),
      school(null, { squadCode: 'X' }),
      school(1, { townshipCode: 'T2' }),
    ];
    expect(placeWithinGroups(units)).toEqual([
      { township: { place: 1, ranked: 3 }, squad: { place: 1, ranked: 1 } },
      { township: { place: 2, ranked: 3 }, squad: null },
      { township: { place: 2, ranked: 3 }, squad: null },
      { township: { place: null, ranked: 3 }, squad: { place: null, ranked: 1 } },
      { township: { place: 1, ranked: 1 }, squad: null },
    ]);
  });

  it('are given in each stage by itself, and a squad may reach over townships', () => {
    const units = [
      school(1, { stage: 'primary', squadCode: 'X' }),
      school(2, { squadCode: 'X' }),
      school(5, { squadCode: 'X', townshipCode: null }),
    ];
    expect(placeWithinGroups(units)).toEqual([
      { township: { place: 1, ranked: 1 }, squad: { place: 1, ranked: 1 } },
      { township: { place: 1, ranked: 1 }, squad: { place: 1, ranked: 2 } },
      { township: null, squad: { place: 2, ranked: 2 } },
    ]);
  });

  it('are not given to townships, which are in no group', () => {
    const township = { ...school(1), kind: 'township', stage: null } as const;
    expect(placeWithinGroups([township, school(2)])).toEqual([
      { township: null, squad: null },
      { township: { place: 1, ranked: 1 }, squad: null },
    ]);
  });

  const unit: fc.Arbitrary<PlacedUnit> = fc.record({
    kind: fc.constant('school-stage' as const),
    stage: fc.constantFrom('primary', 'junior'),
    townshipCode: fc.constantFrom('T1', 'T2', null),
    squadCode: fc.constantFrom('X', 'Y', null),
    countyPlace: fc.option(fc.integer({ min: 1, max: 12 })),
  });

  it('say how many of the group are strictly better, whoever else is in the county', () => {
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 25 }), (units) => {
        const places = placeWithinGroups(units);
        for (const [index, { stage, squadCode, countyPlace }] of units.entries()) {
          const ranked = units.filter(
            (other) => other.stage === stage && other.squadCode === squadCode && other.countyPlace !== null,
          );
          const better = ranked.filter((other) => (other.countyPlace ?? 0) < (countyPlace ?? 0));
          expect(places[index]?.squad).toEqual(
            squadCode === null
              ? null
              : { place: countyPlace === null ? null : better.length + 1, ranked: ranked.length },
          );
        }
      }),
    );
  });

  it('do not depend on the order of the units', () => {
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 25 }), (units) => {
        expect(placeWithinGroups(units.toReversed())).toEqual(placeWithinGroups(units).toReversed());
      }),
    );
  });
});

describe('a change since the past', () => {
  const past = {
    title: '学校常规管理',
    schoolYear: '2025-2026',
    term: 1,
    value: 8520,
    countyPlace: 7,
  } as const;

  it('is that of the worked example: places to the front are above 0', () => {
    expect(compareWithPast({ value: 8800, countyPlace: 4 }, past)).toEqual({
      title: '学校常规管理',
      schoolYear: '2025-2026',
      term: 1,
      value: 8520,
      place: 7,
      valueChange: 280,
      placeChange: 3,
    });
    expect(compareWithPast({ value: 8000, countyPlace: 9 }, past)).toMatchObject({
      valueChange: -520,
      placeChange: -2,
    });
  });

  it('is none where either side has no place or no value', () => {
    expect(compareWithPast({ value: 8800, countyPlace: 4 }, undefined)).toBeNull();
    expect(compareWithPast({ value: 8800, countyPlace: null }, past)).toBeNull();
    expect(compareWithPast({ value: null, countyPlace: 4 }, past)).toBeNull();
    expect(compareWithPast({ value: 8800, countyPlace: 4 }, { ...past, countyPlace: null })).toBeNull();
    expect(compareWithPast({ value: 8800, countyPlace: 4 }, { ...past, value: null })).toBeNull();
  });
});
