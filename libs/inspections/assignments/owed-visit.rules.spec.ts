import fc from 'fast-check';
import { owedVisits, visitWindows } from './owed-visit.rules.js';

/** Process visits until November 30th, final ones from December 1st to February 13th. */
const term = { number: 1, startsOn: '2025-09-01', endsOn: '2026-01-30' } as const;

function seen(today: string): readonly (readonly [string, string, number])[] {
  return visitWindows(term, today).map(({ kind, state, daysLeft }) => [kind, state, daysLeft] as const);
}

describe('visitWindows', () => {
  it('names the first and the last day of each, both within it', () => {
    expect(visitWindows(term, '2025-09-01').map(({ kind, from, until }) => [kind, from, until])).toEqual([
      ['process', '2025-09-01', '2025-11-30'],
      ['final', '2025-12-01', '2026-02-13'],
    ]);
  });

  it.each([
    ['the day before the term', '2025-08-31', ['upcoming', 92], ['upcoming', 167]],
    ['the first day of the term', '2025-09-01', ['open', 91], ['upcoming', 166]],
    ['the last day but one for process visits', '2025-11-29', ['open', 2], ['upcoming', 77]],
    ['the last day for process visits', '2025-11-30', ['open', 1], ['upcoming', 76]],
    ['the first day for final visits', '2025-12-01', ['missed', 0], ['open', 75]],
    ['the last day for final visits', '2026-02-13', ['missed', 0], ['open', 1]],
    ['the day after all', '2026-02-14', ['missed', 0], ['missed', 0]],
  ])('on %s counts what is left, with today', (_, today, process, final) => {
    expect(seen(today)).toEqual([
      ['process', ...process],
      ['final', ...final],
    ]);
  });

  it('never has both open, and never leaves more days than the day before', () => {
    const day = fc.integer({ min: 0, max: 300 }).map((days) => nth(days));
    fc.assert(
      fc.property(day, (today) => {
        const windows = visitWindows(term, today);
        expect(windows.filter(({ state }) => state === 'open').length).toBeLessThanOrEqual(1);
        const tomorrow = visitWindows(term, nextDay(today));
        for (const [index, { daysLeft }] of windows.entries())
          expect(tomorrow[index]?.daysLeft).toBe(Math.max(daysLeft - 1, 0));
      }),
    );
  });
});

describe('owedVisits', () => {
  const owed = (processVisits: number, finalVisits: number, today: string) =>
    owedVisits({ processVisits, finalVisits }, visitWindows(term, today)).map(({ kind, state }) => [
      kind,
      state,
    ]);

  it('asks for one of each kind, and for no second one', () => {
    expect(owed(0, 0, '2025-10-01')).toEqual([
      ['process', 'open'],
      ['final', 'upcoming'],
    ]);
    expect(owed(1, 0, '2025-12-01')).toEqual([['final', 'open']]);
    expect(owed(1, 1, '2025-12-01')).toEqual([]);
  });

  it('still names what was missed: final visits never make up for a process visit', () => {
    expect(owed(0, 5, '2026-01-01')).toEqual([['process', 'missed']]);
    expect(owed(5, 0, '2026-03-01')).toEqual([['final', 'missed']]);
  });
});

function nth(days: number): string {
  return new Date(Date.UTC(2025, 7, 1 + days)).toISOString().slice(0, 10);
}

function nextDay(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}
