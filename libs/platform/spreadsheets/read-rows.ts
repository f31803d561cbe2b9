import { readSheet, type ReadSheetTask } from './read-sheet.js';
import type { SheetSummary } from './sheet-summary.js';

export interface SheetRow {
  readonly row: number;
  /** In the order of the columns. */
  readonly cells: readonly (string | null)[];
}

export interface SheetRows extends SheetSummary {
  /** Complete only if the summary has no fault. */
  readonly rows: readonly SheetRow[];
}

/**
 * Reads and checks a small file as `readSheet` does and holds all of its rows at once: for tables whose limits allow
 * some hundred rows, and that are not loaded into the database row by row.
 */
export async function readRows(task: Omit<ReadSheetTask, 'linePrefix' | 'onChunk'>): Promise<SheetRows> {
  const chunks: Buffer[] = [];
  const summary = await readSheet({
    ...task,
    linePrefix: '',
    onChunk: (chunk) => {
      chunks.push(chunk);
    },
  });
  return { ...summary, rows: decodeCopy(Buffer.concat(chunks).toString('utf8')) };
}

const copyEscapes: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', '\\': '\\' };

/** Reads COPY text as PostgreSQL would: first the format's escapes, then the array literal. */
function decodeCopy(text: string): SheetRow[] {
  if (text === '') return [];
  if (!text.endsWith('\n')) throw new Error('the last line is cut off');
  return text
    .slice(0, -1)
    .split('\n')
    .map((line) => {
      const fields = line.split('\t').map((field) =>
        field.replace(/\\(.)/gs, (_all, escaped: string) => {
          const meaning = copyEscapes[escaped];
          if (meaning === undefined) throw new Error(`unknown escape ${escaped}`);
          return meaning;
        }),
      );
      if (fields.length !== 3) throw new Error(`wrong fields in ${line}`);
      return { row: Number(fields[1]), cells: decodeArray(fields[2] ?? '') };
    });
}

function decodeArray(literal: string): (string | null)[] {
  if (!/^\{.*\}$/s.test(literal)) throw new Error(`no array: ${literal}`);
  const cells: (string | null)[] = [];
  const element = /(?:"((?:[^"\\]|\\.)*)"|(NULL))(,|\}$)/gsy;
  element.lastIndex = 1;
  while (element.lastIndex < literal.length) {
    const found = element.exec(literal);
    if (!found) throw new Error(`broken array: ${literal}`);
    cells.push(found[2] === 'NULL' ? null : (found[1] ?? '').replace(/\\(.)/gs, '$1'));
  }
  return cells;
}
