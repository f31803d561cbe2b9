import { AppError } from '../errors/app-error.js';
import { csvType, xlsxType } from './file-answer.js';

export type TableFormat = 'json' | 'csv' | 'xlsx';

const formats: readonly (readonly [string, TableFormat])[] = [
  ['application/json', 'json'],
  [csvType.split(';')[0] ?? '', 'csv'],
  [xlsxType, 'xlsx'],
];

/** The format that an Accept header likes best; JSON when it likes everything. @throws AppError `not-acceptable` */
export function chooseFormat(accept: string | undefined): TableFormat {
  const wishes = (accept ?? '*/*')
    .split(',')
    .map((part) => {
      const [type = '', ...parameters] = part.split(';').map((piece) => piece.trim().toLowerCase());
      const quality = parameters.find((parameter) => parameter.startsWith('q='));
      return { type, quality: quality === undefined ? 1 : Number(quality.slice(2)) };
    })
    .filter(({ quality }) => quality > 0)
    .toSorted((a, b) => b.quality - a.quality);
  for (const { type } of wishes) {
    const found = formats.find(
      ([known]) => known === type || type === '*/*' || type === `${known.split('/')[0] ?? ''}/*`,
    );
    if (found) return found[1];
  }
  throw new AppError('not-acceptable', '只能返回 application/json、text/csv 或 xlsx 工作簿。');
}
