import type { Permission } from '#platform/http/permission.js';

/** Who may upload at all; each kind of file narrows it further. */
export const importPermissions = {
  upload: { name: 'imports.upload', roles: { admin: 'county', office: 'county' } },
} satisfies Record<string, Permission>;
