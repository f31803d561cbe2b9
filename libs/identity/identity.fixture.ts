import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { type Config, loadConfig } from '#platform/config/config.js';
import type { Actor } from '#platform/database/actor.js';
import { runtimeDataSourceOptions } from '#platform/database/data-source.js';
import { Database } from '#platform/database/database.js';
import { openTestDatabase, type TestDatabase } from '../../test/support/database.js';
import { SessionService } from './session.service.js';
import { SignInService } from './sign-in.service.js';
import type { CreateUserDto } from './user.dto.js';
import { UserEntity } from './user.entity.js';
import { UserService } from './user.service.js';

export const goodPassword = 'correct-horse-battery';

/** The administrator of the tests. */
export const root: Actor = { userId: null, role: 'admin', scope: { kind: 'county', id: null } };

/** What it takes to make a user; only what matters is said. */
export function userNamed(username: string, rest: Partial<CreateUserDto> = {}): CreateUserDto {
  return {
    username,
    password: goodPassword,
    displayName: username,
    role: 'office',
    scope: { kind: 'county' },
    ...rest,
  };
}

/** The services of identity on a database of the calling spec. */
export class Identity {
  readonly users: UserService;
  readonly sessions: SessionService;
  readonly signIns: SignInService;

  constructor(
    readonly test: TestDatabase,
    readonly config: Config,
    readonly database: Database,
    /** A superuser's connection: it sees and changes what the second wall hides. */
    private readonly admin: Client,
  ) {
    this.users = new UserService(database, config);
    this.sessions = new SessionService(database, config);
    this.signIns = new SignInService(database, config);
  }

  async sql<Row extends object>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return (await this.admin.query<Row>(sql, [...parameters])).rows;
  }

  async close(): Promise<void> {
    await this.database.dataSource.destroy();
    await this.admin.end();
    await this.test.close();
  }
}

export async function openIdentity(): Promise<Identity> {
  const test = await openTestDatabase();
  const config = loadConfig({
    DATABASE_URL: test.runtimeUrl,
    DATABASE_POOL_SIZE: '5',
    LOG_LEVEL: 'silent',
    SECRET_KEY: 'a key that only specs use, 32 characters',
  });
  const admin = new Client({ connectionString: test.adminUrl });
  await admin.connect();
  const source = new DataSource({ ...runtimeDataSourceOptions(config, 'spec'), entities: [UserEntity] });
  return new Identity(test, config, new Database(await source.initialize(), config), admin);
}
