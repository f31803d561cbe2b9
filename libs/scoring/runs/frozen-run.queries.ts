import { findNamedTerm } from '#calendar/term.queries.js';
import type { FrozenUnit, ScoredTermOfRun, UnitInput } from '#organization/term-results/scores-term.js';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';

/** The run with its term and the units that it froze; none before that. */
export async function requireScoredTerm(unit: UnitOfWork, runId: string): Promise<ScoredTermOfRun> {
  const run = await unit.first<{ termId: string; startedBy: string }>(
    `select scoring_runs.term_id as "termId", scoring_runs.started_by as "startedBy"
       from scoring_runs where scoring_runs.id = $1`,
    [runId],
  );
  const term = run && (await findNamedTerm(unit, run.termId));
  if (!term) throw new Error(`there is no scoring run ${runId}`);
  return { runId, term, startedBy: run.startedBy, units: await listFrozenUnits(unit, runId) };
}

/** What has been called off is not gone on with. */
export async function isCancelled(unit: UnitOfWork, runId: string): Promise<boolean> {
  const row = await unit.first(`select from scoring_cancellations where scoring_cancellations.run_id = $1`, [
    runId,
  ]);
  return row !== undefined;
}

const unitColumns = `unit_kind as kind, unit_id as id, code, name, stage, school_id as "schoolId",
  township_id as "townshipId", township_code as "townshipCode", township_name as "townshipName",
  squad_code as "squadCode", squad_name as "squadName"`;

async function listFrozenUnits(unit: UnitOfWork, runId: string): Promise<FrozenUnit[]> {
  return unit.query<FrozenUnit>(
    `select ${unitColumns} from scoring_units where scoring_units.run_id = $1 order by unit_kind, code, stage`,
    [runId],
  );
}

/** Keeps every school-stage and township of the county as it is now, with the squads of the school year. */
export async function freezeUnits(
  unit: UnitOfWork,
  runId: string,
  termId: string,
): Promise<readonly FrozenUnit[]> {
  await unit.execute(
    `insert into scoring_units (run_id, unit_kind, unit_id, code, name, stage, school_id, township_id, township_code,
            township_name, squad_code, squad_name)
     select $1, 'school-stage', school_stages.id, schools.code, schools.name, school_stages.stage, schools.id,
            townships.id, townships.code, townships.name, squads.code, squads.name
       from school_stages
       join schools on schools.id = school_stages.school_id
       join terms on terms.id = $2
       left join townships on townships.id = schools.township_id
       left join squad_members on squad_members.school_year_id = terms.school_year_id
                              and squad_members.school_stage_id = school_stages.id
       left join squads on squads.id = squad_members.squad_id`,
    [runId, termId],
  );
  await unit.execute(
    `insert into scoring_units (run_id, unit_kind, unit_id, code, name, township_id, township_code, township_name)
     select $1, 'township', townships.id, townships.code, townships.name, townships.id, townships.code, townships.name
       from townships`,
    [runId],
  );
  return listFrozenUnits(unit, runId);
}

export interface SubjectRow {
  readonly noun: string;
  readonly subject: string;
  readonly role: 'evidence' | 'summary' | 'conclusion';
  readonly position: number;
  readonly canonicalKey: string;
  readonly title: string;
  readonly series: string | null;
  readonly component: string | null;
  readonly versions: readonly string[];
  readonly inputHash: string;
}

export async function keepSubject(unit: UnitOfWork, runId: string, row: SubjectRow): Promise<void> {
  await unit.execute(
    `insert into scoring_subjects (run_id, noun, subject, role, position, canonical_key, title, series, component,
            versions, input_hash)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      runId,
      row.noun,
      row.subject,
      row.role,
      row.position,
      row.canonicalKey,
      row.title,
      row.series,
      row.component,
      JSON.stringify(row.versions),
      row.inputHash,
    ],
  );
}

export async function keepInputs(
  unit: UnitOfWork,
  runId: string,
  { noun, subject }: Pick<SubjectRow, 'noun' | 'subject'>,
  inputs: readonly UnitInput[],
): Promise<void> {
  await unit.execute(
    `insert into scoring_inputs (run_id, noun, subject, unit_kind, unit_id, facts, data)
     select $1, $2, $3, input.kind, input.id, input.facts, coalesce(input.data, 'null')
       from jsonb_to_recordset($4::jsonb) as input (kind text, id uuid, facts jsonb, data jsonb)`,
    [
      runId,
      noun,
      subject,
      JSON.stringify(inputs.map(({ unit: { kind, id }, facts, data }) => ({ kind, id, facts, data }))),
    ],
  );
}

export async function listInputs(
  unit: UnitOfWork,
  runId: string,
  noun: string,
  subject: string,
): Promise<UnitInput[]> {
  return unit.query<UnitInput>(
    `select json_build_object('kind', scoring_inputs.unit_kind, 'id', scoring_inputs.unit_id) as unit,
            scoring_inputs.facts, scoring_inputs.data
       from scoring_inputs
      where scoring_inputs.run_id = $1 and scoring_inputs.noun = $2 and scoring_inputs.subject = $3`,
    [runId, noun, subject],
  );
}

export async function keepMaterial(
  unit: UnitOfWork,
  runId: string,
  { noun, subject }: Pick<SubjectRow, 'noun' | 'subject'>,
  content: unknown,
): Promise<void> {
  await unit.execute(
    `insert into scoring_material (run_id, noun, subject, content) values ($1, $2, $3, $4)`,
    [runId, noun, subject, JSON.stringify(content)],
  );
}

export async function requireMaterial(
  unit: UnitOfWork,
  runId: string,
  noun: string,
  subject: string,
): Promise<unknown> {
  const row = await unit.first<{ content: unknown }>(
    `select scoring_material.content from scoring_material
      where scoring_material.run_id = $1 and scoring_material.noun = $2 and scoring_material.subject = $3`,
    [runId, noun, subject],
  );
  if (!row) throw new Error(`scoring run ${runId} froze nothing for ${noun}`);
  return row.content;
}

export async function noteResultHash(
  unit: UnitOfWork,
  runId: string,
  { noun, key }: { readonly noun: string; readonly key: string },
  resultHash: string,
): Promise<void> {
  await unit.execute(
    `update scoring_subjects set result_hash = $4
      where scoring_subjects.run_id = $1 and scoring_subjects.noun = $2 and scoring_subjects.subject = $3`,
    [runId, noun, key, resultHash],
  );
}
