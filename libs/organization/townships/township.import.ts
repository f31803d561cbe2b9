import { Injectable } from '@nestjs/common';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import {
  type ImportKind,
  ImportKindOf,
  type StagedFault,
  type StagedFile,
} from '#platform/importing/import-kind.js';
import type { SheetColumn } from '#platform/spreadsheets/sheet-column.js';
import { codeForm, nameForm } from '../sheet-forms.js';
import { stagedRows } from '#platform/importing/staged-rows.js';
import { townshipPermissions } from './township.permissions.js';

const columns: readonly SheetColumn[] = [
  { name: 'code', title: '代码', aliases: ['乡镇代码'], required: true, unique: true, ...codeForm },
  { name: 'name', title: '名称', aliases: ['乡镇名称'], required: true, ...nameForm },
];

/** A file of townships: new codes are added, known ones renamed. */
@Injectable()
@ImportKindOf('townships')
export class TownshipImport implements ImportKind {
  readonly title = '乡镇';
  readonly permission = townshipPermissions.write;
  readonly needs = [];

  columns(): Promise<readonly SheetColumn[]> {
    return Promise.resolve(columns);
  }

  /** A township refers to nothing: whatever is well formed can be written. */
  check(): Promise<readonly StagedFault[]> {
    return Promise.resolve([]);
  }

  async commit(unit: UnitOfWork, { importId }: StagedFile): Promise<void> {
    await unit.execute(
      `insert into townships (code, name)
       select staged.code, staged.name from ${stagedRows(columns)} staged order by staged.code
       on conflict (code) do update set name = excluded.name
        where townships.name is distinct from excluded.name`,
      [importId],
    );
  }
}
