import type { Permission } from '#platform/http/permission.js';

export const townshipPermissions = {
  read: {
    name: 'townships.read',
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
  write: { name: 'townships.write', roles: { admin: 'county', office: 'county' } },
} satisfies Record<string, Permission>;
