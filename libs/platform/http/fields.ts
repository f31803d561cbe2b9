import { applyDecorators, type Type } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform, Type as TransformTo } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { IsCalendarDate } from './calendar-date.js';
import { IsDecimalNumber } from './decimal-number.js';

/** One decorator a field: it checks what comes in and documents it, so the two can't drift apart. */
interface FieldOptions {
  readonly description: string;
  readonly example?: unknown;
  readonly optional?: boolean;
  readonly nullable?: boolean;
}

type Schema = Parameters<typeof ApiProperty>[0];

function field(
  options: FieldOptions,
  schema: Schema,
  checks: readonly PropertyDecorator[],
): PropertyDecorator {
  const { description, example, optional, nullable } = options;
  return applyDecorators(
    ApiProperty({
      ...schema,
      description,
      required: !optional,
      ...(example === undefined ? {} : { example }),
      ...(nullable ? { nullable: true } : {}),
    } as Schema & object),
    // `optional` means that it may be left out; only `nullable` lets null through.
    ...(optional ? [nullable ? IsOptional() : ValidateIf((_, value) => value !== undefined)] : []),
    ...(nullable && !optional ? [ValidateIf((_, value) => value !== null)] : []),
    ...checks,
  );
}

export interface TextOptions extends FieldOptions {
  readonly minLength?: number;
  readonly maxLength: number;
  readonly pattern?: RegExp;
  /** Chinese: what is expected, when a pattern is given. */
  readonly hint?: string;
}

export function TextField(options: TextOptions): PropertyDecorator {
  const { minLength = 1, maxLength, pattern, hint } = options;
  return field(
    options,
    { type: 'string', minLength, maxLength, ...(pattern ? { pattern: pattern.source } : {}) },
    [
      IsString({ message: '应为文字' }),
      MinLength(minLength, { message: `至少 ${String(minLength)} 个字符` }),
      MaxLength(maxLength, { message: `至多 ${String(maxLength)} 个字符` }),
      // PostgreSQL text cannot hold NUL, no screen can show the other control characters, and no
      // document of a word processor can hold the last two.
      // eslint-disable-next-line no-control-regex -- control characters are what is refused
      Matches(/^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]*$/u, {
        message: '含有不可见的控制字符',
      }),
      ...(pattern ? [Matches(pattern, { message: hint ?? '格式不正确' })] : []),
    ],
  );
}

/** A code of a township, school or subject: what people type in spreadsheets to refer to it. */
export function CodeField(options: FieldOptions): PropertyDecorator {
  return TextField({
    ...options,
    maxLength: 32,
    pattern: /^[A-Za-z0-9][A-Za-z0-9_-]*$/,
    hint: '只能用字母、数字、“-”和“_”，以字母或数字开头',
  });
}

export function UuidField(options: FieldOptions): PropertyDecorator {
  return field(options, { type: 'string', format: 'uuid' }, [IsUUID('all', { message: '应为 UUID' })]);
}

export function DateField(options: FieldOptions): PropertyDecorator {
  return field({ example: '2025-09-01', ...options }, { type: 'string', format: 'date' }, [IsCalendarDate()]);
}

/** For answers: an instant in UTC. */
export function InstantField(options: FieldOptions): PropertyDecorator {
  return field({ example: '2026-07-01T02:03:04.567Z', ...options }, { type: 'string', format: 'date-time' }, [
    IsString(),
  ]);
}

export interface RangeOptions extends FieldOptions {
  readonly minimum: number;
  readonly maximum: number;
}

export function IntegerField(options: RangeOptions): PropertyDecorator {
  const { minimum, maximum } = options;
  return field(options, { type: 'integer', minimum, maximum }, [
    IsInt({ message: '应为整数' }),
    Min(minimum, { message: `不能小于 ${String(minimum)}` }),
    Max(maximum, { message: `不能大于 ${String(maximum)}` }),
  ]);
}

