import type { Permission } from '#platform/http/permission.js';

/** Birth dates and careers: only for those who appoint people or work with them. */
export const staffPermissions = {
  read: {
    name: 'staff.read',
    roles: {
      admin: 'county',
      leader: 'county',
      office: 'county',
      centre: 'own-units',
      school: 'own-units',
    },
  },
  write: { name: 'staff.write', roles: { admin: 'county', office: 'county' } },
} satisfies Record<string, Permission>;
