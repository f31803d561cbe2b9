import fc from 'fast-check';
import {
  checkSchoolYear,
  finalWindow,
  isWithin,
  previousSchoolYearName,
  processWindow,
  type TermDates,
} from './calendar.rules.js';

const autumn: TermDates = { number: 1, startsOn: '2025-09-01', endsOn: '2026-01-30' };
const spring: TermDates = { number: 2, startsOn: '2026-02-26', endsOn: '2026-07-10' };

const day = fc
  .date({
    min: new Date('1950-01-01T00:00:00Z'),
    max: new Date('2090-12-31T00:00:00Z'),
    noInvalidDate: true,
  })
  .map((date) => date.toISOString().slice(0, 10));
const term = fc
  .tuple(day, day)
  .filter(([one, other]) => one !== other)
  .map(([one, other]): TermDates => ({
    number: 1,
    startsOn: one < other ? one : other,
    endsOn: one < other ? other : one,
  }));

describe('the process window', () => {
  it('takes in the first day of the term and ends before the same day three months later', () => {
    const window = processWindow(autumn);
    expect(window).toEqual({ from: '2025-09-01', before: '2025-12-01' });
    expect(
      ['2025-08-31', '2025-09-01', '2025-11-30', '2025-12-01'].map((date) => isWithin(window, date)),
    ).toEqual([false, true, true, false]);
  });

  it.each([
    ['2025-11-30', '2026-02-28'],
    ['2023-11-30', '2024-02-29'],
    ['2024-11-29', '2025-02-28'],
    ['2025-01-31', '2025-04-30'],
    ['2025-10-15', '2026-01-15'],
  ])('that starts on %s ends before %s', (startsOn, before) => {
    expect(processWindow({ ...autumn, startsOn }).before).toBe(before);
  });

  it('never ends in a month other than the third after the start', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 12 }), (startsOn, processMonths) => {
        const { before } = processWindow({ ...autumn, startsOn }, { processMonths, finalGraceDays: 14 });
        const months = (date: string): number => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7));
        expect(months(before) - months(startsOn)).toBe(processMonths);
        expect(before.slice(8) <= startsOn.slice(8)).toBe(true);
      }),
    );
  });

  it('of a day that does not exist is refused', () => {
    expect(() => processWindow({ ...autumn, startsOn: '2025-02-30' })).toThrow(RangeError);
  });
});

describe('the final window', () => {
  it('begins where the process window ends and takes in the fourteenth day after the term', () => {
    const window = finalWindow(autumn);
    expect(window).toEqual({ from: '2025-12-01', before: '2026-02-14' });
    expect(['2025-11-30', '2025-12-01', '2026-02-13', '2026-02-14'].map((d) => isWithin(window, d))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  it('holds no day when the term and its grace are over before three months are', () => {
    const window = finalWindow({ number: 2, startsOn: '2026-02-26', endsOn: '2026-04-01' });
    expect(isWithin(window, '2026-05-26')).toBe(false);
    expect(isWithin(window, '2026-04-10')).toBe(false);
  });

  it('shares no day with the process window', () => {
    fc.assert(
      fc.property(term, day, (anyTerm, anyDay) => {
        const inProcess = isWithin(processWindow(anyTerm), anyDay);
        const inFinal = isWithin(finalWindow(anyTerm), anyDay);
        expect(inProcess && inFinal).toBe(false);
      }),
    );
  });
});

describe('the name of the school year before', () => {
  it('is one year earlier, also across a century', () => {
    expect(previousSchoolYearName('2025-2026')).toBe('2024-2025');
    expect(previousSchoolYearName('2000-2001')).toBe('1999-2000');
  });

  it.each(['2025', '2025-2027', '2026-2025', '25-26', '2025-2026 '])('is not made up for "%s"', (name) => {
    expect(() => previousSchoolYearName(name)).toThrow(RangeError);
  });
});

describe('a school year', () => {
  it('is sound with two terms in either order', () => {
    expect(checkSchoolYear('2025-2026', [autumn, spring])).toEqual([]);
    expect(checkSchoolYear('2025-2026', [spring, autumn])).toEqual([]);
  });

  it('is named by two years that follow each other', () => {
    expect(checkSchoolYear('2025-2027', [autumn, spring])).toEqual([
      { path: 'name', because: 'years-not-consecutive' },
    ]);
  });

  it('needs both terms, not the same one twice', () => {
    const twice = [{ path: 'terms', because: 'not-one-first-and-one-second' }];
    expect(checkSchoolYear('2025-2026', [autumn, { ...spring, number: 1 }])).toEqual(twice);
    expect(checkSchoolYear('2025-2026', [autumn])).toEqual(twice);
  });

  it('has its second term after its first, without a common day', () => {
    const overlapping = { ...spring, startsOn: autumn.endsOn };
    expect(checkSchoolYear('2025-2026', [autumn, overlapping])).toEqual([
      { path: 'terms', because: 'second-not-after-first' },
    ]);
    expect(
      checkSchoolYear('2025-2026', [
        { ...autumn, number: 2 },
        { ...spring, number: 1 },
      ]),
    ).toEqual([{ path: 'terms', because: 'second-not-after-first' }]);
  });

  it('lies within its two calendar years', () => {
    expect(checkSchoolYear('2024-2025', [autumn, spring])).toEqual([
      { path: 'terms.0.endsOn', because: 'outside-its-years', day: '2026-01-30' },
      { path: 'terms.1.startsOn', because: 'outside-its-years', day: '2026-02-26' },
      { path: 'terms.1.endsOn', because: 'outside-its-years', day: '2026-07-10' },
    ]);
  });

  it('has no term that ends on the day it starts', () => {
    expect(checkSchoolYear('2025-2026', [{ ...autumn, endsOn: autumn.startsOn }, spring])).toEqual([
      { path: 'terms.0.endsOn', because: 'not-after-start', startsOn: '2025-09-01', endsOn: '2025-09-01' },
    ]);
  });
});
