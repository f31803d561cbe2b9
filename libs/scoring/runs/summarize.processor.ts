import { Inject, Injectable } from '@nestjs/common';
import { canonicalHash } from '#organization/term-results/canonical-json.js';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import { Processes, type StageContext, type StageProcessor } from '#platform/jobs/stage-processor.js';
import { scoringJobs } from '../scoring.jobs.js';
import { TermSummary } from '../summary/term-summary.js';
import { isCancelled, noteResultHash, requireMaterial, requireScoredTerm } from './frozen-run.queries.js';
import { summarySubject } from './stage-subject.js';

/** Puts all results of the term side by side, once every subject is scored. */
@Injectable()
@Processes(scoringJobs.summarize)
export class SummarizeProcessor implements StageProcessor {
  constructor(@Inject(TermSummary) private readonly summary: TermSummary) {}

  async run(unit: UnitOfWork, { stage: { workId: runId } }: StageContext): Promise<void> {
    if (await isCancelled(unit, runId)) return;
    const { noun, key } = summarySubject;
    const run = await requireScoredTerm(unit, runId);
    const content = await requireMaterial(unit, runId, noun, key);
    const summarized = await this.summary.summarize(unit, { ...run, content });
    await noteResultHash(unit, runId, summarySubject, canonicalHash(summarized));
  }
}
