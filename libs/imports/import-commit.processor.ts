import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { recordAudit } from '#platform/audit/record-audit.js';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import { AppError } from '#platform/errors/app-error.js';
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
import { failImport } from './fail-import.js';
import { ImportEntity } from './import.entity.js';
import { importJobs } from './import.jobs.js';
import { ImportKinds } from './import-kinds.js';

/** Any constant: commits of imports take turns, so that each checks against what the one before has written. */
const commitLock = 72_530_102;

/** Writes a checked import to the county's tables: everything, or nothing. */
@Injectable()
@Processes(importJobs.commit)
export class ImportCommitProcessor implements StageProcessor {
  constructor(
    @Inject(ImportKinds) private readonly kinds: ImportKinds,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async run(unit: UnitOfWork, context: StageContext): Promise<void> {
    await unit.query(`select pg_advisory_xact_lock($1)`, [commitLock]);
    const upload = await unit.manager
      .getRepository(ImportEntity)
      .findOneByOrFail({ id: context.stage.workId });
    const kind = this.kinds.get(upload.kind);
    await unit.expectBulk();
    const columns = await kind.columns(unit, upload.parameters);
    const staged: StagedFile = { importId: upload.id, parameters: upload.parameters, columns };
    context.report({ done: 0, total: upload.validCount });
    const laps = new Laps();
    await requireStillGood(unit, kind, staged, upload);
    laps.end('check');
    await kind.commit(unit, staged);
    laps.end('write');
    await unit.execute(`delete from import_rows where import_rows.import_id = $1`, [upload.id]);
    await unit.execute(
      `update imports set status = 'committed', committed_at = clock_timestamp() where imports.id = $1`,
      [upload.id],
    );
    laps.end('clear');
    await recordAudit(unit, {
      action: 'import.committed',
      subjectKind: 'import',
      subjectId: upload.id,
      after: {
        kind: upload.kind,
        ...upload.parameters,
        rows: upload.validCount,
        committedBy: upload.committedBy,
      },
    });
    context.report({ done: upload.validCount, total: upload.validCount });
    this.logger.info({ importId: upload.id, kind: upload.kind, ...laps.milliseconds }, 'import written');
  }

  async failed(unit: UnitOfWork, stage: Stage, failure: StageFailure): Promise<void> {
    await failImport(unit, stage, failure);
    await unit.execute(`delete from import_rows where import_rows.import_id = $1`, [stage.workId]);
  }
}

/** The county may have changed since the file was checked: a school renamed, an enrolment moved. */
async function requireStillGood(
  unit: UnitOfWork,
  kind: ImportKind,
  staged: StagedFile,
  upload: ImportEntity,
): Promise<void> {
  const [fault] = await kind.check(unit, staged, 1);
  if (fault) {
    throw new AppError(
      'import-has-errors',
      `检查之后数据有了变化，第 ${String(fault.rowNo)} 行现在有错：${fault.message}请重新上传。`,
    );
  }
  const missing = kind.countMissing ? await kind.countMissing(unit, staged) : 0;
  if (missing > upload.missingCandidateCount) {
    throw new AppError(
      'missing-candidates',
      `检查之后考生名单有了变化，现有 ${String(missing)} 名考生不在文件中（确认时为 ` +
        `${String(upload.missingCandidateCount)} 名）。请重新上传并确认。`,
    );
  }
}
