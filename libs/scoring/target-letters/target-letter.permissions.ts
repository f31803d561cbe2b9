import type { Permission } from '#platform/http/permission.js';

export const targetLetterPermissions = {
  read: {
    name: 'target-letters.read',
    roles: { office: 'county', leader: 'county', centre: 'own-units', school: 'own-units' },
  },
  write: { name: 'target-letters.write', roles: { office: 'county' } },
} satisfies Record<string, Permission>;
