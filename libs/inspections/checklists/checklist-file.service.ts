import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '#platform/database/actor.js';
import { Database } from '#platform/database/database.js';
import { AppError, notFound } from '#platform/errors/app-error.js';
import { readRows, type SheetRows } from '#platform/spreadsheets/read-rows.js';
import { defaultSheetLimits, type SheetLimits } from '#platform/spreadsheets/sheet-limits.js';
import { SheetRefused } from '#platform/spreadsheets/sheet-refused.js';
import type { SheetFault } from '#platform/spreadsheets/sheet-summary.js';
import { checklistColumns, draftOfRows, placeFault } from './checklist-sheet.js';
import { type ChecklistDto, checklistLimits } from './checklist.dto.js';
import { findChecklist } from './checklist.queries.js';
import { checkChecklist, type ChecklistContent, contentOf } from './checklist.rules.js';
import { ChecklistService } from './checklist.service.js';
import { writeChecklistSheet } from './write-checklist-sheet.js';

const megabyte = 1024 * 1024;

/** What the file of one checklist may cost: a request waits for it, so it is small. */
export const checklistFileLimits: SheetLimits = {
  ...defaultSheetLimits,
  maxBytes: 2 * megabyte,
  maxInflatedBytes: 16 * megabyte,
  maxRows: checklistLimits.items,
  maxEmptyRows: 5_000,
  maxCells: 100_000,
  maxSharedTextBytes: 8 * megabyte,
  maxFaults: 1_000,
  maxMilliseconds: 10_000,
};

/** Checklists as workbooks, which is how the office edits them. */
@Injectable()
export class ChecklistFileService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(ChecklistService) private readonly checklists: ChecklistService,
  ) {}

  /** @throws AppError `not-found` */
  async export(actor: Actor, id: string): Promise<{ fileName: string; bytes: Buffer }> {
    const found = await this.database.transaction(actor, (unit) => findChecklist(unit, id));
    if (!found) throw notFound('这个检查细则');
    return {
      fileName: `${found.name}-第${String(found.version)}版.xlsx`,
      bytes: await writeChecklistSheet(found.content),
    };
  }

  /**
   * Makes a new draft of an uploaded file.
   *
   * @throws AppError `file-refused` when it cannot be read, `import-has-errors` with every wrong cell
   */
  async import(actor: Actor, name: string, path: string): Promise<ChecklistDto> {
    const content = requireContent(await read(path));
    return this.checklists.add(actor, name, content, 'checklist.import');
  }
}

async function read(path: string): Promise<SheetRows> {
  try {
    return await readRows({ path, columns: checklistColumns, limits: checklistFileLimits });
  } catch (error) {
    if (!(error instanceof SheetRefused)) throw error;
    throw new AppError('file-refused', error.message, {
      cause: error,
      fields: [{ path: 'file', code: error.code, message: error.message }],
    });
  }
}

function requireContent(sheet: SheetRows): ChecklistContent {
  if (sheet.faultCount > 0) refuse(sheet.faults, sheet.faultCount);
  const { draft, rows, faults } = draftOfRows(sheet.rows);
  const found = [...faults, ...checkChecklist(draft).map((fault) => placeFault(fault, rows))];
  if (found.length > 0) refuse(found, found.length);
  return contentOf(draft);
}

function refuse(faults: readonly SheetFault[], count: number): never {
  const fields = faults
    .toSorted((one, other) => one.row - other.row)
    .map(({ row, column, code, message }) => ({
      path: `rows.${String(row)}.${column ?? ''}`,
      code,
      message: `第 ${String(row)} 行${column === null ? '' : `“${column}”`}：${message}`,
    }));
  const named = fields.slice(0, 5).map(({ message }) => message.replace(/。$/, ''));
  throw new AppError(
    'import-has-errors',
    `文件有 ${String(count)} 个单元格不对：${named.join('；')}${count > named.length ? '……' : '。'}`,
    { fields },
  );
}
