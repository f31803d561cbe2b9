import { Injectable } from '@nestjs/common';
import { recordAudit } from '#platform/audit/record-audit.js';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import { requireDayOfWork } from '#platform/jobs/daily-works.js';
import { Processes, type StageContext, type StageProcessor } from '#platform/jobs/stage-processor.js';
import { accountabilityJobs } from '../accountability.jobs.js';
import { addDays, eventOfDay, reminderDays } from './case-deadline.rules.js';
import type { CaseState, StepAction } from './case-state.rules.js';
import { type DueCase, insertCaseStep, lockDueCases } from './case-step.queries.js';

interface DailyStep {
  readonly action: StepAction;
  readonly to: CaseState;
}

/**
 * Brings deadlines of cases to mind, once a day, and says which have passed: a statement that was not given, a decision that
 * was not appealed. It decides nothing.
 */
@Injectable()
@Processes(accountabilityJobs.keepDeadlines)
export class KeepDeadlinesProcessor implements StageProcessor {
  async run(unit: UnitOfWork, { stage }: StageContext): Promise<void> {
    const day = await requireDayOfWork(unit, stage.workId);
    for (const due of await lockDueCases(unit, addDays(day, Math.max(...reminderDays)))) {
      const made = stepOfDay(due, day);
      if (!made) continue;
      const step = due.step + 1;
      await insertCaseStep(unit, {
        ...made,
        caseId: due.id,
        step,
        evidenceVersion: due.evidenceVersion,
        due: due.due,
        party: null,
        day,
      });
      await recordAudit(unit, {
        action: `case.${made.action}`,
        subjectKind: 'case',
        subjectId: due.id,
        before: { state: due.state },
        after: { state: made.to, step, due: due.due, day },
      });
    }
  }
}

function stepOfDay({ state, due, reminded }: DueCase, day: string): DailyStep | null {
  switch (eventOfDay(due, day, reminded)) {
    case 'none':
      return null;
    case 'remind':
      return { action: 'remind', to: state };
    case 'lapse':
      return state === 'decided'
        ? { action: 'close', to: 'closed' }
        : { action: 'lapse', to: 'under-review' };
  }
}
