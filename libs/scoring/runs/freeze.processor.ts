import { Inject, Injectable } from '@nestjs/common';
import { recordAudit } from '#platform/audit/record-audit.js';
import { canonicalHash } from '#organization/term-results/canonical-json.js';
import type { FrozenMaterial } from '#organization/term-results/concludes-term.js';
import type { ScoredTermOfRun } from '#organization/term-results/scores-term.js';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import type { PlannedStage } from '#platform/jobs/stage.js';
import { Processes, type StageContext, type StageProcessor } from '#platform/jobs/stage-processor.js';
import { Stages } from '#platform/jobs/stages.js';
import { scoringJobs } from '../scoring.jobs.js';
import { TermSummary } from '../summary/term-summary.js';
import {
  freezeUnits,
  isCancelled,
  keepInputs,
  keepMaterial,
  keepSubject,
  requireScoredTerm,
  type SubjectRow,
} from './frozen-run.queries.js';
import { conclusionSubject, type StageSubject, summarySubject, writeStageSubject } from './stage-subject.js';
import { TermNouns } from './term-nouns.js';

/**
 * Takes the one snapshot of a run: all that its stages may look at, read in one transaction that sees one state of the
 * county, whatever people change meanwhile. And plans the stages, now that it is known what there is to score.
 */
@Injectable()
@Processes(scoringJobs.freeze)
export class FreezeProcessor implements StageProcessor {
  readonly isolation = 'REPEATABLE READ';

  constructor(
    @Inject(TermNouns) private readonly nouns: TermNouns,
    @Inject(TermSummary) private readonly summary: TermSummary,
    @Inject(Stages) private readonly stages: Stages,
  ) {}

  async run(unit: UnitOfWork, { stage: { workId: runId }, report }: StageContext): Promise<void> {
    if (await isCancelled(unit, runId)) return;
    const { evidence, conclusions } = this.nouns;
    const total = evidence.length + conclusions.length + 2;
    let done = 0;
    const reached = (): void => {
      done += 1;
      report({ done, total });
    };
    const run = await requireScoredTerm(unit, runId);
    const units = await freezeUnits(unit, runId, run.term.id);
    const question: ScoredTermOfRun = { ...run, units };
    reached();
    const kept: Pick<SubjectRow, 'noun' | 'canonicalKey' | 'versions' | 'inputHash'>[] = [];
    const planned: PlannedStage[] = [];
    const keep = async (row: SubjectRow): Promise<void> => {
      await keepSubject(unit, runId, row);
      kept.push(row);
    };
    for (const noun of evidence) {
      const subjects = await noun.freeze(unit, question);
      for (const [position, subject] of subjects.entries()) {
        const { key, inputs, ...about } = subject;
        await keep({ ...about, noun: noun.noun, subject: key, role: 'evidence', position });
        await keepInputs(unit, runId, { noun: noun.noun, subject: key }, inputs);
        planned.push({
          job: scoringJobs.score,
          subject: writeStageSubject({ noun: noun.noun, key }),
          after: [scoringJobs.freeze],
        });
      }
      reached();
    }
    const material = async (
      subject: StageSubject,
      title: string,
      role: 'summary' | 'conclusion',
      frozen: FrozenMaterial,
    ) => {
      const row = materialRow(subject, title, role, frozen);
      await keep(row);
      await keepMaterial(unit, runId, row, frozen.content);
    };
    await material(summarySubject, '学期汇总', 'summary', await this.summary.freeze(unit, question));
    reached();
    for (const noun of conclusions) {
      await material(
        conclusionSubject(noun.noun),
        noun.title,
        'conclusion',
        await noun.freeze(unit, question),
      );
      planned.push({
        job: scoringJobs.conclude,
        subject: writeStageSubject(conclusionSubject(noun.noun)),
        after: [scoringJobs.summarize],
      });
      reached();
    }
    const inputHash = hashInputs(question, kept);
    await unit.execute(
      `update scoring_runs set frozen_at = now(), input_hash = $2 where scoring_runs.id = $1`,
      [runId, inputHash],
    );
    await this.stages.plan(unit, runId, planned);
    await recordAudit(unit, {
      action: 'scoring-run.freeze',
      subjectKind: 'scoring-run',
      subjectId: runId,
      after: { inputHash, subjects: kept.map(({ noun, canonicalKey }) => `${noun}/${canonicalKey}`) },
    });
  }
}

function materialRow(
  { noun, key }: StageSubject,
  title: string,
  role: 'summary' | 'conclusion',
  { versions, canonical }: FrozenMaterial,
): SubjectRow {
  return {
    noun,
    subject: key,
    role,
    position: 0,
    canonicalKey: key,
    title,
    series: null,
    component: null,
    versions,
    inputHash: canonicalHash(canonical),
  };
}

/** Over everything that a run is made from, without the ids of this database. */
function hashInputs(
  { term, units }: ScoredTermOfRun,
  subjects: readonly Pick<SubjectRow, 'noun' | 'canonicalKey' | 'versions' | 'inputHash'>[],
): string {
  return canonicalHash({
    term: [term.schoolYear, term.number, term.startsOn, term.endsOn],
    units: units.map(({ kind, code, name, stage, townshipCode, townshipName, squadCode, squadName }) => [
      kind,
      code,
      name,
      stage,
      townshipCode,
      townshipName,
      squadCode,
      squadName,
    ]),
    subjects: subjects
      .map(({ noun, canonicalKey, versions, inputHash }) => [noun, canonicalKey, versions, inputHash])
      .sort(),
  });
}
