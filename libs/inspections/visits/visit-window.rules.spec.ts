import fc from 'fast-check';
import { visitWindow } from '../visit-kind.rules.js';
import { chooseTerm, isInWindow } from './visit-window.rules.js';

const autumn = { id: 'autumn', number: 1, startsOn: '2025-09-01', endsOn: '2026-01-20' } as const;
const spring = { id: 'spring', number: 2, startsOn: '2026-02-15', endsOn: '2026-07-10' } as const;

describe('the window of a visit', () => {
  it('opens for process visits on the first day of the term and closes three months later', () => {
    expect(visitWindow('process', autumn)).toEqual({ from: '2025-09-01', before: '2025-12-01' });
    expect(isInWindow('process', autumn, '2025-08-31')).toBe(false);
    expect(isInWindow('process', autumn, '2025-11-30')).toBe(true);
    expect(isInWindow('process', autumn, '2025-12-01')).toBe(false);
  });

  it('opens for final visits when that of process visits closes, and closes 14 days after the term', () => {
    expect(visitWindow('final', autumn)).toEqual({ from: '2025-12-01', before: '2026-02-04' });
    expect(isInWindow('final', autumn, '2026-02-03')).toBe(true);
    expect(isInWindow('final', autumn, '2026-02-04')).toBe(false);
  });
});

describe('the term of a visit', () => {
  it('is the one in whose window it lies', () => {
    expect(chooseTerm([autumn, spring], 'final', '2026-02-03')?.id).toBe('autumn');
    expect(chooseTerm([autumn, spring], 'process', '2026-02-15')?.id).toBe('spring');
  });

  it('is the last one that had begun when it lies in no window', () => {
    expect(chooseTerm([autumn, spring], 'final', '2026-02-10')?.id).toBe('autumn');
    expect(chooseTerm([autumn, spring], 'process', '2026-08-01')?.id).toBe('spring');
  });

  it('is none before the first term', () => {
    expect(chooseTerm([autumn, spring], 'process', '2025-08-31')).toBeNull();
  });

  it('does not hang on the order of the terms, and a window that holds the day always wins', () => {
    const day = fc
      .integer({ min: 0, max: 400 })
      .map((days) => new Date(Date.UTC(2025, 7, 1 + days)).toISOString().slice(0, 10));
    fc.assert(
      fc.property(day, fc.constantFrom('process' as const, 'final' as const), (on, kind) => {
        const chosen = chooseTerm([autumn, spring], kind, on);
        expect(chooseTerm([spring, autumn], kind, on)).toEqual(chosen);
        const holding = [autumn, spring].filter((term) => isInWindow(kind, term, on));
        if (holding.length > 0) expect(holding).toContain(chosen);
      }),
    );
  });
});
