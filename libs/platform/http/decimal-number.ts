import { ValidateBy } from 'class-validator';
import { hasTwoDecimals } from '#arithmetic/hundredths.js';

/** Whether `value` is a number of at most two decimals: the double that stands for a whole number of hundredths. */
export function isDecimalNumber(value: unknown): value is number {
  return typeof value === 'number' && hasTwoDecimals(value);
}

/** class-validator's own check throws at numbers that are written with an exponent. */
export function IsDecimalNumber(): PropertyDecorator {
  return ValidateBy({
    name: 'isNumber',
    validator: { validate: isDecimalNumber, defaultMessage: () => '应为至多两位小数的数' },
  });
}
