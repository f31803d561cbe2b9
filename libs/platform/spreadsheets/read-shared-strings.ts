import type { WorkbookZip } from './open-workbook-zip.js';
import { readXml } from './read-xml.js';
import type { SheetBudget } from './sheet-budget.js';
import { SheetRefused } from './sheet-refused.js';

/** Reads the texts that a workbook's cells refer to by number; runs of rich text are joined, ruby text left out. */
export async function readSharedStrings(
  zip: WorkbookZip,
  part: string | null,
  budget: SheetBudget,
): Promise<readonly string[]> {
  const strings: string[] = [];
  if (part === null) return strings;
  const { maxCellChars } = budget.limits;
  let current = '';
  let isInText = false;
  let isInRuby = false;
  await readXml(zip.read(part), {
    onOpen: (name) => {
      if (name === 't') isInText = !isInRuby;
      else if (name === 'si') current = '';
      else if (name === 'rPh') isInRuby = true;
    },
    onText: (text) => {
      if (!isInText) return;
      current += text;
      if (current.length > maxCellChars) {
        throw new SheetRefused('cell-too-long', `超过 ${String(maxCellChars)} 个字符`);
      }
    },
    onClose: (name) => {
      if (name === 't') isInText = false;
      else if (name === 'rPh') isInRuby = false;
      else if (name === 'si') {
        budget.spendSharedText(current.length);
        strings.push(decodeEscapes(current));
      }
    },
  });
  return strings;
}

const escape = /_x([0-9A-Fa-f]{4})_/g;

/** Workbooks write characters that XML forbids as `_x0001_`. */
export function decodeEscapes(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replace(escape, (_all, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}
