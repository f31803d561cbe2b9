import { Inject, Injectable } from '@nestjs/common';
import { recordAudit } from '#platform/audit/record-audit.js';
import type { ScoredTermOfRun } from '#organization/term-results/scores-term.js';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import type { PlannedStage } from '#platform/jobs/stage.js';
import { Processes, type StageContext, type StageProcessor } from '#platform/jobs/stage-processor.js';
import { Stages } from '#platform/jobs/stages.js';
import { scoringJobs } from '../scoring.jobs.js';
import { TermSummary } from '../summary/term-summary.js';
import { freezeUnits, isCancelled, requireScoredTerm } from './frozen-run.queries.js';
import { Snapshot } from './snapshot.js';
import { conclusionSubject, summarySubject, writeStageSubject } from './stage-subject.js';
import { TermNouns } from './term-nouns.js';

const { freeze, score, summarize, conclude } = scoringJobs;

/**
 * Takes the one snapshot of a run: all that its stages may look at, read in one transaction that sees one state of the
 * county, whatever people change meanwhile. And plans the stages, now that it is known what there is to score.
 */
@Injectable()
@Processes(freeze)
export class FreezeProcessor implements StageProcessor {
  readonly isolation = 'REPEATABLE READ';

  constructor(
    @Inject(TermNouns) private readonly nouns: TermNouns,
    @Inject(TermSummary) private readonly summary: TermSummary,
    @Inject(Stages) private readonly stages: Stages,
  ) {}

  async run(unit: UnitOfWork, { stage: { workId: runId }, report }: StageContext): Promise<void> {
    if (await isCancelled(unit, runId)) return;
    const run = await requireScoredTerm(unit, runId);
    const question = { ...run, units: await freezeUnits(unit, runId, run.term.id) };
    const snapshot = new Snapshot(unit, question);
    const total = this.nouns.evidence.length + 2;
    report({ done: 1, total });
    const stages: PlannedStage[] = [];
    for (const [index, noun] of this.nouns.evidence.entries()) {
      for (const [position, frozen] of (await noun.freeze(unit, question)).entries()) {
        const subject = await snapshot.keepEvidence(noun.noun, position, frozen);
        stages.push({ job: score, subject: writeStageSubject(subject), after: [freeze] });
      }
      report({ done: index + 2, total });
    }
    await snapshot.keepMaterial(
      summarySubject,
      '学期汇总',
      'summary',
      await this.summary.freeze(unit, question),
    );
    stages.push(...(await this.freezeConclusions(unit, question, snapshot)));
    report({ done: total, total });
    const { inputHash, names } = snapshot;
    await unit.execute(
      `update scoring_runs set frozen_at = now(), input_hash = $2 where scoring_runs.id = $1`,
      [runId, inputHash],
    );
    await this.stages.plan(unit, runId, stages);
    await recordAudit(unit, {
      action: 'scoring-run.freeze',
      subjectKind: 'scoring-run',
      subjectId: runId,
      after: { inputHash, subjects: names },
    });
  }

  private async freezeConclusions(
    unit: UnitOfWork,
    question: ScoredTermOfRun,
    snapshot: Snapshot,
  ): Promise<PlannedStage[]> {
    const stages: PlannedStage[] = [];
    for (const noun of this.nouns.conclusions) {
      const subject = conclusionSubject(noun.noun);
      await snapshot.keepMaterial(subject, noun.title, 'conclusion', await noun.freeze(unit, question));
      stages.push({ job: conclude, subject: writeStageSubject(subject), after: [summarize] });
    }
    return stages;
  }
}
