import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import { AppError } from '#platform/errors/app-error.js';
import { type Role, scopeKindOfRole } from './role.rules.js';
import type { ScopeDto } from './user.dto.js';
import type { UserEntity } from './user.entity.js';

type UnitInScope = Pick<UserEntity, 'scopeKind' | 'townshipId' | 'schoolId'>;

/** @throws AppError `invalid-input` when the scope is not the kind that the role works in */
export function requireFittingScope(role: Role, scope: ScopeDto): void {
  const expected = scopeKindOfRole(role);
  const hasCode = scope.code !== undefined;
  if (scope.kind === expected && hasCode === (expected !== 'county')) return;
  const titles = {
    county: '全县（不填代码）',
    township: '一个乡镇（填乡镇代码）',
    school: '一所学校（填学校代码）',
  };
  throw new AppError('invalid-input', `角色 ${role} 的管理范围应为${titles[expected]}。`, {
    fields: [{ path: 'scope', code: 'scope-does-not-fit-role', message: `应为${titles[expected]}` }],
  });
}

/** @throws AppError `unknown-code` */
export async function resolveScope(unit: UnitOfWork, scope: ScopeDto): Promise<UnitInScope> {
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
