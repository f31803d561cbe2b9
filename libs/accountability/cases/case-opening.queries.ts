import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import type { CaseEvidence, UnitFigures } from './case-evidence.rules.js';
import type { CaseState } from './case-state.rules.js';

/** Whoever opens cases does so alone: of two workers the second sees what the first has opened. */
export async function takeTurnOpening(unit: UnitOfWork): Promise<void> {
  await unit.query(`select pg_advisory_xact_lock(hashtextextended('cases.open', 0))`);
}

/** When something was first published of each of these exams, and of the terms of these scoring runs; in milliseconds. */
export async function readFirstPublications(
  unit: UnitOfWork,
  {
    examIds,
    scoringRunIds,
  }: { readonly examIds: readonly string[]; readonly scoringRunIds: readonly string[] },
): Promise<ReadonlyMap<string, number>> {
  const rows = await unit.query<{ id: string; at: Date }>(
    `select ranking_runs.exam_id as id, min(ranking_runs.published_at) as at from ranking_runs
      where ranking_runs.exam_id = any ($1::uuid[]) and ranking_runs.published_at is not null
      group by ranking_runs.exam_id
      union all
     select named.id, min(first.published_at) from scoring_runs named
       join scoring_runs first on first.term_id = named.term_id and first.published_at is not null
      where named.id = any ($2::uuid[]) group by named.id`,
    [examIds, scoringRunIds],
  );
  return new Map(rows.map(({ id, at }) => [id, at.getTime()]));
}

export interface FiguresKey {
  readonly runId: string;
  readonly unitKind: 'school' | 'township';
  readonly unitId: string;
}

/** What published rankings printed of units, by run, kind and id of the unit, as {@link keyOfFigures} writes it. */
export async function readFigures(
  unit: UnitOfWork,
  keys: readonly FiguresKey[],
): Promise<ReadonlyMap<string, UnitFigures>> {
  const rows = await unit.query<UnitFigures & Omit<FiguresKey, 'runId'>>(
    `select ranking_rows.run_id as "runId", ranking_rows.unit_kind as "unitKind", ranking_rows.unit_id as "unitId",
            ranking_runs.input_hash as "inputHash",
            to_char(ranking_runs.published_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "publishedAt",
            ranking_rows.enrolled, ranking_rows.counted, ranking_rows.present, ranking_rows.absent, ranking_rows.excused,
            ranking_rows.mean_hundredths as mean, ranking_rows.mean_place as "meanPlace",
            ranking_rows.excellent_count as "excellentCount",
            ranking_rows.excellent_count_place as "excellentCountPlace", ranking_rows.good_count as "goodCount",
            ranking_rows.pass_count as "passCount", ranking_rows.excellent_rate as "excellentRate",
            ranking_rows.good_rate as "goodRate", ranking_rows.pass_rate as "passRate",
            ranking_rows.weighted_rate as "weightedRate",
            ranking_rows.weighted_rate_place as "weightedRatePlace", ranking_rows.rank_sum as "rankSum"
       from unnest($1::uuid[], $2::text[], $3::uuid[]) as asked (run_id, unit_kind, unit_id)
       join ranking_rows on ranking_rows.run_id = asked.run_id and ranking_rows.unit_kind = asked.unit_kind
                        and ranking_rows.unit_id = asked.unit_id
       join ranking_runs on ranking_runs.id = ranking_rows.run_id`,
    [keys.map(({ runId }) => runId), keys.map(({ unitKind }) => unitKind), keys.map(({ unitId }) => unitId)],
  );
  return new Map(
    rows.map(({ unitKind, unitId, ...figures }) => [keyOfFigures({ ...figures, unitKind, unitId }), figures]),
  );
}

export function keyOfFigures({ runId, unitKind, unitId }: FiguresKey): string {
  return `${runId} ${unitKind} ${unitId}`;
}

export interface NewCase {
  readonly ruleCode: string;
  readonly unitKind: 'school' | 'township';
  readonly unitId: string;
  readonly unitCode: string;
  readonly unitName: string;
  readonly throughPeriod: string;
  readonly periods: readonly string[];
  readonly evidence: CaseEvidence;
}

/**
 * Opens a case, once on each occasion. A school belongs to the township that it is in today.
 *
 * @returns its id; undefined when it had been opened before
 */
export async function openCase(unit: UnitOfWork, opened: NewCase): Promise<string | undefined> {
  const isSchool = opened.unitKind === 'school';
  const row = await unit.first<{ id: string }>(
    `insert into cases (rule_code, unit_kind, unit_id, unit_code, unit_name, school_id, township_id, through_period, periods)
     values ($1, $2, $3, $4, $5, $6,
             case $2 when 'school' then (select schools.township_id from schools where schools.id = $3) else $3::uuid end,
             $7, $8)
         on conflict on constraint cases_occasion_key do nothing
     returning cases.id`,
    [
      opened.ruleCode,
      opened.unitKind,
      opened.unitId,
      opened.unitCode,
      opened.unitName,
      isSchool ? opened.unitId : null,
      opened.throughPeriod,
      opened.periods,
    ],
  );
  if (!row) return undefined;
  await addEvidence(unit, row.id, 1, opened.evidence);
  return row.id;
}

export async function addEvidence(
  unit: UnitOfWork,
  caseId: string,
  version: number,
  evidence: CaseEvidence,
): Promise<void> {
  await unit.execute(`insert into case_evidence (case_id, version, content) values ($1, $2, $3)`, [
    caseId,
    version,
    JSON.stringify(evidence),
  ]);
}

/** A case with the evidence that it stands on now. */
export interface StandingEvidence {
  readonly id: string;
  readonly state: CaseState;
  readonly step: number;
  readonly unitKind: 'school' | 'township';
  readonly unitId: string;
  readonly unitCode: string;
  readonly unitName: string;
  readonly throughPeriod: string;
  readonly evidenceVersion: number;
  readonly evidence: CaseEvidence;
}

/** Every case, the oldest first. */
export async function listStandingEvidence(unit: UnitOfWork): Promise<StandingEvidence[]> {
  return unit.query<StandingEvidence>(
    `select cases.id, cases.state, cases.step, cases.unit_kind as "unitKind", cases.unit_id as "unitId",
            cases.unit_code as "unitCode", cases.unit_name as "unitName", cases.through_period as "throughPeriod",
            cases.evidence_version as "evidenceVersion", case_evidence.content as evidence
       from cases join case_evidence on case_evidence.case_id = cases.id and case_evidence.version = cases.evidence_version
      order by cases.id`,
  );
}
