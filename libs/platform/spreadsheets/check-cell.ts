import {
  type CellKind,
  cellDate,
  cellEmpty,
  cellFormula,
  cellLostDigits,
  foldWord,
  trimCell,
} from './raw-row.js';
import { readDate } from './read-date.js';
import { readHundredths } from './read-number.js';
import type {
  ChoiceForm,
  ChoicesForm,
  IntegerForm,
  MarkForm,
  SheetChoice,
  SheetColumn,
  TextForm,
} from './sheet-column.js';
import type { FaultCode } from './sheet-summary.js';

export interface CellProblem {
  readonly code: FaultCode;
  readonly message: string;
}

/** The cell in the form in which it is kept, null when it is empty, or what is wrong with it. */
export type CheckedCell = string | null | CellProblem;
export type CellCheck = (kind: CellKind, text: string) => CheckedCell;

/** Makes the check of one column, once per file; the check itself runs once per cell. */
export function compileColumn(column: SheetColumn): CellCheck {
  const checkForm = compileForm(column);
  const readsDates = column.kind === 'date';
  const blank: CheckedCell =
    column.required && column.emptyTitle === undefined && column.kind !== 'mark'
      ? { code: 'required', message: `“${column.title}”不能为空，请填写。` }
      : null;
  return (kind, text) => {
    if (kind === cellEmpty) return blank;
    if (kind >= cellDate) {
      if (kind !== cellDate) return refusedKind(kind, text);
      if (!readsDates) return unexpectedDate(text);
    }
    const trimmed = trimCell(text);
    return trimmed === '' ? blank : checkForm(trimmed);
  };
}

function compileForm(column: SheetColumn): (text: string) => CheckedCell {
  switch (column.kind) {
    case 'text':
      return textCheck(column);
    case 'date':
      return dateCheck();
    case 'integer':
      return integerCheck(column);
    case 'choice':
      return choiceCheck(column);
    case 'choices':
      return choicesCheck(column);
    case 'mark':
      return markCheck(column);
  }
}

function refusedKind(kind: CellKind, text: string): CellProblem {
  if (kind === cellFormula) {
    return {
      code: 'formula-not-allowed',
      message: `单元格是公式（${shorten(text)}）。请复制后“选择性粘贴为数值”再上传。`,
    };
  }
  if (kind === cellLostDigits) {
    return {
      code: 'number-lost-digits',
      message: `“${shorten(text)}”超过 15 位，表格软件已丢失后面的数字。请把该列设为“文本”格式后重新填写。`,
    };
  }
  return { code: 'error-value', message: `单元格是错误值 ${shorten(text)}，请改为正确的内容。` };
}

function unexpectedDate(text: string): CellProblem {
  return {
    code: 'date-unexpected',
    message: `单元格被表格软件当成了日期（${shorten(text)}）。请把该列设为“文本”格式后重新填写。`,
  };
}

// PostgreSQL takes no NUL, and no person means any of the others.
// eslint-disable-next-line no-control-regex -- finding control characters is the purpose
const controlCharacter = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F\uFFFE\uFFFF]|\p{Surrogate}/u;

function textCheck(form: TextForm): (text: string) => CheckedCell {
  const whole = form.pattern === undefined ? null : new RegExp(`^(?:${form.pattern})$`, 'u');
  const expected = form.hint === undefined ? '' : `应为：${form.hint}。`;
  return (text) => {
    if (text.length > form.maxLength && [...text].length > form.maxLength) {
      return {
        code: 'text-too-long',
        message: `“${shorten(text)}”超过 ${String(form.maxLength)} 个字，请缩短。`,
      };
    }
    if (controlCharacter.test(text)) {
      return { code: 'control-character', message: `“${shorten(text)}”含有看不见的控制字符，请重新输入。` };
    }
    if (whole && !whole.test(text)) {
      return { code: 'text-form', message: `“${shorten(text)}”的格式不对。${expected}` };
    }
    return text;
  };
}

