import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import type { CutoffLines } from '../pupil-ranking.rules.js';
import type { UnitRow } from '../unit-placing.rules.js';

export type UnitKind = 'school' | 'township';

const rowColumns = `ranking_rows.unit_code as code, ranking_rows.unit_name as name, ranking_rows.place,
  ranking_rows.enrolled, ranking_rows.counted, ranking_rows.present, ranking_rows.absent, ranking_rows.excused,
  ranking_rows.total_hundredths::float8 as "totalHundredths", ranking_rows.mean_hundredths as "meanHundredths",
  ranking_rows.mean_place as "meanPlace", ranking_rows.excellent_count as "excellentCount",
  ranking_rows.excellent_count_place as "excellentCountPlace", ranking_rows.good_count as "goodCount",
  ranking_rows.pass_count as "passCount", ranking_rows.excellent_rate as "excellentRate",
  ranking_rows.good_rate as "goodRate", ranking_rows.pass_rate as "passRate",
  ranking_rows.weighted_rate as "weightedRate", ranking_rows.weighted_rate_place as "weightedRatePlace",
  ranking_rows.rank_sum as "rankSum", ranking_rows.tied_with as "tiedWith"`;

/** All rows of a run for one kind of unit, in the order of places: as many as the unit of work's actor is given. */
export async function listAllRows(unit: UnitOfWork, runId: string, unitKind: UnitKind): Promise<UnitRow[]> {
  return unit.query<UnitRow>(
    `select ${rowColumns} from ranking_rows
      where ranking_rows.run_id = $1 and ranking_rows.unit_kind = $2 order by ranking_rows.position`,
    [runId, unitKind],
  );
}

/**
 * The rows that the caller may see: the county sees all, a township itself and its schools, a school itself. Codes of
 * units that share a place are kept only where the caller may see those units too.
 */
export async function listVisibleRows(
  unit: UnitOfWork,
  runId: string,
  unitKind: UnitKind,
): Promise<UnitRow[]> {
  const { scope } = unit.actor;
  const isWhole = scope.kind === 'county' || scope.kind === 'system';
  const rows = isWhole
    ? await listAllRows(unit, runId, unitKind)
    : await unit.query<UnitRow>(
        `select ${rowColumns} from ranking_rows
          where ranking_rows.run_id = $1 and ranking_rows.unit_kind = $2
            and case $3 when 'township' then ranking_rows.township_id = $4::uuid
                        when 'school' then ranking_rows.unit_id = $4::uuid else false end
          order by ranking_rows.position`,
        [runId, unitKind, scope.kind, scope.id],
      );
  const visible = new Set(rows.map((row) => row.code));
  return rows.map((row) => ({ ...row, tiedWith: row.tiedWith.filter((code) => visible.has(code)) }));
}

/** The lines of a junior run; null for a primary one, which draws none. */
export async function findLines(unit: UnitOfWork, runId: string): Promise<CutoffLines | null> {
  const rows = await unit.query<CutoffLines['pass'] & { line: keyof CutoffLines }>(
    `select ranking_lines.line, ranking_lines.cutoff, ranking_lines.mark_hundredths as "markHundredths",
            ranking_lines.place, ranking_lines.pupils_at_mark as holders, ranking_lines.pupils_in as "inCount"
       from ranking_lines where ranking_lines.run_id = $1`,
    [runId],
  );
  const found = new Map(rows.map(({ line, ...facts }) => [line, facts]));
  const [excellent, good, pass] = [found.get('excellent'), found.get('good'), found.get('pass')];
  return excellent && good && pass ? { excellent, good, pass } : null;
}
