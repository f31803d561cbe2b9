import { open, readFile } from 'node:fs/promises';
import type { RowSink } from './raw-row.js';
import { scanCsv } from './scan-csv.js';
import { scanWorksheet } from './scan-worksheet.js';
import type { SheetBudget } from './sheet-budget.js';
import { SheetRefused } from './sheet-refused.js';

/** Reads the rows of an uploaded file, whose kind is told by its content and never by its name. */
export async function scanFile(path: string, budget: SheetBudget, sink: RowSink): Promise<void> {
  const { size, head } = await peek(path);
  const { maxBytes } = budget.limits;
  if (size === 0) throw new SheetRefused('file-empty');
  if (size > maxBytes) throw new SheetRefused('file-too-large', Math.round(maxBytes / 1024 / 1024));
  if (head.startsWith('PK\u0003\u0004')) return scanWorksheet(path, budget, sink);
  refuseForeignKind(head);
  return scanCsv(await readFile(path), budget, sink);
}

const headBytes = 64;

async function peek(path: string): Promise<{ readonly size: number; readonly head: string }> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return { size, head: buffer.toString('latin1', 0, bytesRead) };
  } finally {
    await file.close();
  }
}

/** First bytes of what people upload by mistake, and what it then is. */
const foreignKinds: readonly (readonly [RegExp, string])[] = [
  [/^%PDF/, 'PDF 文档'],
  [/^(?:\u00ef\u00bb\u00bf)?\s*<(?:!|\?|html|table|head|body)/i, '网页或 XML'],
  [/^MIME-Version:/i, '网页存档'],
  [/^PK/, '空的或损坏的压缩包'],
  [/^(?:Rar!|7z\u00bc\u00af)/, '压缩文件'],
  [/^(?:\u0089PNG|\u00ff\u00d8\u00ff|GIF8)/, '图片'],
  [/^\{\\rtf/, 'RTF 文档'],
];

function refuseForeignKind(head: string): void {
  if (head.startsWith('\u00d0\u00cf\u0011\u00e0')) throw new SheetRefused('xls-or-encrypted');
  for (const [start, kind] of foreignKinds) {
    if (start.test(head)) throw new SheetRefused('file-kind-unknown', kind);
  }
}
