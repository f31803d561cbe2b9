import type { Stage } from '#organization/schools/school-stage.rules.js';
import type { InputFact, ResultFigure } from '#organization/term-results/scores-term.js';
import { visibleUnits } from '#organization/visible-units.js';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import type { AssessmentLack, ComponentFigure } from '../assessments/annual-assessment.rules.js';
import type { ChangeSincePast } from '../summary/standing.rules.js';
import { factsOf } from './facts-of-unit.js';

export interface UnitRow {
  readonly id: string;
  readonly kind: 'school-stage' | 'township';
  readonly code: string;
  readonly name: string;
  readonly stage: Stage | null;
  readonly townshipCode: string | null;
  readonly townshipName: string | null;
  readonly squadCode: string | null;
  readonly squadName: string | null;
}

export interface UnitFilter {
  readonly kind: UnitRow['kind'];
  readonly code?: string | undefined;
  readonly stage?: Stage | undefined;
  readonly squad?: string | undefined;
  readonly township?: string | undefined;
}

/** The last unit of the page before. */
export interface UnitKey {
  /** Empty: a township. */
  readonly stage: string;
  readonly code: string;
}

/** SQL over `scoring_units`, with the answer of {@link visibleUnits} as $1 to $3. */
const isVisible = `($1::boolean or scoring_units.township_id = $2::uuid or scoring_units.school_id = $3::uuid)`;

/** The units of a run that the actor may see, by stage and code; all of them when `limit` is null. */
export async function listUnits(
  unit: UnitOfWork,
  runId: string,
  filter: UnitFilter,
  after: UnitKey | null,
  limit: number | null,
): Promise<UnitRow[]> {
  return unit.query<UnitRow>(
    `select scoring_units.unit_id as id, scoring_units.unit_kind as kind, scoring_units.code, scoring_units.name,
            scoring_units.stage, scoring_units.township_code as "townshipCode",
            scoring_units.township_name as "townshipName", scoring_units.squad_code as "squadCode",
            scoring_units.squad_name as "squadName"
       from scoring_units
      where ${isVisible} and scoring_units.run_id = $4 and scoring_units.unit_kind = $5
        and ($6::text is null or scoring_units.code = $6)
        and ($7::text is null or scoring_units.stage = $7)
        and ($8::text is null or scoring_units.squad_code = $8)
        and ($9::text is null or scoring_units.township_code = $9)
        and ($10::text is null
             or (coalesce(scoring_units.stage, '') collate "C", scoring_units.code) > ($10::text, $11::text))
      order by coalesce(scoring_units.stage, '') collate "C", scoring_units.code
      limit $12`,
    [
      ...visibleUnits(unit.actor),
      runId,
      filter.kind,
      filter.code ?? null,
      filter.stage ?? null,
      filter.squad ?? null,
      filter.township ?? null,
      after?.stage ?? null,
      after?.code ?? null,
      limit,
    ],
  );
}

/** Who of a kind may be named to the actor. */
export async function listVisibleCodes(
  unit: UnitOfWork,
  runId: string,
  kind: UnitRow['kind'],
): Promise<ReadonlySet<string>> {
  const rows = await unit.query<{ code: string }>(
    `select distinct scoring_units.code from scoring_units
      where ${isVisible} and scoring_units.run_id = $4 and scoring_units.unit_kind = $5`,
    [...visibleUnits(unit.actor), runId, kind],
  );
  return new Set(rows.map(({ code }) => code));
}

/** Places of a result or of an assessment. */
export interface PlacesRow {
  readonly countyPlace: number | null;
  readonly countyRanked: number;
  readonly townshipPlace: number | null;
  readonly townshipRanked: number | null;
  readonly squadPlace: number | null;
  readonly squadRanked: number | null;
  readonly tiedWith: readonly string[];
}

/** Values in hundredths. */
export interface ResultRow extends PlacesRow {
  readonly unitId: string;
  readonly noun: string;
  readonly subject: string;
  readonly title: string;
  readonly series: string | null;
  readonly value: number | null;
  readonly figures: readonly ResultFigure[];
  readonly past: ChangeSincePast | null;
}

