import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import type { ImportFaultDto } from './import.dto.js';

/** The faults of an import in file order, at most `limit`. */
export async function listFaults(
  unit: UnitOfWork,
  importId: string,
  limit: number,
): Promise<ImportFaultDto[]> {
  return unit.query<ImportFaultDto>(
    `select import_faults.row_no as row, import_faults.column_name as "column", import_faults.code,
            import_faults.message
       from import_faults where import_faults.import_id = $1 order by import_faults.position limit $2`,
    [importId, limit],
  );
}

/** Replaces the faults of an import. */
export async function keepFaults(
  unit: UnitOfWork,
  importId: string,
  faults: readonly { row: number; column: string | null; code: string; message: string }[],
): Promise<void> {
  await unit.execute(`delete from import_faults where import_faults.import_id = $1`, [importId]);
  await unit.execute(
    `insert into import_faults (import_id, position, row_no, column_name, code, message)
     select $1, fault.position, fault.row_no, fault.column_name, fault.code, fault.message
       from unnest($2::int[], $3::text[], $4::text[], $5::text[])
            with ordinality as fault (row_no, column_name, code, message, position)`,
    [
      importId,
      faults.map((fault) => fault.row),
      faults.map((fault) => fault.column),
      faults.map((fault) => fault.code),
      faults.map((fault) => fault.message),
    ],
  );
}
