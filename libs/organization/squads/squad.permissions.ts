import type { Permission } from '#platform/http/permission.js';

export const squadPermissions = {
  read: {
    name: 'squads.read',
    roles: { office: 'county', leader: 'county', centre: 'own-units', school: 'own-units' },
  },
  write: { name: 'squads.write', roles: { office: 'county' } },
} satisfies Record<string, Permission>;
