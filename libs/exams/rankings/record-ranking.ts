import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import type { UnitRow } from '../unit-placing.rules.js';
import type { RankingOutcome } from './ranking-task.js';
import type { SchoolOfExam } from './read-ranking-inputs.js';

/** Keeps what a run has found: unit rows, lines, and each school's pupils. */
export async function recordRanking(
  unit: UnitOfWork,
  runId: string,
  schools: readonly SchoolOfExam[],
  outcome: RankingOutcome,
): Promise<void> {
  const schoolOf = new Map(schools.map((school) => [school.code, school]));
  const townshipIdOf = new Map(schools.map((school) => [school.townshipCode, school.townshipId]));
  await insertRows(
    unit,
    runId,
    'school',
    outcome.schools.map((row, position) => {
      const school = schoolOf.get(row.code);
      return toStored(row, position, school?.id, school?.townshipId ?? null);
    }),
  );
  await insertRows(
    unit,
    runId,
    'township',
    outcome.townships.map((row, position) => {
      const id = townshipIdOf.get(row.code) ?? undefined;
      return toStored(row, position, id, id ?? null);
    }),
  );
  await unit.execute(
    `insert into ranking_lines (run_id, line, cutoff, mark_hundredths, place, pupils_at_mark, pupils_in)
     select $1, line.key, (line.value ->> 'cutoff')::integer, (line.value ->> 'markHundredths')::integer,
            (line.value ->> 'place')::integer, (line.value ->> 'holders')::integer, (line.value ->> 'inCount')::integer
       from jsonb_each($2::jsonb) as line`,
    [runId, JSON.stringify(outcome.lines ?? {})],
  );
  await unit.execute(
    `insert into ranking_pupil_lists (run_id, school_id, enrolment_ids, statuses, totals_hundredths, county_places)
     select $1, list.school_id, list.enrolment_ids::bigint[], list.statuses::smallint[],
            list.totals_hundredths::integer[], list.county_places::integer[]
       from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[])
            as list (school_id, enrolment_ids, statuses, totals_hundredths, county_places)`,
    [
      runId,
      outcome.pupilLists.map((list) => list.schoolId),
      outcome.pupilLists.map((list) => list.enrolmentIds),
      outcome.pupilLists.map((list) => list.statuses),
      outcome.pupilLists.map((list) => list.totalsHundredths),
      outcome.pupilLists.map((list) => list.countyPlaces),
    ],
  );
}

function toStored(row: UnitRow, position: number, id: string | undefined, townshipId: string | null): object {
  if (id === undefined) throw new Error(`ranked unit ${row.code} has no id`);
  return { ...row, position, id, townshipId };
}

async function insertRows(
  unit: UnitOfWork,
  runId: string,
  unitKind: 'school' | 'township',
  rows: readonly object[],
): Promise<void> {
  await unit.execute(
    `insert into ranking_rows (run_id, unit_kind, unit_id, unit_code, unit_name, township_id, position, place,
            enrolled, counted, present, absent, excused, total_hundredths, mean_hundredths, mean_place,
            excellent_count, excellent_count_place, good_count, pass_count, excellent_rate, good_rate, pass_rate,
            weighted_rate, weighted_rate_place, rank_sum, tied_with)
     select $1, $2, r.id, r.code, r.name, r."townshipId", r.position, r.place,
            r.enrolled, r.counted, r.present, r.absent, r.excused, r."totalHundredths", r."meanHundredths",
            r."meanPlace", r."excellentCount", r."excellentCountPlace", r."goodCount", r."passCount",
            r."excellentRate", r."goodRate", r."passRate", r."weightedRate", r."weightedRatePlace", r."rankSum",
            r."tiedWith"
       from jsonb_to_recordset($3::jsonb) as r (
            id uuid, code text, name text, "townshipId" uuid, position integer, place integer,
            enrolled integer, counted integer, present integer, absent integer, excused integer,
            "totalHundredths" bigint, "meanHundredths" integer, "meanPlace" integer,
            "excellentCount" integer, "excellentCountPlace" integer, "goodCount" integer, "passCount" integer,
            "excellentRate" integer, "goodRate" integer, "passRate" integer, "weightedRate" integer,
            "weightedRatePlace" integer, "rankSum" integer, "tiedWith" text[])`,
    [runId, unitKind, JSON.stringify(rows)],
  );
}
