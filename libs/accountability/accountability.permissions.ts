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

/** A unit reads its own cases from the day on which it was asked for a statement, and speaks in them. */
export const casePermissions = {
  read: {
    name: 'cases.read',
    roles: { office: 'county', leader: 'county', centre: 'own-units', school: 'own-units' },
  },
  review: { name: 'cases.review', roles: { office: 'county' } },
  speak: { name: 'cases.speak', roles: { centre: 'own-units', school: 'own-units' } },
  decide: { name: 'cases.decide', roles: { leader: 'county' } },
  /** What is left to do once a case is decided: the letter, and closing it. */
  finish: { name: 'cases.finish', roles: { office: 'county', leader: 'county' } },
} satisfies Record<string, Permission>;