const result = `
  select term_results.unit_id as "unitId", scoring_subjects.noun, scoring_subjects.subject, scoring_subjects.title,
         scoring_subjects.series, term_results.value, term_results.figures,
         term_results.county_place as "countyPlace", term_results.county_ranked as "countyRanked",
         term_standings.township_place as "townshipPlace", term_standings.township_ranked as "townshipRanked",
         term_standings.squad_place as "squadPlace", term_standings.squad_ranked as "squadRanked",
         term_results.tied_with as "tiedWith", term_standings.past`;
const resultTables = `
    from scoring_subjects
    join term_results on term_results.run_id = scoring_subjects.run_id
                     and term_results.noun = scoring_subjects.noun
                     and term_results.subject = scoring_subjects.subject
    left join term_standings on term_standings.run_id = term_results.run_id
                            and term_standings.noun = term_results.noun
                            and term_standings.subject = term_results.subject
                            and term_standings.unit_kind = term_results.unit_kind
                            and term_standings.unit_id = term_results.unit_id`;

/** All results of these units, in the order of the run's subjects. */
export async function listResults(
  unit: UnitOfWork,
  runId: string,
  kind: UnitRow['kind'],
  unitIds: readonly string[],
): Promise<ResultRow[]> {
  return unit.query<ResultRow>(
    `${result} ${resultTables}
      where scoring_subjects.run_id = $1 and term_results.unit_kind = $2 and term_results.unit_id = any ($3::uuid[])
      order by scoring_subjects.noun, scoring_subjects.position, scoring_subjects.canonical_key, term_results.unit_id`,
    [runId, kind, unitIds],
  );
}

/** A result with what it was made from. */
export interface ExplainedResultRow extends ResultRow {
  readonly explanation: readonly string[];
  readonly versions: readonly string[];
  readonly inputHash: string;
  readonly resultHash: string | null;
  readonly facts: readonly InputFact[];
}

export async function findExplainedResult(
  unit: UnitOfWork,
  runId: string,
  { kind, id }: Pick<UnitRow, 'kind' | 'id'>,
  { noun, subject }: { readonly noun: string; readonly subject: string },
): Promise<ExplainedResultRow | undefined> {
  return unit.first<ExplainedResultRow>(
    `${result}, term_results.explanation, scoring_subjects.versions, scoring_subjects.input_hash as "inputHash",
            scoring_subjects.result_hash as "resultHash",
            coalesce(${factsOf('term_results')}, '[]') as facts
       ${resultTables}
      where scoring_subjects.run_id = $1 and term_results.unit_kind = $2 and term_results.unit_id = $3
        and scoring_subjects.noun = $4 and scoring_subjects.subject = $5`,
    [runId, kind, id, noun, subject],
  );
}

/** Figures and total in hundredths of a percent. */
export interface AssessmentRow extends PlacesRow {
  readonly unitId: string;
  readonly policyTitle: string;
  readonly policyVersion: number;
  readonly effectiveFrom: string;
  readonly components: readonly ComponentFigure[];
  readonly lacks: readonly AssessmentLack[];
  readonly total: number | null;
}

export async function listAssessments(
  unit: UnitOfWork,
  runId: string,
  kind: UnitRow['kind'],
  unitIds: readonly string[],
): Promise<AssessmentRow[]> {
  return unit.query<AssessmentRow>(
    `select annual_assessments.unit_id as "unitId", assessment_policies.title as "policyTitle",
            assessment_policies.version as "policyVersion", assessment_policies.effective_from as "effectiveFrom",
            annual_assessments.components, annual_assessments.lacks, annual_assessments.total,
            annual_assessments.county_place as "countyPlace", annual_assessments.county_ranked as "countyRanked",
            annual_assessments.township_place as "townshipPlace",
            annual_assessments.township_ranked as "townshipRanked",
            annual_assessments.squad_place as "squadPlace", annual_assessments.squad_ranked as "squadRanked",
            annual_assessments.tied_with as "tiedWith"
       from annual_assessments
       join assessment_policies on assessment_policies.id = annual_assessments.policy_id
      where annual_assessments.run_id = $1 and annual_assessments.unit_kind = $2
        and annual_assessments.unit_id = any ($3::uuid[])
      order by annual_assessments.unit_id`,
    [runId, kind, unitIds],
  );
}
