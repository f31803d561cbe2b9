/** What a cell is in its file. Small integers, because there are a million of them. */
export const cellEmpty = 0;
export const cellText = 1;
export const cellNumber = 2;
/** A number that its file shows as a date; its text is already YYYY-MM-DD, or the bare serial if it is no day. */
export const cellDate = 3;
export const cellError = 4;
export const cellFormula = 5;
/** An integer of 16 digits or more: the file holds only the first 15 of them. */
export const cellLostDigits = 6;

export type CellKind = 0 | 1 | 2 | 3 | 4 | 5 | 6;

/**
 * One row as it stands in the file. The same object is filled again for each row (a fresh one for each of
 * 200,000 rows would be most of the garbage), so nobody may keep it.
 */
export class RawRow {
  rowNumber = 0;
  width = 0;
  readonly texts: string[] = [];
  readonly kinds: CellKind[] = [];

  start(rowNumber: number): void {
    this.rowNumber = rowNumber;
    this.width = 0;
  }

  /** Puts a cell; columns come in rising order, those left out are empty. */
  put(column: number, kind: CellKind, text: string): void {
    for (; this.width < column; this.width += 1) {
      this.texts[this.width] = '';
      this.kinds[this.width] = cellEmpty;
    }
    this.texts[column] = text;
    this.kinds[column] = kind;
    this.width = column + 1;
  }

  text(column: number): string {
    return column < this.width ? (this.texts[column] ?? '') : '';
  }

  kind(column: number): CellKind {
    return column < this.width ? (this.kinds[column] ?? cellEmpty) : cellEmpty;
  }

  isBlank(): boolean {
    for (let column = 0; column < this.width; column += 1) {
      if (this.kinds[column] !== cellEmpty && trimCell(this.texts[column] ?? '') !== '') return false;
    }
    return true;
  }
}

/** What the scanners of both file formats hand their rows to. */
export interface RowSink {
  readonly onRow: (row: RawRow) => void;
  /** Awaited between pieces of the file: the place to wait for whoever takes the output. */
  readonly onPause: () => Promise<void> | undefined;
}

const outerSpace = /^[\s\u200B\uFEFF]+|[\s\u200B\uFEFF]+$/g;

/** Takes off spaces of every width at both ends, also the invisible ones that come along from web pages. */
export function trimCell(text: string): string {
  const first = text.charCodeAt(0);
  const last = text.charCodeAt(text.length - 1);
  if (isPlain(first) && isPlain(last)) return text;
  return text.replace(outerSpace, '');
}

function isPlain(code: number): boolean {
  return (code > 0x20 && code < 0xa0) || (code > 0x3000 && code < 0xfeff);
}

/** The form in which words are compared: full-width letters like half-width ones, case and outer spaces ignored. */
export function foldWord(text: string): string {
  return trimCell(text.normalize('NFKC')).toLowerCase();
}
