import { Inject, Injectable } from '@nestjs/common';
import { canonicalHash } from '#organization/term-results/canonical-json.js';
import type { FrozenUnit, TermResult } from '#organization/term-results/scores-term.js';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import type { Stage } from '#platform/jobs/stage.js';
import {
  Processes,
  type StageContext,
  type StageFailure,
  type StageProcessor,
} from '#platform/jobs/stage-processor.js';
import { scoringJobs } from '../scoring.jobs.js';
import { isCancelled, listInputs, noteResultHash, requireScoredTerm } from './frozen-run.queries.js';
import { readStageSubject, type StageSubject } from './stage-subject.js';
import { TermNouns } from './term-nouns.js';

/** Scores one subject of a run from what was frozen of it. Subjects know nothing of each other and run side by side. */
@Injectable()
@Processes(scoringJobs.score)
export class ScoreProcessor implements StageProcessor {
  constructor(@Inject(TermNouns) private readonly nouns: TermNouns) {}

  async run(unit: UnitOfWork, { stage, report }: StageContext): Promise<void> {
    const runId = stage.workId;
    if (await isCancelled(unit, runId)) return;
    const subject = readStageSubject(stage.subject);
    const run = await requireScoredTerm(unit, runId);
    const inputs = await listInputs(unit, runId, subject.noun, subject.key);
    const noun = this.nouns.requireEvidence(subject.noun);
    const results = await noun.score(unit, { ...run, subject: subject.key, inputs, report });
    await keepResults(unit, runId, subject, results);
    await noteResultHash(unit, runId, subject, canonicalHash(canonicalResults(results, run.units)));
  }

  async failed(unit: UnitOfWork, { workId, subject }: Stage, failure: StageFailure): Promise<void> {
    const { noun, key } = readStageSubject(subject);
    await this.nouns.requireEvidence(noun).failed?.(unit, workId, key, failure);
  }
}

/** By kind, code and stage of the unit, which are the same in any database. */
function canonicalResults(results: readonly TermResult[], units: readonly FrozenUnit[]): unknown {
  const nameOf = new Map(
    units.map(({ kind, id, code, stage }) => [`${kind} ${id}`, `${kind}/${code}/${stage ?? ''}`]),
  );
  return results
    .map(({ unit: { kind, id }, ...printed }) => ({ unit: nameOf.get(`${kind} ${id}`), ...printed }))
    .sort((a, b) => ((a.unit ?? '') < (b.unit ?? '') ? -1 : 1));
}

async function keepResults(
  unit: UnitOfWork,
  runId: string,
  { noun, key }: StageSubject,
  results: readonly TermResult[],
): Promise<void> {
  await unit.execute(
    `insert into term_results (run_id, noun, subject, unit_kind, unit_id, value, percent, county_place, county_ranked,
            tied_with, figures, explanation)
     select $1, $2, $3, result.unit ->> 'kind', (result.unit ->> 'id')::uuid, result.value, result.percent,
            result."countyPlace", result."countyRanked", result."tiedWith", result.figures, result.explanation
       from jsonb_to_recordset($4::jsonb) as result (
            unit jsonb, value integer, percent integer, "countyPlace" integer, "countyRanked" integer,
            "tiedWith" text[], figures jsonb, explanation text[])`,
    [runId, noun, key, JSON.stringify(results)],
  );
}
