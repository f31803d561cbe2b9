import { DataSource } from 'typeorm';
import { type Config, loadConfig } from '#platform/config/config.js';
import { type Actor, nobody } from '#platform/database/actor.js';
import { runtimeDataSourceOptions } from '#platform/database/data-source.js';
import { Database } from '#platform/database/database.js';
import { openTestDatabase, type TestDatabase } from '../../test/support/database.js';
import { SessionService } from './session.service.js';
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

  constructor(
    readonly test: TestDatabase,
    readonly config: Config,
    readonly database: Database,
  ) {
    this.users = new UserService(database);
    this.sessions = new SessionService(database, config);
  }

  async sql<Row extends object>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return this.database.transaction(nobody, (unit) => unit.query<Row>(sql, parameters));
  }

  async close(): Promise<void> {
    await this.database.dataSource.destroy();
    await this.test.close();
  }
}

export async function openIdentity(): Promise<Identity> {
  const test = await openTestDatabase();
  const config = loadConfig({ DATABASE_URL: test.runtimeUrl, DATABASE_POOL_SIZE: '5', LOG_LEVEL: 'silent' });
  const source = new DataSource({ ...runtimeDataSourceOptions(config, 'spec'), entities: [UserEntity] });
  return new Identity(test, config, new Database(await source.initialize()));
}
