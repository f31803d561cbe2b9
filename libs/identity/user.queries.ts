import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import type { Role, ScopeKind } from './role.rules.js';
import type { UserRecordDto } from './user.dto.js';

/** What an actor is made of. */
export interface ActorRow {
  readonly id: string;
  readonly role: Role;
  readonly scopeKind: ScopeKind;
  readonly scopeId: string | null;
}

/** A user as SQL returns it, with the code of the unit in scope. */
export interface UserRow extends ActorRow {
  readonly username: string;
  readonly displayName: string;
  readonly scopeCode: string | null;
  readonly disabled: boolean;
}

export const actorColumns = `users.id, users.role, users.scope_kind as "scopeKind",
       coalesce(users.township_id, users.school_id) as "scopeId"`;

const userColumns = `${actorColumns}, users.username, users.display_name as "displayName",
       coalesce(townships.code, schools.code) as "scopeCode", users.disabled_at is not null as disabled`;

const userTables = `users left join townships on townships.id = users.township_id
       left join schools on schools.id = users.school_id`;

export async function findUser(unit: UnitOfWork, id: string): Promise<UserRow | undefined> {
  return unit.first<UserRow>(`select ${userColumns} from ${userTables} where users.id = $1`, [id]);
}

export async function listUsers(unit: UnitOfWork, after: string | null, limit: number): Promise<UserRow[]> {
  return unit.query<UserRow>(
    `select ${userColumns} from ${userTables} where $1::text is null or users.username > $1
      order by users.username limit $2`,
    [after, limit],
  );
}

export function toUser(row: UserRow): UserRecordDto {
  const scope =
    row.scopeId === null || row.scopeCode === null ? {} : { id: row.scopeId, code: row.scopeCode };
  return {
    id: row.id,
    username: row.username,
    displayName: row.displayName,
    role: row.role,
    scope: { kind: row.scopeKind, ...scope },
    disabled: row.disabled,
  };
}
