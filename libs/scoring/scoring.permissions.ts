import type { Permission } from '#platform/http/permission.js';

export const scoringPermissions = {
  readReadiness: { name: 'terms.readiness', roles: { office: 'county', leader: 'county' } },
} satisfies Record<string, Permission>;
