/** Days of the county begin and end by this clock, wherever the machines stand. */
export const countyTimeZone = 'Asia/Shanghai';

const calendarOfCounty = new Intl.DateTimeFormat('en-CA', { timeZone: countyTimeZone });

/** The day (YYYY-MM-DD) that it is in the county. */
export function countyDay(now: Date): string {
  return calendarOfCounty.format(now);
}
