import { Injectable } from '@nestjs/common';
import { recordAudit } from '#platform/audit/record-audit.js';
import { canonicalHash } from '#organization/term-results/canonical-json.js';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import { AppError } from '#platform/errors/app-error.js';
import { Processes, type StageContext, type StageProcessor } from '#platform/jobs/stage-processor.js';
import { scoringJobs } from '../scoring.jobs.js';
import { isCancelled } from './frozen-run.queries.js';
import { lockRun } from './scoring-run.queries.js';

interface Sealed {
  readonly noun: string;
  readonly canonicalKey: string;
  readonly resultHash: string | null;
}

/** Ends a run: from now on the database takes no further row of it. */
@Injectable()
@Processes(scoringJobs.seal)
export class SealProcessor implements StageProcessor {
  async run(unit: UnitOfWork, { stage: { workId: runId } }: StageContext): Promise<void> {
    await lockRun(unit, runId);
    if (await isCancelled(unit, runId)) return;
    const subjects = await unit.query<Sealed>(
      `select scoring_subjects.noun, scoring_subjects.canonical_key as "canonicalKey",
              scoring_subjects.result_hash as "resultHash"
         from scoring_subjects where scoring_subjects.run_id = $1
        order by scoring_subjects.noun, scoring_subjects.canonical_key`,
      [runId],
    );
    const unscored = subjects.filter(({ resultHash }) => resultHash === null);
    if (unscored.length > 0) {
      const names = unscored.map(({ noun, canonicalKey }) => `${noun}/${canonicalKey}`).join('、');
      throw new AppError('verification-failed', `以下部分没有结果，不能封存：${names}。`);
    }
    const resultHash = canonicalHash(
      subjects.map(({ noun, canonicalKey, resultHash: hash }) => [noun, canonicalKey, hash]),
    );
    await unit.execute(
      `update scoring_runs set finished_at = clock_timestamp(), result_hash = $2 where scoring_runs.id = $1`,
      [runId, resultHash],
    );
    await recordAudit(unit, {
      action: 'scoring-run.finish',
      subjectKind: 'scoring-run',
      subjectId: runId,
      after: { resultHash },
    });
  }
}
