import type { WorkbookZip } from './open-workbook-zip.js';
import { readXml } from './read-xml.js';
import type { SheetBudget } from './sheet-budget.js';
import { SheetRefused } from './sheet-refused.js';

/** Where the parts of the sheet that is read lie inside the archive. */
export interface Workbook {
  readonly sheetPart: string;
  readonly sharedStringsPart: string | null;
  readonly stylesPart: string | null;
  readonly countsDaysFrom1904: boolean;
}

/** Finds the first visible worksheet and the parts that it needs. */
export async function readWorkbook(zip: WorkbookZip, budget: SheetBudget): Promise<Workbook> {
  const workbookPart = await findWorkbookPart(zip);
  const slash = workbookPart.lastIndexOf('/') + 1;
  const folder = workbookPart.slice(0, slash);
  const relations = await readRelations(zip, `${folder}_rels/${workbookPart.slice(slash)}.rels`, folder);
  const sheets: { relationId: string; isVisible: boolean }[] = [];
  let countsDaysFrom1904 = false;
  await readXml(zip.read(workbookPart), {
    onOpen: (name, attributes) => {
      if (name === 'workbookPr') countsDaysFrom1904 = isTrue(attributes['date1904']);
      if (name !== 'sheet') return;
      sheets.push({ relationId: relationId(attributes), isVisible: isVisible(attributes['state']) });
      if (sheets.length > budget.limits.maxSheets) {
        throw new SheetRefused('workbook-too-many-sheets', budget.limits.maxSheets);
      }
    },
  });
  const worksheets = sheets.filter((sheet) => relations.get(sheet.relationId)?.type === 'worksheet');
  const chosen = worksheets.find((sheet) => sheet.isVisible) ?? worksheets[0];
  const sheetPart = chosen && relations.get(chosen.relationId)?.part;
  if (sheetPart === undefined) throw new SheetRefused('sheet-empty');
  const partOfType = (type: string): string | null => {
    const found = [...relations.values()].find((relation) => relation.type === type);
    return found && zip.has(found.part) ? found.part : null;
  };
  return {
    sheetPart,
    sharedStringsPart: partOfType('sharedStrings'),
    stylesPart: partOfType('styles'),
    countsDaysFrom1904,
  };
}

const contentTypesPart = '[Content_Types].xml';

async function findWorkbookPart(zip: WorkbookZip): Promise<string> {
  if (!zip.has(contentTypesPart)) throw new SheetRefused('file-kind-unknown', '压缩包里没有工作簿');
  const parts: string[] = [];
  await readXml(zip.read(contentTypesPart), {
    onOpen: (name, attributes) => {
      // Some producers declare defaults for every kind of workbook there is; only an override names a part.
      if (name !== 'Override') return;
      const type = attributes['ContentType'] ?? '';
      if (type.includes('macroEnabled')) throw new SheetRefused('macro-not-allowed');
      if (/spreadsheetml\.(?:sheet|template)\.main\+xml$/.test(type))
        parts.push(attributes['PartName'] ?? '');
    },
  });
  const [part] = parts;
  if (part === undefined) throw new SheetRefused('file-kind-unknown', '压缩包里没有工作簿');
  return stripSlash(part);
}

interface Relation {
  readonly type: string;
  readonly part: string;
}

async function readRelations(zip: WorkbookZip, part: string, folder: string): Promise<Map<string, Relation>> {
  const relations = new Map<string, Relation>();
  await readXml(zip.read(part), {
    onOpen: (name, attributes) => {
      if (name !== 'Relationship' || attributes['TargetMode'] === 'External') return;
      const type = attributes['Type'] ?? '';
      const target = attributes['Target'] ?? '';
      relations.set(attributes['Id'] ?? '', {
        type: type.slice(type.lastIndexOf('/') + 1),
        part: target.startsWith('/') ? stripSlash(target) : folder + target,
      });
    },
  });
  return relations;
}

function stripSlash(part: string): string {
  return part.startsWith('/') ? part.slice(1) : part;
}

/** The prefix of `r:id` is the producer's choice. */
function relationId(attributes: Record<string, string>): string {
  const name = Object.keys(attributes).find((key) => key.endsWith(':id'));
  return name === undefined ? '' : (attributes[name] ?? '');
}

function isVisible(state: string | undefined): boolean {
  return state === undefined || state === 'visible';
}

function isTrue(value: string | undefined): boolean {
  return value === '1' || value === 'true';
}
