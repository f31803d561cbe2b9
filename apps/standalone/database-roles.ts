import { Client, escapeIdentifier, escapeLiteral } from 'pg';
import type { Secrets } from './data-directory.js';
import type { RunningPostgres } from './postgres-server.js';

const database = 'teaching_quality';
const ownerRole = 'teaching_quality_owner';
const runtimeRole = 'teaching_quality_app';

export interface DatabaseUrls {
  readonly ownerUrl: string;
  readonly runtimeUrl: string;
}

/** Makes the database, its owner and the role of the running system; neither role is a superuser. */
export async function prepareDatabase(postgres: RunningPostgres, secrets: Secrets): Promise<DatabaseUrls> {
  const client = new Client({ connectionString: postgres.superuserUrl('postgres') });
  await client.connect();
  try {
    // The migrations make the group that carries the rights of every login of the running system.
    await makeRole(client, ownerRole, 'createrole', secrets.ownerPassword);
    await makeRole(client, runtimeRole, 'nocreaterole', secrets.runtimePassword);
    const found = await client.query('select 1 from pg_database where datname = $1', [database]);
    if (found.rowCount === 0) {
      await client.query(
        `create database ${escapeIdentifier(database)} owner ${escapeIdentifier(ownerRole)}`,
      );
    }
  } finally {
    await client.end();
  }
  const address = `127.0.0.1:${String(postgres.port)}/${database}`;
  return {
    ownerUrl: `postgres://${ownerRole}:${secrets.ownerPassword}@${address}`,
    runtimeUrl: `postgres://${runtimeRole}:${secrets.runtimePassword}@${address}`,
  };
}

async function makeRole(client: Client, name: string, right: string, password: string): Promise<void> {
  const found = await client.query('select 1 from pg_roles where rolname = $1', [name]);
  if (found.rowCount !== 0) return;
  await client.query(
    `create role ${escapeIdentifier(name)} login nosuperuser nocreatedb nobypassrls ${right} ` +
      `password ${escapeLiteral(password)}`,
  );
}
