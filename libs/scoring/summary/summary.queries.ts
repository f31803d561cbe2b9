import type { UnitOfWork } from '#platform/database/unit-of-work.js';

/** What a run printed of one unit in one subject. Values in hundredths. */
export interface PrintedResult {
  readonly noun: string;
  readonly subject: string;
  readonly canonicalKey: string;
  readonly title: string;
  readonly series: string | null;
  readonly component: string | null;
  readonly kind: 'school-stage' | 'township';
  readonly unitId: string;
  readonly value: number | null;
  readonly percent: number | null;
  readonly countyPlace: number | null;
}

/** Every result of a run, by noun, subject, kind of unit, code and stage. */
export async function listPrintedResults(unit: UnitOfWork, runId: string): Promise<PrintedResult[]> {
  return unit.query<PrintedResult>(
    `select scoring_subjects.noun, scoring_subjects.subject, scoring_subjects.canonical_key as "canonicalKey",
            scoring_subjects.title, scoring_subjects.series, scoring_subjects.component,
            term_results.unit_kind as kind, term_results.unit_id as "unitId", term_results.value,
            term_results.percent, term_results.county_place as "countyPlace"
       from scoring_subjects
       join term_results on term_results.run_id = scoring_subjects.run_id
                        and term_results.noun = scoring_subjects.noun
                        and term_results.subject = scoring_subjects.subject
       join scoring_units on scoring_units.run_id = term_results.run_id
                         and scoring_units.unit_kind = term_results.unit_kind
                         and scoring_units.unit_id = term_results.unit_id
      where scoring_subjects.run_id = $1 and scoring_subjects.role = 'evidence'
      order by scoring_subjects.noun, scoring_subjects.canonical_key, scoring_units.unit_kind collate "C",
               scoring_units.code, scoring_units.stage collate "C"`,
    [runId],
  );
}

export interface StandingRow {
  readonly noun: string;
  readonly subject: string;
  readonly kind: 'school-stage' | 'township';
  readonly unitId: string;
  readonly townshipPlace: number | null;
  readonly townshipRanked: number | null;
  readonly squadPlace: number | null;
  readonly squadRanked: number | null;
  readonly past: object | null;
}

export async function insertStandings(
  unit: UnitOfWork,
  runId: string,
  standings: readonly StandingRow[],
): Promise<void> {
  await unit.execute(
    `insert into term_standings (run_id, noun, subject, unit_kind, unit_id, township_place, township_ranked,
            squad_place, squad_ranked, past)
     select $1, row.noun, row.subject, row.kind, row."unitId", row."townshipPlace", row."townshipRanked",
            row."squadPlace", row."squadRanked", row.past
       from jsonb_to_recordset($2::jsonb) as row (noun text, subject text, kind text, "unitId" uuid,
            "townshipPlace" integer, "townshipRanked" integer, "squadPlace" integer, "squadRanked" integer,
            past jsonb)`,
    [runId, JSON.stringify(standings)],
  );
}

export interface AssessmentRow extends Omit<StandingRow, 'noun' | 'subject' | 'past'> {
  readonly policyId: string;
  readonly components: readonly object[];
  readonly lacks: readonly object[];
  readonly total: number | null;
  readonly countyPlace: number | null;
  readonly countyRanked: number;
  readonly tiedWith: readonly string[];
}

export async function insertAssessments(
  unit: UnitOfWork,
  runId: string,
  assessments: readonly AssessmentRow[],
): Promise<void> {
  await unit.execute(
    `insert into annual_assessments (run_id, unit_kind, unit_id, policy_id, components, lacks, total, county_place,
            county_ranked, township_place, township_ranked, squad_place, squad_ranked, tied_with)
     select $1, row.kind, row."unitId", row."policyId", row.components, row.lacks, row.total, row."countyPlace",
            row."countyRanked", row."townshipPlace", row."townshipRanked", row."squadPlace", row."squadRanked",
            array(select jsonb_array_elements_text(row."tiedWith"))
       from jsonb_to_recordset($2::jsonb) as row (kind text, "unitId" uuid, "policyId" uuid, components jsonb,
            lacks jsonb, total integer, "countyPlace" integer, "countyRanked" integer, "townshipPlace" integer,
            "townshipRanked" integer, "squadPlace" integer, "squadRanked" integer, "tiedWith" jsonb)`,
    [runId, JSON.stringify(assessments)],
  );
}
