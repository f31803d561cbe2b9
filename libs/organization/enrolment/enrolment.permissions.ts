import type { Permission } from '#platform/http/permission.js';

export const enrolmentPermissions = {
  import: { name: 'pupils.import', roles: { office: 'county' } },
} satisfies Record<string, Permission>;
