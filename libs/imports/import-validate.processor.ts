import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { CONFIG } from '#platform/config/config.module.js';
import type { Config } from '#platform/config/config.js';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import type { ImportKind, StagedFile } from '#platform/importing/import-kind.js';
import type { Stage } from '#platform/jobs/stage.js';
import {
  Processes,
  type StageContext,
  type StageFailure,
  type StageProcessor,
} from '#platform/jobs/stage-processor.js';
import { Laps } from '#platform/logging/laps.js';
import { LOGGER } from '#platform/logging/logging.module.js';
import { readSheet } from '#platform/spreadsheets/read-sheet.js';
import { SheetRefused } from '#platform/spreadsheets/sheet-refused.js';
import type { SheetSummary } from '#platform/spreadsheets/sheet-summary.js';
import { ImportEntity } from './import.entity.js';
import type { ImportFaultDto } from './import.dto.js';
import { importJobs } from './import.jobs.js';
import { ImportKinds } from './import-kinds.js';
import { keepFaults } from './import.queries.js';
import { failImport } from './fail-import.js';
import { sheetLimitsOf } from './sheet-limits.js';
import { withStoredFile } from './stored-file.js';

interface Findings {
  readonly summary: Pick<SheetSummary, 'dataRows' | 'validRows' | 'invalidRows' | 'faultCount'>;
  readonly faults: readonly ImportFaultDto[];
}

/** Reads an uploaded file, stages its rows and says what is wrong with them. Writes nothing outside the import. */
@Injectable()
@Processes(importJobs.validate)
export class ImportValidateProcessor implements StageProcessor {
  constructor(
    @Inject(ImportKinds) private readonly kinds: ImportKinds,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async run(unit: UnitOfWork, context: StageContext): Promise<void> {
    const upload = await unit.manager
      .getRepository(ImportEntity)
      .findOneByOrFail({ id: context.stage.workId });
    const kind = this.kinds.get(upload.kind);
    await unit.expectBulk();
    const columns = await kind.columns(unit, upload.parameters);
    const staged: StagedFile = { importId: upload.id, parameters: upload.parameters, columns };
    const laps = new Laps();
    const read = await this.stage(unit, upload, staged, context);
    laps.end('stage');
    const { summary, faults } = read.faults.length > 0 ? read : await this.check(unit, kind, staged, read);
    laps.end('check');
    const isGood = faults.length === 0;
    const missing = isGood && kind.countMissing ? await kind.countMissing(unit, staged) : 0;
    laps.end('missing');
    if (!isGood) await unit.execute(`delete from import_rows where import_rows.import_id = $1`, [upload.id]);
    await keepFaults(unit, upload.id, faults);
    await unit.execute(
      `update imports set status = $2, row_count = $3, valid_count = $4, invalid_count = $5, fault_count = $6,
              missing_candidate_count = $7
        where imports.id = $1`,
      [
        upload.id,
        isGood ? 'ready' : 'invalid',
        summary.dataRows,
        summary.validRows,
        summary.invalidRows,
        summary.faultCount,
        missing,
      ],
    );
    context.report({ done: summary.dataRows, total: summary.dataRows });
    this.logger.info({ importId: upload.id, kind: upload.kind, ...laps.milliseconds }, 'import checked');
  }

  async failed(unit: UnitOfWork, stage: Stage, failure: StageFailure): Promise<void> {
    await failImport(unit, stage, failure);
  }

  /** Streams the file's rows into the staging table; a file with a fault in any row leaves its faults instead. */
  private async stage(
    unit: UnitOfWork,
    upload: ImportEntity,
    staged: StagedFile,
    context: StageContext,
  ): Promise<Findings> {
    return withStoredFile(unit, upload, async (path) => {
      const copy = await unit.openCopyInto('import_rows (import_id, row_no, cells)');
      const finished = new Promise<void>((resolve, reject) => {
        copy.once('finish', resolve);
        copy.once('error', reject);
      });
      // The failure is reported where it is awaited; until then it must not count as unhandled.
      finished.catch(() => undefined);
      try {
        const summary = await readSheet({
          path,
          columns: staged.columns,
          linePrefix: upload.id,
          limits: sheetLimitsOf(this.config),
          onChunk: async (text, rowsSoFar) => {
            context.report({ done: rowsSoFar, total: 0 });
            if (!copy.write(text)) {
              await Promise.race([new Promise((resolve) => copy.once('drain', resolve)), finished]);
            }
          },
        });
        return { summary, faults: summary.faults };
      } catch (error) {
        if (!(error instanceof SheetRefused)) throw error;
        const { code, message } = error;
        return {
          summary: { dataRows: 0, validRows: 0, invalidRows: 0, faultCount: 1 },
          faults: [{ row: 0, column: null, code, message }],
        };
      } finally {
        copy.end();
        await finished;
      }
    });
  }

  private async check(
    unit: UnitOfWork,
    kind: ImportKind,
    staged: StagedFile,
    read: Findings,
  ): Promise<Findings> {
    const { maxFaults } = sheetLimitsOf(this.config);
    const found = await kind.check(unit, staged, maxFaults);
    const titles = new Map(staged.columns.map((column) => [column.name, column.title]));
    const invalidRows = new Set(found.map((fault) => fault.rowNo)).size;
    return {
      summary: {
        dataRows: read.summary.dataRows,
        validRows: read.summary.dataRows - invalidRows,
        invalidRows,
        faultCount: found.length,
      },
      faults: found.map((fault) => ({
        row: fault.rowNo,
        column: titles.get(fault.column) ?? fault.column,
        code: fault.code,
        message: fault.message,
      })),
    };
  }
}
