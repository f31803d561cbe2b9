import { Client } from 'pg';
import { type TestDatabase, openTestDatabase } from './database.js';

describe('a database of the tests', () => {
  let database: TestDatabase;
  let owner: Client;

  beforeAll(async () => {
    database = await openTestDatabase('empty');
    owner = new Client({ connectionString: database.ownerUrl });
    await owner.connect();
  });

  afterAll(async () => {
    await owner.end();
    await database.close();
  });

  it('is owned by the owner role and none of its roles is a superuser', async () => {
    const { rows } = await owner.query<{ isSuperuser: boolean; isOwner: boolean }>(`
      select rolsuper as "isSuperuser", d.datdba = r.oid as "isOwner"
      from pg_roles r, pg_database d where r.rolname = current_user and d.datname = current_database()`);
    expect(rows).toEqual([{ isSuperuser: false, isOwner: true }]);
  });

  it('sorts text for people by the Chinese collation and for machines by code point', async () => {
    const { rows } = await owner.query<{ people: string[]; machines: string[] }>(`
      select array_agg(t.name order by t.name collate "zh-Hans-CN-x-icu") as people,
        array_agg(t.name order by t.name) as machines
      from unnest(array['赵', '阿', '张']) as t (name)`);
    expect(rows).toEqual([{ people: ['阿', '张', '赵'], machines: ['张', '赵', '阿'] }]);
  });
});

describe('truncateAll', () => {
  it('takes away what a test wrote and puts back what the migrations put in', async () => {
    const database = await openTestDatabase();
    const admin = new Client({ connectionString: database.adminUrl });
    await admin.connect();
    try {
      const countRows = async (): Promise<string> => {
        const { rows } = await admin.query<{ table: string; rows: number }>(`
          select format('%I.%I', table_schema, table_name) as table,
            (xpath('/row/n/text()', query_to_xml(
              format('select count(*) as n from %I.%I', table_schema, table_name), false, true, '')))[1]::text::int as rows
          from information_schema.tables
          where table_type = 'BASE TABLE' and table_schema !~ '^(pg_|information_schema|kept_rows)' order by 1`);
        return JSON.stringify(rows);
      };
      const before = await countRows();
      await admin
        .query(`insert into school_years (name) select 'x' on conflict do nothing`)
        .catch(() => undefined);
      await admin.query('delete from migrations');
      expect(await countRows()).not.toBe(before);
      await database.truncateAll();
      expect(await countRows()).toBe(before);
    } finally {
      await admin.end();
      await database.close();
    }
  });
});
