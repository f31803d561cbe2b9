const written =
  /^(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]?)(?:[ T]0?0:00(?::00)?(?:\.0+)?)?$/;

const daysOfMonth = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const earliestYear = 1900;
const latestYear = 2100;

/**
 * Reads a day as people in China write it: 2023-09-01, 2023/9/1, 2023.9.1, 2023年9月1日, also with the
 * midnight that spreadsheet programs add. Gives YYYY-MM-DD, or null for what is no day of 1900 to 2100:
 * `2023.9.1` -> `2023-09-01`, `2023-02-29` -> null.
 */
export function readDate(text: string): string | null {
  const parts = written.exec(text.normalize('NFKC'));
  if (!parts) return null;
  return calendarDay(Number(parts[1]), Number(parts[3] ?? parts[5]), Number(parts[4] ?? parts[6]));
}

const millisecondsOfDay = 86_400_000;

/**
 * Turns a day serial of a workbook into YYYY-MM-DD; the time of day is dropped. The 1900 system counts a
 * 29 February 1900 that never was (serial 60): 45170 -> 2023-09-01; in the 1904 system 43708 is that day.
 */
export function dayOfSerial(serial: number, from1904: boolean): string | null {
  const whole = Math.floor(serial);
  if (!(whole >= 0 && whole < 200_000) || (!from1904 && (whole === 0 || whole === 60))) return null;
  const days = from1904 ? whole - 24_107 : whole > 60 ? whole - 25_569 : whole - 25_568;
  const day = new Date(days * millisecondsOfDay);
  return calendarDay(day.getUTCFullYear(), day.getUTCMonth() + 1, day.getUTCDate());
}

function calendarDay(year: number, month: number, day: number): string | null {
  if (year < earliestYear || year > latestYear) return null;
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = month === 2 && isLeap ? 29 : (daysOfMonth[month - 1] ?? 0);
  if (day < 1 || day > days) return null;
  return `${String(year)}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}
