import { Injectable } from '@nestjs/common';
import { recordAudit } from '#platform/audit/record-audit.js';
import { countyTimeZone } from '#platform/config/county-time.js';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import { requireDayOfWork } from '#platform/jobs/daily-works.js';
import { Processes, type StageContext, type StageProcessor } from '#platform/jobs/stage-processor.js';
import { inspectionJobs } from '../inspection.jobs.js';
import { markOverdueFindings } from './finding.queries.js';

/** Marks, once a day, what has not been repaired in time. */
@Injectable()
@Processes(inspectionJobs.markOverdue)
export class OverdueFindingsProcessor implements StageProcessor {
  async run(unit: UnitOfWork, { stage }: StageContext): Promise<void> {
    const day = await requireDayOfWork(unit, stage.workId);
    const marked = await markOverdueFindings(unit, day, countyTimeZone);
    if (marked === 0) return;
    await recordAudit(unit, {
      action: 'finding.mark-overdue',
      subjectKind: 'day',
      subjectId: day,
      after: { marked },
    });
  }
}
