import { Inject, Injectable } from '@nestjs/common';
import { canonicalHash } from '#organization/term-results/canonical-json.js';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import { Processes, type StageContext, type StageProcessor } from '#platform/jobs/stage-processor.js';
import { scoringJobs } from '../scoring.jobs.js';
import { isCancelled, noteResultHash, requireMaterial, requireScoredTerm } from './frozen-run.queries.js';
import { readStageSubject } from './stage-subject.js';
import { TermNouns } from './term-nouns.js';

/** Lets a noun say what would follow from the results. */
@Injectable()
@Processes(scoringJobs.conclude)
export class ConcludeProcessor implements StageProcessor {
  constructor(@Inject(TermNouns) private readonly nouns: TermNouns) {}

  async run(unit: UnitOfWork, { stage }: StageContext): Promise<void> {
    const runId = stage.workId;
    if (await isCancelled(unit, runId)) return;
    const subject = readStageSubject(stage.subject);
    const run = await requireScoredTerm(unit, runId);
    const content = await requireMaterial(unit, runId, subject.noun, subject.key);
    const concluded = await this.nouns.requireConclusion(subject.noun).conclude(unit, { ...run, content });
    await noteResultHash(unit, runId, subject, canonicalHash(concluded));
  }
}
