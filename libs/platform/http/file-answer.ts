import { StreamableFile } from '@nestjs/common';

export const xlsxType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
export const docxType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
export const csvType = 'text/csv; charset=utf-8';

/** A file to download, with a Chinese name that every browser can read. */
export function sendFile(
  file: { readonly fileName: string; readonly bytes: Buffer },
  type: string,
): StreamableFile {
  return new StreamableFile(file.bytes, {
    type,
    disposition: `attachment; filename*=UTF-8''${encodeURIComponent(file.fileName)}`,
    length: file.bytes.length,
  });
}
