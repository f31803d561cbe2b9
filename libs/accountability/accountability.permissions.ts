import type { Permission } from '#platform/http/permission.js';

export const accountabilityRulePermissions = {
  read: { name: 'accountability-rules.read', roles: { office: 'county', leader: 'county' } },
  write: { name: 'accountability-rules.write', roles: { office: 'county' } },
  /** It names units and people of the whole county before anything has been decided about them. */
  try: { name: 'accountability-rules.try', roles: { office: 'county', leader: 'county' } },
} satisfies Record<string, Permission>;

export const accountabilityFindingPermissions = {
  /** What would follow from publishing a run, before anybody has published it. */
  read: { name: 'accountability-findings.read', roles: { office: 'county', leader: 'county' } },
} satisfies Record<string, Permission>;
