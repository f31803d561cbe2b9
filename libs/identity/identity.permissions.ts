import type { Permission } from '#platform/http/permission.js';
import { roles } from './role.rules.js';

const everybody: Permission['roles'] = Object.fromEntries(roles.map((role) => [role, 'self' as const]));

export const sessionPermissions = {
  /** The caller's own account and session. */
  own: { name: 'session.own', roles: everybody },
} satisfies Record<string, Permission>;

export const userPermissions = {
  manage: { name: 'users.manage', roles: { admin: 'county' } },
} satisfies Record<string, Permission>;
