import { Inject, Injectable } from '@nestjs/common';
import { recordAudit } from '#platform/audit/record-audit.js';
import type { Actor } from '#platform/database/actor.js';
import { Database } from '#platform/database/database.js';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import { AppError, notFound } from '#platform/errors/app-error.js';
import { databaseFaultOf } from '#platform/errors/database-errors.js';
import { defaultPageSize, type Page, type PageQuery, pageOf, readCursor } from '#platform/http/page.js';
import { hashPassword } from './password-hash.js';
import {
  checkPassword,
  maximumPasswordLength,
  minimumPasswordLength,
  type PasswordFault,
} from './password.rules.js';
import { scopeKindOfRole } from './role.rules.js';
import type { CreateUserDto, ScopeDto, UserRecordDto } from './user.dto.js';
import { UserEntity } from './user.entity.js';
import { findUser, listUsers, toUser } from './user.queries.js';

type UnitInScope = Pick<UserEntity, 'scopeKind' | 'townshipId' | 'schoolId'>;

/** Accounts of people. */
@Injectable()
export class UserService {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** @throws AppError `invalid-input` (password, scope), `unknown-code`, `already-exists` */
  async create(actor: Actor, input: CreateUserDto): Promise<UserRecordDto> {
    requireGoodPassword(input.password, input.username);
    requireFittingScope(input);
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

function requireGoodPassword(password: string, username: string): void {
  const messages: Record<PasswordFault, string> = {
    'too-short': `密码至少 ${String(minimumPasswordLength)} 个字符`,
    'too-long': `密码至多 ${String(maximumPasswordLength)} 个字符`,
    'same-as-username': '密码不能与用户名相同',
  };
  const faults = checkPassword(password, username);
  if (faults.length === 0) return;
  throw new AppError(
    'invalid-input',
    `密码不合要求：${faults.map((fault) => messages[fault]).join('；')}。`,
    {
      fields: faults.map((fault) => ({ path: 'password', code: fault, message: messages[fault] })),
    },
  );
}

function requireFittingScope(input: CreateUserDto): void {
  const expected = scopeKindOfRole(input.role);
  const hasCode = input.scope.code !== undefined;
  if (input.scope.kind === expected && hasCode === (expected !== 'county')) return;
  const titles = {
    county: '全县（不填代码）',
    township: '一个乡镇（填乡镇代码）',
    school: '一所学校（填学校代码）',
  };
  throw new AppError('invalid-input', `角色 ${input.role} 的管理范围应为${titles[expected]}。`, {
    fields: [{ path: 'scope', code: 'scope-does-not-fit-role', message: `应为${titles[expected]}` }],
  });
}

async function resolveScope(unit: UnitOfWork, scope: ScopeDto): Promise<UnitInScope> {
  if (scope.kind === 'county') return { scopeKind: 'county', townshipId: null, schoolId: null };
  const table = scope.kind === 'township' ? 'townships' : 'schools';
  const found = await unit.first<{ id: string }>(
    `select ${table}.id from ${table} where ${table}.code = $1`,
    [scope.code],
  );
  if (!found) {
    throw new AppError(
      'unknown-code',
      `没有代码为“${scope.code ?? ''}”的${scope.kind === 'township' ? '乡镇' : '学校'}。`,
      {
        fields: [{ path: 'scope.code', code: 'unknown-code', message: '请先建立该单位，或改正代码' }],
      },
    );
  }
  return scope.kind === 'township'
    ? { scopeKind: 'township', townshipId: found.id, schoolId: null }
    : { scopeKind: 'school', townshipId: null, schoolId: found.id };
}

async function insertUser(
  unit: UnitOfWork,
  user: Omit<UserEntity, 'id' | 'disabledAt' | 'createdAt'>,
): Promise<string> {
  try {
    const inserted = await unit.manager.getRepository(UserEntity).insert(user);
    return String(inserted.identifiers[0]?.['id']);
  } catch (error) {
    if (databaseFaultOf(error)?.constraint === 'users_username_key') {
      throw new AppError('already-exists', `用户名“${user.username}”已被使用。`, {
        fields: [{ path: 'username', code: 'already-exists', message: '请换一个用户名' }],
      });
    }
    throw error;
  }
}
