import { type XlsxStyle, styleIndex } from './xlsx-styles.js';

const longestCell = 32_767;
// eslint-disable-next-line no-control-regex -- these are what XML forbids
const unsafe = /[&<>\u0000-\u0008\u000B-\u001F\uFFFE\uFFFF]|\p{Surrogate}|_x[0-9A-Fa-f]{4}_/gu;
const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Text as the XML of a workbook can carry it; forbidden characters take the workbook's own `_x0001_` form. */
export function xlsxText(text: string): string {
  const short = text.length > longestCell ? `${text.slice(0, longestCell - 1)}…` : text;
  return short.replace(unsafe, escapeOne);
}

function escapeOne(found: string): string {
  if (found.startsWith('_x')) return `_x005F${found}`;
  const code = found.charCodeAt(0);
  if (code >= 0xd800) return '\uFFFD';
  return entities[found] ?? `_x${code.toString(16).toUpperCase().padStart(4, '0')}_`;
}

const columnNames: string[] = [];

/** 0 -> A, 27 -> AB. */
export function columnName(column: number): string {
  const known = columnNames[column];
  if (known !== undefined) return known;
  const last = String.fromCharCode(0x41 + (column % 26));
  const name = column < 26 ? last : columnName(Math.floor(column / 26) - 1) + last;
  columnNames[column] = name;
  return name;
}

/** A text cell. It is inline text and never a formula, whatever it begins with. */
export function textCell(column: number, row: number, text: string, style: XlsxStyle): string {
  const head = `<c r="${columnName(column)}${String(row)}" s="${String(styleIndex(style))}"`;
  return `${head} t="inlineStr"><is><t xml:space="preserve">${xlsxText(text)}</t></is></c>`;
}

/** A number cell; `digits` is the plain decimal as it is to stand in the file. */
export function numberCell(column: number, row: number, digits: string, style: XlsxStyle): string {
  return `<c r="${columnName(column)}${String(row)}" s="${String(styleIndex(style))}"><v>${digits}</v></c>`;
}
