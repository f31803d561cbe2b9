import { openWorkbookZip } from './open-workbook-zip.js';
import {
  RawRow,
  type RowSink,
  cellDate,
  cellError,
  cellFormula,
  cellLostDigits,
  cellNumber,
  cellText,
} from './raw-row.js';
import { dayOfSerial } from './read-date.js';
import { plainNumber } from './read-number.js';
import { decodeEscapes, readSharedStrings } from './read-shared-strings.js';
import { type NumberForm, readStyles } from './read-styles.js';
import { readWorkbook } from './read-workbook.js';
import { readXml } from './read-xml.js';
import type { SheetBudget } from './sheet-budget.js';
import { SheetRefused } from './sheet-refused.js';

/** Reads the rows of a workbook's first visible sheet as a stream; blank rows are counted and left out. */
export async function scanWorksheet(path: string, budget: SheetBudget, sink: RowSink): Promise<void> {
  const zip = await openWorkbookZip(path, budget);
  try {
    const workbook = await readWorkbook(zip, budget);
    const styles = await readStyles(zip, workbook.stylesPart);
    const strings = await readSharedStrings(zip, workbook.sharedStringsPart, budget);
    const scanner = new WorksheetScanner(strings, styles, workbook.countsDaysFrom1904, budget, sink.onRow);
    await readXml(zip.read(workbook.sheetPart), scanner, sink.onPause);
  } finally {
    zip.close();
  }
}

const lastRowOfExcel = 1_048_576;
const lastColumnOfExcel = 16_384;
const longestFormulaShown = 100;

class WorksheetScanner {
  private readonly row = new RawRow();
  private rowNumber = 0;
  private column = -1;
  private cellsInRow = 0;
  private isInCell = false;
  private type = '';
  private style: NumberForm | undefined;
  private value = '';
  private formula: string | null = null;
  private target: 'value' | 'formula' | null = null;
  private isInRuby = false;

  constructor(
    private readonly strings: readonly string[],
    private readonly styles: readonly NumberForm[],
    private readonly countsDaysFrom1904: boolean,
    private readonly budget: SheetBudget,
    private readonly takeRow: (row: RawRow) => void,
  ) {}

  readonly onOpen = (name: string, attributes: Record<string, string>): void => {
    switch (name) {
      case 'c':
        this.startCell(attributes['r'], attributes['t'], attributes['s']);
        break;
      case 'v':
      case 't':
        if (this.isInCell && !this.isInRuby) this.target = 'value';
        break;
      case 'f':
        if (!this.isInCell) break;
        this.formula = '';
        this.target = 'formula';
        break;
      case 'row':
        this.startRow(attributes['r']);
        break;
      case 'rPh':
        this.isInRuby = true;
        break;
    }
  };

  readonly onText = (text: string): void => {
    if (this.target === 'value') {
      this.value += text;
      if (this.value.length > this.budget.limits.maxCellChars) {
        throw new SheetRefused('cell-too-long', `第 ${String(this.rowNumber)} 行`);
      }
    } else if (this.target === 'formula' && (this.formula ?? '').length < longestFormulaShown) {
      this.formula = ((this.formula ?? '') + text).slice(0, longestFormulaShown);
    }
  };

  readonly onClose = (name: string): void => {
    switch (name) {
      case 'c':
        this.endCell();
        break;
      case 'v':
      case 't':
      case 'f':
        this.target = null;
        break;
      case 'row':
        this.endRow();
        break;
      case 'rPh':
        this.isInRuby = false;
        break;
    }
  };

  private startRow(reference: string | undefined): void {
    const rowNumber = reference === undefined ? this.rowNumber + 1 : Number(reference);
    if (!Number.isInteger(rowNumber) || rowNumber <= this.rowNumber || rowNumber > lastRowOfExcel) {
      throw new SheetRefused('workbook-broken', '行号有误');
    }
    this.rowNumber = rowNumber;
    this.row.start(rowNumber);
    this.column = -1;
    this.cellsInRow = 0;
  }

  private startCell(
    reference: string | undefined,
    type: string | undefined,
    style: string | undefined,
  ): void {
    const column = reference === undefined ? this.column + 1 : columnOfReference(reference);
    if (this.rowNumber === 0 || column <= this.column || column >= lastColumnOfExcel) {
      throw new SheetRefused('workbook-broken', '单元格位置有误');
    }
    this.column = column;
    this.cellsInRow += 1;
    this.isInCell = true;
    this.type = type ?? 'n';
    this.style = style === undefined ? this.styles[0] : this.styles[Number(style)];
    this.value = '';
    this.formula = null;
  }

  private endCell(): void {
    this.isInCell = false;
    if (this.formula !== null) return this.put(cellFormula, `=${this.formula}`);
    if (this.value === '') return;
    switch (this.type) {
      case 's':
        return this.putShared();
      case 'n':
        return this.putNumber();
      case 'e':
        return this.put(cellError, this.value);
      case 'b':
        return this.put(cellText, this.value === '1' ? 'TRUE' : 'FALSE');
      case 'd':
        return this.put(cellDate, this.value.replace(/T.*$/, ''));
      default:
        return this.put(cellText, decodeEscapes(this.value));
    }
  }

  private putShared(): void {
    const text = this.strings[Number(this.value)];
    if (text === undefined) throw new SheetRefused('workbook-broken', '单元格引用的文本不存在');
    if (text !== '') this.put(cellText, text);
  }

  private putNumber(): void {
    const style = this.style;
    if (style?.isDate) {
      this.put(cellDate, dayOfSerial(Number(this.value), this.countsDaysFrom1904) ?? this.value);
      return;
    }
    const text = plainNumber(this.value.trim());
    if (text === null) this.put(cellLostDigits, this.value);
    else this.put(cellNumber, style?.digits ? text.padStart(style.digits, '0') : text);
  }

  private put(kind: RawRow['kinds'][number], text: string): void {
    const { maxColumns } = this.budget.limits;
    if (this.column >= maxColumns) throw new SheetRefused('too-many-columns', maxColumns);
    this.row.put(this.column, kind, text);
  }

  private endRow(): void {
    this.budget.spendCells(this.cellsInRow);
    if (this.row.isBlank()) this.budget.spendEmptyRow();
    else this.takeRow(this.row);
  }
}

/** `AB12` -> 27; -1 for what is no reference. */
function columnOfReference(reference: string): number {
  let column = 0;
  for (let at = 0; at < reference.length && at < 4; at += 1) {
    const letter = reference.charCodeAt(at) - 0x40;
    if (letter < 1 || letter > 26) break;
    column = column * 26 + letter;
  }
  return column - 1;
}
