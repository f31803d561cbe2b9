import type { Permission } from '#platform/http/permission.js';

export const examPermissions = {
  /** That an exam takes place, and its subjects, is no secret among the units. */
  read: {
    name: 'exams.read',
    roles: { office: 'county', leader: 'county', centre: 'county', school: 'county' },
  },
  create: { name: 'exams.create', roles: { office: 'county' } },
  excuse: { name: 'exams.excuse', roles: { office: 'county' } },
  importScores: { name: 'exams.import-scores', roles: { office: 'county' } },
} satisfies Record<string, Permission>;

export const rankingPolicyPermissions = {
  read: {
    name: 'ranking-policies.read',
    roles: { office: 'county', leader: 'county', centre: 'county', school: 'county' },
  },
  write: { name: 'ranking-policies.write', roles: { office: 'county' } },
} satisfies Record<string, Permission>;

export const rankingPermissions = {
  run: { name: 'rankings.run', roles: { office: 'county' } },
  watch: { name: 'rankings.watch', roles: { office: 'county', leader: 'county' } },
  /** A unit reads its own rows, once they are published. */
  read: {
    name: 'rankings.read',
    roles: { office: 'county', leader: 'county', centre: 'own-units', school: 'own-units' },
  },
  /** Minors' names, numbers and marks: the office, and the pupil's own school. */
  readPupils: { name: 'rankings.read-pupils', roles: { office: 'county', school: 'own-units' } },
  publish: { name: 'rankings.publish', roles: { leader: 'county' } },
} satisfies Record<string, Permission>;
