import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { type Actor, jobActor } from '#platform/database/actor.js';
import { runtimeDataSourceOptions } from '#platform/database/data-source.js';
import { Database } from '#platform/database/database.js';
import type { ImportKind, ImportParameters, StagedFault } from '#platform/importing/import-kind.js';
import { openTestDatabase } from '../../test/support/database.js';
import { EnrolmentEntity } from './enrolment/enrolment.entity.js';
import { PupilEntity } from './enrolment/pupil.entity.js';
import { SchoolStageEntity } from './schools/school-stage.entity.js';
import { SchoolEntity } from './schools/school.entity.js';
import { SchoolService } from './schools/school.service.js';
import { StaffPostEntity } from './staff/staff-post.entity.js';
import { StaffEntity } from './staff/staff.entity.js';
import { StaffService } from './staff/staff.service.js';
import { TownshipEntity } from './townships/township.entity.js';
import { TownshipService } from './townships/township.service.js';

/** The clerk of the research office. */
export const alice: Actor = { userId: randomUUID(), role: 'office', scope: { kind: 'county', id: null } };

/** Who checks and writes files. */
const importer = jobActor('imports.commit');

/** A row of a file as it is staged: canonical text by column name; what is not named is empty. */
export type StagedRow = Readonly<Record<string, string | null>>;

export class Organization {
  readonly townships: TownshipService;
  readonly schools: SchoolService;
  readonly staff: StaffService;

  constructor(
    readonly database: Database,
    private readonly onlooker: Client,
    readonly clear: () => Promise<void>,
    readonly close: () => Promise<void>,
  ) {
    this.townships = new TownshipService(database);
    this.schools = new SchoolService(database);
    this.staff = new StaffService(database);
  }

  /** Looks at the tables past every wall. */
  async query<Row extends object>(sql: string): Promise<Row[]> {
    return (await this.onlooker.query<Row>(sql)).rows;
  }

  /** Checks and, without a fault, commits a file, as the engine of imports does. Rows are numbered from 2 on. */
  async importFile(
    kind: ImportKind,
    rows: readonly StagedRow[],
    parameters: ImportParameters = {},
    limit = 100,
  ): Promise<readonly StagedFault[]> {
    return this.database.transaction(importer, async (unit) => {
      const columns = await kind.columns(unit, parameters);
      const importId = randomUUID();
      const cells = rows.map((row) => columns.map(({ name }) => row[name] ?? null));
      await unit.execute(
        `insert into import_rows (import_id, row_no, cells)
         select $1, row.no + 1, array(select jsonb_array_elements_text(row.cells))
           from jsonb_array_elements($2) with ordinality row (cells, no)`,
        [importId, JSON.stringify(cells)],
      );
      const staged = { importId, parameters, columns };
      const faults = await kind.check(unit, staged, limit);
      if (faults.length === 0) await kind.commit(unit, staged);
      return faults;
    });
  }
}

/** The organization's own services on a database of the calling spec. */
export async function openOrganization(): Promise<Organization> {
  const test = await openTestDatabase();
  const settings = {
    databaseUrl: test.runtimeUrl,
    databasePoolSize: 4,
    statementTimeoutMs: 30_000,
    lockTimeoutMs: 5_000,
    idleTransactionTimeoutMs: 30_000,
  };
  const dataSource = new DataSource({
    ...runtimeDataSourceOptions(settings, 'spec'),
    entities: [
      TownshipEntity,
      SchoolEntity,
      SchoolStageEntity,
      StaffEntity,
      StaffPostEntity,
      PupilEntity,
      EnrolmentEntity,
    ],
  });
  const onlooker = new Client({ connectionString: test.adminUrl });
  await onlooker.connect();
  const clear = (): Promise<void> => test.truncateAll();
  return new Organization(
    new Database(await dataSource.initialize(), { secretKey: 'a key that only specs use, 32 characters' }),
    onlooker,
    clear,
    async () => {
      await onlooker.end();
      await dataSource.destroy();
      await test.close();
    },
  );
}
