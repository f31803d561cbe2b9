import { AppError } from '../errors/app-error.js';
import { csvType, xlsxType } from './file-answer.js';

export type TableFormat = 'json' | 'csv' | 'xlsx';

const formats: readonly (readonly [string, TableFormat])[] = [
  ['application/json', 'json'],
  [csvType.split(';')[0] ?? '', 'csv'],
  [xlsxType, 'xlsx'],
];

/**
 * The format that an Accept header likes best; JSON when it likes everything alike. What it says about a format by
 * name goes before what it says about a group (RFC 9110, section 12.5.1). @throws AppError `not-acceptable`
 */
export function chooseFormat(accept: string | undefined): TableFormat {
  const ranges = readRanges(accept);
  const wishes = formats.flatMap(([type, format]) => {
    const group = `${type.split('/')[0] ?? ''}/*`;
    const position = [type, group, '*/*']
      .map((name) => ranges.findIndex((range) => range.type === name))
      .find((found) => found !== -1);
    const quality = position === undefined ? 0 : (ranges[position]?.quality ?? 0);
    return position === undefined || quality === 0 ? [] : [{ format, quality, position }];
  });
  const [best] = wishes.toSorted((a, b) => b.quality - a.quality || a.position - b.position);
  if (!best) throw new AppError('not-acceptable', '只能返回 application/json、text/csv 或 xlsx 工作簿。');
  return best.format;
}

function readRanges(accept = ''): readonly { readonly type: string; readonly quality: number }[] {
  const text = accept.trim() === '' ? '*/*' : accept;
  return text.split(',').map((part) => {
    const [type = '', ...parameters] = part.split(';').map((piece) => piece.trim().toLowerCase());
    const quality = parameters.find((parameter) => parameter.startsWith('q='));
    // A weight that is no number is no wish.
    return { type, quality: quality === undefined ? 1 : Number(quality.slice(2)) || 0 };
  });
}
