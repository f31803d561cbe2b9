import { isCalendarDate } from './calendar-date.js';

describe('isCalendarDate', () => {
  it.each(['2024-02-29', '1900-01-01', '2099-12-31', '2025-09-30', '2000-02-29'])('takes %s', (text) => {
    expect(isCalendarDate(text)).toBe(true);
  });

  it.each([
    '2025-02-29',
    '1900-02-29',
    '2025-02-30',
    '2025-04-31',
    '2025-00-10',
    '2025-13-01',
    '2025-01-00',
    '2025-1-1',
    '1899-12-31',
    '2100-01-01',
    '2025-09-30T00:00:00Z',
    ' 2025-09-30',
    '2025-09-30\n',
    '２０２５-09-30',
    '2025/09/30',
    '',
  ])('refuses %j', (text) => {
    expect(isCalendarDate(text)).toBe(false);
  });

  it.each([[20250930], [null], [undefined], [new Date(0)], [['2025-09-30']]])(
    'refuses %p, which is no text',
    (value) => {
      expect(isCalendarDate(value)).toBe(false);
    },
  );
});
