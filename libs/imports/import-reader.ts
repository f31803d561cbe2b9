import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '#platform/database/actor.js';
import { Database } from '#platform/database/database.js';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import { AppError, notFound } from '#platform/errors/app-error.js';
import { Stages } from '#platform/jobs/stages.js';
import { markFaults } from '#platform/spreadsheets/mark-faults.js';
import { SheetRefused } from '#platform/spreadsheets/sheet-refused.js';
import type { SheetColumn } from '#platform/spreadsheets/sheet-column.js';
import { writeTemplate } from '#platform/spreadsheets/write-template.js';
import type { ImportDto, TemplateQuery } from './import.dto.js';
import { ImportEntity } from './import.entity.js';
import { ImportKinds } from './import-kinds.js';
import { listFaults } from './import.queries.js';
import { sheetLimitsOf } from './sheet-limits.js';
import { withStoredFile } from './stored-file.js';
import { CONFIG } from '#platform/config/config.module.js';
import type { Config } from '#platform/config/config.js';

const shownFaults = 100;
const markedFaults = 10_000;

/** What can be seen of imports. */
@Injectable()
export class ImportReader {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(ImportKinds) private readonly kinds: ImportKinds,
    @Inject(Stages) private readonly stages: Stages,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async get(actor: Actor, id: string): Promise<ImportDto> {
    return this.database.transaction(actor, async (unit) => {
      const found = await this.require(unit, id);
      const work = (await this.stages.stateOfWorks(unit, [id])).get(id);
      return {
        id: found.id,
        kind: found.kind,
        fileName: found.fileName,
        status: found.status,
        progress: work?.progress ?? { done: 0, total: 0 },
        counts: {
          rows: found.rowCount,
          valid: found.validCount,
          invalid: found.invalidCount,
          missingCandidates: found.missingCandidateCount,
        },
        errors: await listFaults(unit, id, shownFaults),
        errorCount: found.faultCount,
        failure: found.errorDetail,
        createdAt: found.createdAt.toISOString(),
      };
    });
  }

  /**
   * The caller's own file with the wrong cells marked and explained.
   *
   * @throws AppError `not-found`, `file-refused` for a file that could not be read in the first place
   */
  async markedFile(actor: Actor, id: string): Promise<{ fileName: string; bytes: Buffer }> {
    return this.database.transaction(actor, async (unit) => {
      const found = await this.require(unit, id);
      const faults = await listFaults(unit, id, markedFaults);
      const bytes = await withStoredFile(unit, found, (path) =>
        markFaults({ path, faults, limits: sheetLimitsOf(this.config) }),
      ).catch((error: unknown) => {
        throw error instanceof SheetRefused
          ? new AppError('file-refused', `${error.message}因此不能标注。`, { cause: error })
          : error;
      });
      return { fileName: `${found.fileName.replace(/\.[^.]*$/, '')}-错误标注.xlsx`, bytes };
    });
  }

  async template(
    actor: Actor,
    kind: string,
    query: TemplateQuery,
  ): Promise<{ fileName: string; bytes: Buffer }> {
    const importKind = this.kinds.getFor(actor, kind);
    const columns = await this.database.transaction(actor, async (unit): Promise<readonly SheetColumn[]> =>
      importKind.columns(unit, query),
    );
    return {
      fileName: `${importKind.title}导入模板.xlsx`,
      bytes: await writeTemplate(importKind.title, columns),
    };
  }

  async requireForUpdate(unit: UnitOfWork, id: string): Promise<ImportEntity> {
    return this.require(unit, id, true);
  }

  /** An import of a kind that the caller may not upload is not there for them: its errors could name pupils. */
  private async require(unit: UnitOfWork, id: string, locked = false): Promise<ImportEntity> {
    const found = await unit.manager
      .getRepository(ImportEntity)
      .findOne({ where: { id }, ...(locked ? { lock: { mode: 'pessimistic_write' as const } } : {}) });
    if (!found || this.kinds.get(found.kind).permission.roles[unit.actor.role] === undefined) {
      throw notFound('这次导入');
    }
    return found;
  }
}
