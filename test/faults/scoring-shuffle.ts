import pg from 'pg';

/** What a term is scored by. */
const evidence = [
  'townships',
  'schools',
  'school_stages',
  'squads',
  'squad_members',
  'pupils',
  'enrolments',
  'inspection_assignments',
  'visits',
  'visit_revisions',
  'exams',
  'exam_subjects',
  'exam_scores',
  'exam_excuses',
] as const;
/** Whose uuids are drawn anew; the numbers of enrolments are too. */
const named = ['townships', 'schools', 'school_stages', 'squads', 'visits', 'exams'] as const;

/**
 * The same county, as if it had come in another order: every id is another one, and the rows lie elsewhere. What is
 * scored from it must stay the same. For a database in which nothing is at work.
 */
export async function shuffleEvidence(adminUrl: string, seed: number): Promise<void> {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    await admin.query('begin');
    // As a replica does: no trigger objects, and no foreign key demands an order.
    await admin.query(`set local session_replication_role = 'replica'`);
    await drawIdsAnew(admin, seed);
    await admin.query(
      `create temp table new_numbers on commit drop as
       select id as old, row_number() over (order by md5(id::text || $1)) + (select max(id) from enrolments) as id
         from enrolments`,
      [String(seed)],
    );
    for (const table of evidence) await scatterRows(admin, table, seed);
    await admin.query('commit');
    await admin.query('analyze');
  } finally {
    await admin.end();
  }
}

async function drawIdsAnew(admin: pg.Client, seed: number): Promise<void> {
  await admin.query('create temp table new_ids (old uuid primary key, id uuid not null) on commit drop');
  for (const table of named) {
    await admin.query(
      `insert into new_ids select id, md5(id::text || $1)::uuid from ${table} on conflict do nothing`,
      [String(seed)],
    );
  }
  const { rows: columns } = await admin.query<{ place: string; name: string }>(
    `select pg_class.oid::regclass::text as place, quote_ident(attname) as name
       from pg_attribute join pg_class on pg_class.oid = attrelid
      where relnamespace = 'public'::regnamespace and relkind = 'r' and attnum > 0 and not attisdropped
        and atttypid = 'uuid'::regtype and attgenerated = ''`,
  );
  for (const { place, name } of columns) {
    await admin.query(
      `update ${place} kept set ${name} = new_ids.id from new_ids where kept.${name} = new_ids.old`,
    );
  }
}

async function scatterRows(admin: pg.Client, table: string, seed: number): Promise<void> {
  const { rows } = await admin.query<{ columns: string }>(
    `select string_agg(quote_ident(attname), ', ' order by attnum) as columns from pg_attribute
      where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''`,
    [table],
  );
  const columns = rows[0]?.columns ?? '';
  await admin.query(`create temp table kept on commit drop as select ${columns} from ${table}`);
  const number = table === 'enrolments' ? 'id' : 'enrolment_id';
  if (columns.split(', ').includes(number))
    await admin.query(
      `update kept set ${number} = new_numbers.id from new_numbers where kept.${number} = new_numbers.old`,
    );
  await admin.query(`delete from ${table}`);
  await admin.query(
    `insert into ${table} (${columns}) overriding system value
     select ${columns} from kept order by md5(kept::text || $1)`,
    [String(seed)],
  );
  await admin.query('drop table kept');
}
