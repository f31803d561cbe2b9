import type { Permission } from '#platform/http/permission.js';

export const schoolPermissions = {
  read: {
    name: 'schools.read',
    roles: {
      admin: 'county',
      leader: 'county',
      office: 'county',
      inspector: 'county',
      judge: 'county',
      centre: 'own-units',
      school: 'own-units',
    },
  },
  write: { name: 'schools.write', roles: { admin: 'county', office: 'county' } },
} satisfies Record<string, Permission>;
