import { Inject, Injectable } from '@nestjs/common';
import { recordAudit } from '#platform/audit/record-audit.js';
import type { Actor } from '#platform/database/actor.js';
import { Database } from '#platform/database/database.js';
import { AppError, notFound } from '#platform/errors/app-error.js';
import { requireFresh } from '#platform/http/entity-tag.js';
import type { ChangeUserDto, UserRecordDto } from './user.dto.js';
import { findUser, toUser } from './user.queries.js';
import { requireFittingScope, resolveScope } from './user-scope.js';

/** Changing what an account may do. It counts from the next request on, on every instance. */
@Injectable()
export class UserChangeService {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** @throws AppError `not-found`, `stale`, `invalid-input`, `unknown-code`, `rule-violated` for one's own account */
  async change(
    actor: Actor,
    id: string,
    input: ChangeUserDto,
    ifMatch: string | undefined,
  ): Promise<UserRecordDto> {
    return this.database.transaction(actor, async (unit) => {
      await unit.query(`select users.id from users where users.id = $1 for update`, [id]);
      const row = await findUser(unit, id);
      if (!row) throw notFound('这个用户');
      const before = toUser(row);
      requireFresh(ifMatch, before);
      const role = input.role ?? before.role;
      const scope = input.scope ?? {
        kind: before.scope.kind,
        ...(before.scope.code === undefined ? {} : { code: before.scope.code }),
      };
      requireFittingScope(role, scope);
      if (id === actor.userId && (role !== before.role || input.disabled === true)) {
        throw new AppError('rule-violated', '不能停用自己或改变自己的角色，请由另一位管理员操作。');
      }
      const { scopeKind, townshipId, schoolId } = await resolveScope(unit, scope);
      await unit.execute(
        `update users set display_name = $2, role = $3, scope_kind = $4, township_id = $5, school_id = $6,
                disabled_at = case when $7 then coalesce(users.disabled_at, clock_timestamp()) end
          where users.id = $1`,
        [
          id,
          input.displayName ?? before.displayName,
          role,
          scopeKind,
          townshipId,
          schoolId,
          input.disabled ?? before.disabled,
        ],
      );
      const changed = await findUser(unit, id);
      if (!changed) throw notFound('这个用户');
      const after = toUser(changed);
      await recordAudit(unit, { action: 'user.change', subjectKind: 'user', subjectId: id, before, after });
      return after;
    });
  }
}
