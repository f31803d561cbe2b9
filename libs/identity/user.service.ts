import { Inject, Injectable } from '@nestjs/common';
import { recordAudit } from '#platform/audit/record-audit.js';
import { CONFIG } from '#platform/config/config.module.js';
import type { Actor } from '#platform/database/actor.js';
import { Database } from '#platform/database/database.js';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import { AppError, notFound } from '#platform/errors/app-error.js';
import { databaseFaultOf } from '#platform/errors/database-errors.js';
import { defaultPageSize, type Page, type PageQuery, pageOf, readCursor } from '#platform/http/page.js';
import { hashPassword } from './password-hash.js';
import { type PasswordRules, requireGoodPassword } from './require-good-password.js';
import type { CreateUserDto, UserRecordDto } from './user.dto.js';
import { UserEntity } from './user.entity.js';
import { findUser, listUsers, toUser } from './user.queries.js';
import { requireFittingScope, resolveScope } from './user-scope.js';

/** Accounts of people. */
@Injectable()
export class UserService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(CONFIG) private readonly config: PasswordRules,
  ) {}

  /** @throws AppError `invalid-input` (password, scope), `unknown-code`, `already-exists` */
  async create(actor: Actor, input: CreateUserDto): Promise<UserRecordDto> {
    requireGoodPassword(input.password, input.username, this.config, 'password');
    requireFittingScope(input.role, input.scope);
    const passwordHash = await hashPassword(input.password);
    return this.database.transaction(actor, async (unit) => {
      const { username, displayName, role } = input;
      const scope = await resolveScope(unit, input.scope);
      const id = await insertUser(unit, { username, displayName, role, passwordHash, ...scope });
      await recordAudit(unit, {
        action: 'user.create',
        subjectKind: 'user',
        subjectId: id,
        after: { username, displayName, role, scope: input.scope },
      });
      return this.require(unit, id);
    });
  }

  async list(actor: Actor, query: PageQuery): Promise<Page<UserRecordDto>> {
    const limit = query.limit ?? defaultPageSize;
    const rows = await this.database.transaction(actor, (unit) =>
      listUsers(unit, readCursor(query.cursor), limit + 1),
    );
    return pageOf(rows.map(toUser), limit, (user) => user.username);
  }

  async get(actor: Actor, id: string): Promise<UserRecordDto> {
    return this.database.transaction(actor, (unit) => this.require(unit, id));
  }

  private async require(unit: UnitOfWork, id: string): Promise<UserRecordDto> {
    const row = await findUser(unit, id);
    if (!row) throw notFound('这个用户');
    return toUser(row);
  }
}

/** The name itself, and the same name in other letters. */
const takenName: ReadonlySet<string> = new Set(['users_username_key', 'users_username_folded']);

async function insertUser(
  unit: UnitOfWork,
  user: Omit<UserEntity, 'id' | 'disabledAt' | 'createdAt'>,
): Promise<string> {
  try {
    const inserted = await unit.manager.getRepository(UserEntity).insert(user);
    return String(inserted.identifiers[0]?.['id']);
  } catch (error) {
    if (takenName.has(databaseFaultOf(error)?.constraint ?? '')) {
      throw new AppError('already-exists', `用户名“${user.username}”已被使用。`, {
        fields: [{ path: 'username', code: 'already-exists', message: '请换一个用户名' }],
      });
    }
    throw error;
  }
}