/** A number in a query string: text until it is read. */
export function QueryIntegerField(options: RangeOptions): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value,
    ),
    IntegerField(options),
  );
}

/** A mark, score, mean or rate: at most two decimals. */
export function DecimalField(options: RangeOptions): PropertyDecorator {
  const { minimum, maximum } = options;
  return field(options, { type: 'number', minimum, maximum, multipleOf: 0.01 }, [
    IsDecimalNumber(),
    Min(minimum, { message: `不能小于 ${String(minimum)}` }),
    Max(maximum, { message: `不能大于 ${String(maximum)}` }),
  ]);
}

/** A number as an instrument gives it: a degree of latitude, metres. Never for marks. */
export function NumberField(options: RangeOptions): PropertyDecorator {
  const { minimum, maximum } = options;
  return field(options, { type: 'number', minimum, maximum }, [
    IsNumber({ allowNaN: false, allowInfinity: false }, { message: '应为数' }),
    Min(minimum, { message: `不能小于 ${String(minimum)}` }),
    Max(maximum, { message: `不能大于 ${String(maximum)}` }),
  ]);
}

export function BooleanField(options: FieldOptions): PropertyDecorator {
  return field(options, { type: 'boolean' }, [IsBoolean({ message: '应为 true 或 false' })]);
}

/** Yes or no in a query string. */
export function QueryBooleanField(options: FieldOptions): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }: { value: unknown }) =>
      value === 'true' ? true : value === 'false' ? false : value,
    ),
    BooleanField(options),
  );
}

export function ChoiceField(
  options: FieldOptions & { readonly choices: readonly (string | number)[] },
): PropertyDecorator {
  const { choices } = options;
  return field(options, { enum: [...choices], type: typeof choices[0] === 'number' ? 'integer' : 'string' }, [
    IsIn([...choices], { message: `只能是 ${choices.join('、')}` }),
  ]);
}

interface ListOptions extends FieldOptions {
  readonly minItems?: number;
  readonly maxItems: number;
}

function listChecks({ minItems = 0, maxItems }: ListOptions): PropertyDecorator[] {
  return [
    IsArray({ message: '应为列表' }),
    ArrayMinSize(minItems, { message: `至少 ${String(minItems)} 项` }),
    ArrayMaxSize(maxItems, { message: `至多 ${String(maxItems)} 项` }),
  ];
}

export function ChoicesField(
  options: ListOptions & { readonly choices: readonly string[] },
): PropertyDecorator {
  const { choices, minItems = 0, maxItems } = options;
  return field(
    options,
    { type: 'array', items: { type: 'string', enum: [...choices] }, minItems, maxItems },
    [
      ...listChecks(options),
      IsIn([...choices], { each: true, message: `每一项只能是 ${choices.join('、')}` }),
    ],
  );
}

export function TextsField(options: ListOptions): PropertyDecorator {
  const { minItems = 0, maxItems } = options;
  return field(options, { type: 'array', items: { type: 'string' }, minItems, maxItems }, [
    ...listChecks(options),
    IsString({ each: true, message: '每一项应为文字' }),
    MaxLength(200, { each: true, message: '每一项至多 200 个字符' }),
  ]);
}

export function ObjectField(type: () => Type<unknown>, options: FieldOptions): PropertyDecorator {
  return applyDecorators(
    // ValidateNested alone lets a missing object pass.
    field(options, { type: type() }, [
      IsObject({ message: '应为对象' }),
      ValidateNested({ message: '应为对象' }),
    ]),
    TransformTo(type),
  );
}

export function ObjectsField(type: () => Type<unknown>, options: ListOptions): PropertyDecorator {
  const { minItems = 0, maxItems } = options;
  return applyDecorators(
    field(options, { type: [type()], minItems, maxItems }, [
      ...listChecks(options),
      // ValidateNested alone takes a list among the objects for a list of them.
      IsObject({ each: true, message: '每一项应为对象' }),
      ValidateNested({ each: true, message: '每一项应为对象' }),
    ]),
    TransformTo(type),
  );
}
