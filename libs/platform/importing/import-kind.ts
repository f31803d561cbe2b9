import { SetMetadata } from '@nestjs/common';
import type { UnitOfWork } from '../database/unit-of-work.js';
import type { Permission } from '../http/permission.js';
import type { SheetColumn } from '../spreadsheets/sheet-column.js';

/** What an upload says about its file besides the kind. */
export interface ImportParameters {
  readonly censusDate?: string;
  readonly examId?: string;
}

/** A file whose rows, all well formed, wait in `import_rows` (import_id, row_no, cells in the order of `columns`). */
export interface StagedFile {
  readonly importId: string;
  readonly parameters: ImportParameters;
  readonly columns: readonly SheetColumn[];
}

/** What is wrong with a staged row in the light of the county's data. `column` is the machine name. */
export interface StagedFault {
  readonly rowNo: number;
  readonly column: string;
  readonly code: string;
  /** Chinese: what is wrong, with the value, and what to do. */
  readonly message: string;
}

/**
 * One kind of file. A noun writes one, marks it with {@link ImportKindOf} and lists it among its module's providers;
 * the engine finds it.
 */
export interface ImportKind {
  /** Chinese, for templates and messages: 学校. */
  readonly title: string;
  readonly permission: Permission;
  /** The parameters that an upload of this kind must give; others are refused. */
  readonly needs: readonly (keyof ImportParameters)[];
  /** @throws AppError when the parameters point nowhere */
  columns(unit: UnitOfWork, parameters: ImportParameters): Promise<readonly SheetColumn[]>;
  /** Faults that only the county's data can show, in row order, at most `limit` of them. Set-based SQL. */
  check(unit: UnitOfWork, staged: StagedFile, limit: number): Promise<readonly StagedFault[]>;
  /** How many of those who should be in the file are not; absent where nobody has to be. */
  countMissing?(unit: UnitOfWork, staged: StagedFile): Promise<number>;
  /** Writes the staged rows to the county's tables. Runs in one transaction; `check` was repeated just before in it. */
  commit(unit: UnitOfWork, staged: StagedFile): Promise<void>;
}

export const IMPORT_KIND = 'platform:import-kind';

/** Marks the class that knows one kind of file. */
export const ImportKindOf = (kind: string): ClassDecorator => SetMetadata(IMPORT_KIND, kind);
