import type { SheetColumn } from './sheet-column.js';
import { writeXlsxBook } from './xlsx-book.js';
import { columnName, textCell, xlsxText } from './xlsx-cells.js';
import type { XlsxStyle } from './xlsx-styles.js';

/**
 * Writes an empty form of the expected table: Chinese headers over columns that keep what is typed as text (so
 * that no class 3-1 turns into a date), choices to pick from, and a second sheet that explains each column.
 */
export async function writeTemplate(name: string, columns: readonly SheetColumn[]): Promise<Buffer> {
  const titles = columns.map((column, index) => textCell(index, 1, column.title, 'header'));
  return writeXlsxBook([
    {
      name,
      columns: columns.map((column) => ({
        width: Math.max(column.title.length * 2 + 4, 14),
        style: styleOf(column),
      })),
      frozenRows: 1,
      rows: [`<row r="1">${titles.join('')}</row>`],
      afterRows: pickLists(columns),
    },
    {
      name: '填写说明',
      columns: [{ width: 18 }, { width: 20 }, { width: 10 }, { width: 80 }, { width: 24 }],
      frozenRows: 1,
      rows: explanations(columns),
    },
  ]);
}

function styleOf(column: SheetColumn): XlsxStyle {
  return column.kind === 'mark' || column.kind === 'integer' ? 'plain' : 'text';
}

const lastPickRow = 100_000;
/** What a spreadsheet program takes as a list written out in the rule itself. */
const longestPickList = 250;

function pickLists(columns: readonly SheetColumn[]): string {
  const lists = columns.flatMap((column, index) => {
    if (column.kind !== 'choice') return [];
    const words = column.choices.map((choice) => choice.titles[0] ?? choice.value);
    const list = words.join(',');
    if (list.length > longestPickList || words.some((word) => /[",]/.test(word))) return [];
    const letter = columnName(index);
    const range = `${letter}2:${letter}${String(lastPickRow)}`;
    return `<dataValidation type="list" allowBlank="1" sqref="${range}"><formula1>"${xlsxText(list)}"</formula1></dataValidation>`;
  });
  if (lists.length === 0) return '';
  return `<dataValidations count="${String(lists.length)}">${lists.join('')}</dataValidations>`;
}

function* explanations(columns: readonly SheetColumn[]): Generator<string> {
  const heads = ['列名', '程序列名', '是否必填', '填写要求', '示例'];
  yield `<row r="1">${heads.map((head, index) => textCell(index, 1, head, 'header')).join('')}</row>`;
  let row = 1;
  for (const column of columns) {
    row += 1;
    const cells = [column.title, column.name, need(column), demand(column), example(column)];
    yield `<row r="${String(row)}">${cells.map((cell, index) => textCell(index, row, cell, 'note')).join('')}</row>`;
  }
}

function need(column: SheetColumn): string {
  if (!column.required) return '选填';
  if (column.emptyTitle !== undefined) return `可留空：${column.emptyTitle}`;
  return column.kind === 'mark' ? '列必有' : '必填';
}

function demand(column: SheetColumn): string {
  const unique = column.unique ? '，不能重复' : '';
  switch (column.kind) {
    case 'text':
      return `${column.hint ?? '文字'}，不超过 ${String(column.maxLength)} 个字${unique}`;
    case 'date':
      return `日期，如 2023-09-01、2023/9/1、2023年9月1日${unique}`;
    case 'integer':
      return `${String(column.minimum)} 至 ${String(column.maximum)} 的整数${unique}`;
    case 'choice':
      return `只能填：${titlesOf(column.choices)}${unique}`;
    case 'choices':
      return `可填一项或几项，用分号隔开：${titlesOf(column.choices)}${unique}`;
    case 'mark': {
      const absent =
        column.absentWords.length === 0 ? '' : `，缺考填“${column.absentWords.join('”或“')}”或留空`;
      return `0 至 ${String(column.fullMarkHundredths / 100)} 的分数，最多两位小数${absent}`;
    }
  }
}

function example(column: SheetColumn): string {
  switch (column.kind) {
    case 'text':
      return '';
    case 'date':
      return '2023-09-01';
    case 'integer':
      return String(column.minimum);
    case 'choice':
      return column.choices[0]?.titles[0] ?? '';
    case 'choices':
      return column.choices
        .slice(0, 2)
        .map((choice) => choice.titles[0] ?? choice.value)
        .join(';');
    case 'mark':
      return String(Math.round(column.fullMarkHundredths * 0.785) / 100);
  }
}

function titlesOf(
  choices: readonly { readonly value: string; readonly titles: readonly string[] }[],
): string {
  return choices.map((choice) => choice.titles[0] ?? choice.value).join('、');
}