function dateCheck(): (text: string) => CheckedCell {
  return (text) =>
    readDate(text) ?? {
      code: 'date-invalid',
      message: `“${shorten(text)}”不是有效的日期，请写成 2023-09-01 的形式（1900 至 2100 年）。`,
    };
}

const wholeNumber = /^[+-]?\d{1,15}$/;

function integerCheck(form: IntegerForm): (text: string) => CheckedCell {
  const range = `${String(form.minimum)} 至 ${String(form.maximum)}`;
  return (text) => {
    const written = text.normalize('NFKC');
    if (!wholeNumber.test(written)) {
      return { code: 'integer-invalid', message: `“${shorten(text)}”不是整数，请填 ${range} 的整数。` };
    }
    const value = Number(written);
    if (value < form.minimum || value > form.maximum) {
      return { code: 'integer-out-of-range', message: `“${shorten(text)}”不在 ${range} 之间，请更正。` };
    }
    return String(value);
  };
}

function indexChoices(choices: readonly SheetChoice[]): ReadonlyMap<string, string> {
  const words = new Map<string, string>();
  for (const choice of choices) {
    for (const word of [choice.value, ...choice.titles]) words.set(foldWord(word), choice.value);
  }
  return words;
}

function unknownChoice(text: string, choices: readonly SheetChoice[]): CellProblem {
  const known = choices.map((choice) => choice.titles[0] ?? choice.value).join('、');
  return { code: 'choice-unknown', message: `“${shorten(text)}”不在可选范围内，请填：${known}。` };
}

function choiceCheck(form: ChoiceForm): (text: string) => CheckedCell {
  const words = indexChoices(form.choices);
  return (text) => words.get(foldWord(text)) ?? unknownChoice(text, form.choices);
}

const betweenChoices = /[;；、,，]/;

function choicesCheck(form: ChoicesForm): (text: string) => CheckedCell {
  const words = indexChoices(form.choices);
  return (text) => {
    const chosen = new Set<string>();
    for (const part of text.split(betweenChoices)) {
      const word = foldWord(part);
      if (word === '') continue;
      const value = words.get(word);
      if (value === undefined) return unknownChoice(part, form.choices);
      chosen.add(value);
    }
    if (chosen.size === 0) return unknownChoice(text, form.choices);
    const inOrder = form.choices.filter((choice) => chosen.has(choice.value));
    return inOrder.map((choice) => choice.value).join(';');
  };
}

function markCheck(form: MarkForm): (text: string) => CheckedCell {
  const absentWords = new Set(form.absentWords.map(foldWord));
  const fullMark = String(form.fullMarkHundredths / 100);
  const words = form.absentWords.length === 0 ? '' : `，缺考填“${form.absentWords.join('”或“')}”或留空`;
  return (text) => {
    let hundredths = readHundredths(text);
    if (hundredths === null) {
      const folded = foldWord(text);
      if (absentWords.has(folded)) return null;
      hundredths = readHundredths(folded);
    }
    if (hundredths === null) {
      return {
        code: 'mark-invalid',
        message: `“${shorten(text)}”不是分数，请填 0 至 ${fullMark} 的数${words}。`,
      };
    }
    if (hundredths === 'too-fine') {
      return { code: 'mark-too-many-decimals', message: `“${shorten(text)}”的小数超过两位，请更正。` };
    }
    if (hundredths > form.fullMarkHundredths) {
      return {
        code: 'mark-out-of-range',
        message: `“${shorten(text)}”超过满分 ${fullMark}，请更正（或检查该列是否填错位置）。`,
      };
    }
    return String(hundredths);
  };
}

const longestQuote = 24;

/** The offending value as a message can carry it: one line, short, never half a character. */
export function shorten(text: string): string {
  const line = text.slice(0, longestQuote * 4).replace(/[\s\p{C}]+/gu, ' ');
  const characters = [...line];
  return characters.length <= longestQuote && text.length <= longestQuote * 4
    ? line
    : `${characters.slice(0, longestQuote).join('')}…`;
}
