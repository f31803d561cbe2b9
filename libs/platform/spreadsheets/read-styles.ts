import type { WorkbookZip } from './open-workbook-zip.js';
import { readXml } from './read-xml.js';

/** How a number of one style is shown, as far as it changes what a person reads. */
export interface NumberForm {
  readonly isDate: boolean;
  /** Shown with zeros in front up to this many digits; 0 = as it is. */
  readonly digits: number;
}

const asIs: NumberForm = { isDate: false, digits: 0 };

/** Reads how each cell style of a workbook shows its numbers, by style index. */
export async function readStyles(zip: WorkbookZip, part: string | null): Promise<readonly NumberForm[]> {
  if (part === null) return [];
  const codes = new Map<string, string>();
  const forms: NumberForm[] = [];
  let isInCellFormats = false;
  await readXml(zip.read(part), {
    onOpen: (name, attributes) => {
      if (name === 'numFmt') codes.set(attributes['numFmtId'] ?? '', attributes['formatCode'] ?? '');
      else if (name === 'cellXfs') isInCellFormats = true;
      else if (name === 'xf' && isInCellFormats) {
        const id = attributes['numFmtId'] ?? '0';
        const code = codes.get(id);
        forms.push(code === undefined ? builtInForm(Number(id)) : formOfCode(code));
      }
    },
    onClose: (name) => {
      if (name === 'cellXfs') isInCellFormats = false;
    },
  });
  return forms;
}

/** Built-in formats that show a day or time; 27 to 36 and 50 to 58 are those of Chinese editions. */
function builtInForm(id: number): NumberForm {
  const isDate =
    (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);
  return isDate ? { isDate, digits: 0 } : asIs;
}

const quotedOrBracketed = /"[^"]*"|\\.|\[[^\]]*\]|[_*]./g;

function formOfCode(code: string): NumberForm {
  if (/^0{2,15}$/.test(code)) return { isDate: false, digits: code.length };
  const firstSection = code.replace(quotedOrBracketed, '').split(';')[0] ?? '';
  return /[ymdhs]/i.test(firstSection) && !/general/i.test(firstSection) ? { isDate: true, digits: 0 } : asIs;
}
