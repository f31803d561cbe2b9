import { DataSource } from 'typeorm';
import { runtimeDataSourceOptions } from '#platform/database/data-source.js';
import type { Config } from '#platform/config/config.js';
import type { Actor } from '#platform/database/actor.js';
import { Database } from '#platform/database/database.js';
import { AppError } from '#platform/errors/app-error.js';
import { type UserRecordDto, usernameForm } from './user.dto.js';
import { UserEntity } from './user.entity.js';
import { UserService } from './user.service.js';

/** Whoever runs the install command: there is no account yet that could be named. */
const installer: Actor = { userId: null, role: 'installer', scope: { kind: 'system', id: null } };

/**
 * Makes the first administrator of an installation. There is no default password and no other way to the first account.
 *
 * @returns undefined when the installation has an administrator already: nothing is changed then
 * @throws AppError `invalid-input` for a username or password that breaks the rules, `already-exists` for a username in use
 */
export async function createFirstAdmin(
  config: Config,
  admin: { readonly username: string; readonly password: string; readonly displayName: string },
): Promise<UserRecordDto | undefined> {
  requireUsername(admin.username);
  const source = new DataSource({
    ...runtimeDataSourceOptions(config, 'first-admin'),
    poolSize: 1,
    entities: [UserEntity],
  });
  await source.initialize();
  try {
    const database = new Database(source, config);
    const existing = await database.transaction(installer, async (unit) => {
      // Two installers at once take turns: the lock belongs to the only connection, and ends with it.
      await unit.query(`select pg_advisory_lock(hashtextextended('users.first-admin', 0))`);
      return unit.first(
        `select users.id from users where users.role = 'admin' and users.disabled_at is null limit 1`,
      );
    });
    if (existing) return undefined;
    return await new UserService(database, config).create(installer, {
      ...admin,
      role: 'admin',
      scope: { kind: 'county' },
    });
  } finally {
    await source.destroy();
  }
}

/** The api checks its bodies; what comes from the environment has passed no door. */
function requireUsername(username: string): void {
  const { pattern, maxLength, hint } = usernameForm;
  if (pattern.test(username) && username.length <= maxLength) return;
  throw new AppError('invalid-input', `用户名${hint}，最多 ${String(maxLength)} 个字符。`, {
    fields: [{ path: 'username', code: 'invalid-username', message: hint }],
  });
}
