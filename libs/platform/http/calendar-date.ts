import { ValidateBy } from 'class-validator';

/** Whether `text` names a day that exists, as YYYY-MM-DD from 1900 to 2099. */
export function isCalendarDate(text: unknown): text is string {
  if (typeof text !== 'string' || !/^(19|20)\d{2}-\d{2}-\d{2}$/.test(text)) return false;
  const instant = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(text);
}

export function IsCalendarDate(): PropertyDecorator {
  return ValidateBy({
    name: 'isCalendarDate',
    validator: { validate: isCalendarDate, defaultMessage: () => '应为实有的日期，写作 YYYY-MM-DD' },
  });
}
