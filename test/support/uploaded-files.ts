import { utils, write } from '@e965/xlsx';
import iconv from 'iconv-lite';

/** How a clerk's computer may have written a table. */
export const fileForms = ['csv', 'csv with BOM', 'csv in GB18030', 'xlsx'] as const;
export type FileForm = (typeof fileForms)[number];

/** The bytes of a table in one of the forms; the first row is the header. */
export function writeFileForm(form: FileForm, rows: readonly (readonly (string | number)[])[]): Buffer {
  const text = rows.map((row) => row.join(',')).join('\r\n') + '\r\n';
  switch (form) {
    case 'csv':
      return Buffer.from(text);
    case 'csv with BOM':
      return Buffer.from(`\uFEFF${text}`);
    case 'csv in GB18030':
      return iconv.encode(text, 'gb18030');
    case 'xlsx':
      return writeWorkbook(rows);
  }
}

/** A workbook as the common library writes it, with shared texts and numbers. */
export function writeWorkbook(rows: readonly (readonly (string | number)[])[]): Buffer {
  const book = utils.book_new();
  utils.book_append_sheet(book, utils.aoa_to_sheet(rows.map((row) => [...row])), '数据');
  const bytes: Uint8Array = write(book, { type: 'buffer', bookType: 'xlsx', bookSST: true });
  return Buffer.from(bytes);
}
