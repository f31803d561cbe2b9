import fc from 'fast-check';
import { addDays, checkDeadline, eventOfDay } from './case-deadline.rules.js';

describe('a deadline', () => {
  it('leaves the unit three days at least, and ninety at most', () => {
    expect(checkDeadline('2026-07-03', '2026-07-01')).toBe('too-early');
    expect(checkDeadline('2026-07-04', '2026-07-01')).toBeNull();
    expect(checkDeadline('2026-09-29', '2026-07-01')).toBeNull();
    expect(checkDeadline('2026-09-30', '2026-07-01')).toBe('too-late');
  });

  it('counts days over the ends of months and years', () => {
    expect(addDays('2026-02-20', 10)).toBe('2026-03-02');
    expect(addDays('2024-02-28', 1)).toBe('2024-02-29');
    expect(addDays('2026-01-01', -1)).toBe('2025-12-31');
  });

  it('is brought to mind two days before and on the day, and has passed on the day after', () => {
    const due = '2026-07-10';
    expect(eventOfDay(due, '2026-07-07', [])).toBe('none');
    expect(eventOfDay(due, '2026-07-08', [])).toBe('remind');
    expect(eventOfDay(due, '2026-07-09', ['2026-07-08'])).toBe('none');
    expect(eventOfDay(due, '2026-07-09', [])).toBe('remind');
    expect(eventOfDay(due, '2026-07-10', ['2026-07-08'])).toBe('remind');
    expect(eventOfDay(due, '2026-07-10', ['2026-07-08', '2026-07-10'])).toBe('none');
    expect(eventOfDay(due, '2026-07-11', [])).toBe('lapse');
  });

  it('is brought to mind at most twice, whatever days are slept over and however often one is done', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -6, max: 0 }), { maxLength: 20 }), (offsets) => {
        const due = '2026-07-10';
        const reminded: string[] = [];
        for (const offset of offsets.toSorted((a, b) => a - b)) {
          const day = addDays(due, offset);
          if (eventOfDay(due, day, reminded) === 'remind') reminded.push(day);
        }
        expect(reminded.length).toBeLessThanOrEqual(2);
        expect(new Set(reminded).size).toBe(reminded.length);
        if (offsets.includes(0)) expect(reminded.at(-1)).toBe(due);
      }),
    );
  });
});
