import { dayOfSerial, readDate } from './read-date.js';

describe('a written day', () => {
  it.each([
    '2023-09-01',
    '2023-9-1',
    '2023/9/1',
    '2023.09.1',
    '2023年9月1日',
    '2023 年 9 月 1 日',
    '2023年9月1号',
    '２０２３－０９－０１',
    '2023/9/1 0:00',
    '2023-09-01 00:00:00',
  ])('%s is the first of September', (text) => {
    expect(readDate(text)).toBe('2023-09-01');
  });

  it.each([
    ['a day that the month does not have', '2023-02-29'],
    ['29 February of a century that is no leap year', '1900-02-29'],
    ['month 13', '2023-13-01'],
    ['day 0', '2023-01-00'],
    ['a year before 1900', '1899-12-31'],
    ['a year after 2100', '2101-01-01'],
    ['day before month, which could mean two days', '1/9/2023'],
    ['two digits of a year', '23-9-1'],
    ['two kinds of separators', '2023-9/1'],
    ['a time of day other than midnight', '2023-09-01 08:30'],
    ['no day at all', '九月一日'],
  ])('%s is refused', (_why, text) => {
    expect(readDate(text)).toBeNull();
  });

  it('29 February stands in leap years', () => {
    expect([readDate('2000-02-29'), readDate('2024-2-29')]).toEqual(['2000-02-29', '2024-02-29']);
  });
});

describe('a day serial', () => {
  it('counts the day of 1900 that never was, as spreadsheet programs do', () => {
    expect([1, 59, 60, 61, 45170].map((serial) => dayOfSerial(serial, false))).toEqual([
      '1900-01-01',
      '1900-02-28',
      null,
      '1900-03-01',
      '2023-09-01',
    ]);
  });

  it('lies 1462 days later in the 1904 system', () => {
    expect([0, 43708].map((serial) => dayOfSerial(serial, true))).toEqual(['1904-01-01', '2023-09-01']);
  });

  it('loses its time of day', () => {
    expect(dayOfSerial(45170.99, false)).toBe('2023-09-01');
  });

  it.each([-1, 0.5, 1e9, Number.NaN])('%p is no day', (serial) => {
    expect(dayOfSerial(serial, false)).toBeNull();
  });
});
