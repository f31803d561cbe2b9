import { roles } from '#identity/role.rules.js';
import type { Permission } from '#platform/http/permission.js';

const everybody: Permission['roles'] = Object.fromEntries(roles.map((role) => [role, 'county' as const]));

export const schoolYearPermissions = {
  read: { name: 'school-years.read', roles: everybody },
  write: { name: 'school-years.write', roles: { admin: 'county', office: 'county' } },
  /** A closed term takes no more evidence. */
  closeTerm: { name: 'terms.close', roles: { office: 'county' } },
} satisfies Record<string, Permission>;
