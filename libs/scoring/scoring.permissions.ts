import type { Permission } from '#platform/http/permission.js';

export const scoringPermissions = {
  readReadiness: { name: 'terms.readiness', roles: { office: 'county', leader: 'county' } },
} satisfies Record<string, Permission>;

export const scoringRunPermissions = {
  run: { name: 'scoring-runs.run', roles: { office: 'county' } },
  /** Unpublished runs too, as they go. */
  watch: { name: 'scoring-runs.watch', roles: { office: 'county', leader: 'county' } },
  read: {
    name: 'scoring-runs.read',
    roles: { office: 'county', leader: 'county', centre: 'own-units', school: 'own-units' },
  },
  publish: { name: 'scoring-runs.publish', roles: { leader: 'county' } },
} satisfies Record<string, Permission>;

export const assessmentPolicyPermissions = {
  read: { name: 'assessment-policies.read', roles: { office: 'county', leader: 'county' } },
  write: { name: 'assessment-policies.write', roles: { office: 'county' } },
} satisfies Record<string, Permission>;

export const scoringResultPermissions = {
  /** Units read what has been published of themselves. */
  read: {
    name: 'scoring-results.read',
    roles: { office: 'county', leader: 'county', centre: 'own-units', school: 'own-units' },
  },
  compare: { name: 'scoring-results.compare', roles: { office: 'county', leader: 'county' } },
} satisfies Record<string, Permission>;
