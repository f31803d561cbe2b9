import type { Permission } from '#platform/http/permission.js';

/** What is published may be read by all who are measured by it, or measure with it. */
export const checklistPermissions = {
  read: {
    name: 'checklists.read',
    roles: { office: 'county', leader: 'county', inspector: 'county', centre: 'county', school: 'county' },
  },
  write: { name: 'checklists.write', roles: { office: 'county' } },
} satisfies Record<string, Permission>;

export const assignmentPermissions = {
  read: {
    name: 'inspection-assignments.read',
    roles: { office: 'county', leader: 'county', inspector: 'assigned-schools' },
  },
  write: { name: 'inspection-assignments.write', roles: { office: 'county' } },
  /** Whoever sends inspectors out, or asks how far they are, must know who they are. */
  readInspectors: { name: 'inspectors.read', roles: { office: 'county', leader: 'county' } },
} satisfies Record<string, Permission>;

export const visitPermissions = {
  read: {
    name: 'visits.read',
    roles: {
      office: 'county',
      leader: 'county',
      inspector: 'assigned-schools',
      centre: 'own-units',
      school: 'own-units',
    },
  },
  /** Visits, findings and photos as they are made on the spot. */
  record: { name: 'visits.record', roles: { inspector: 'assigned-schools' } },
  revise: { name: 'visits.revise', roles: { office: 'county', inspector: 'assigned-schools' } },
  admitLate: { name: 'visits.admit-late', roles: { office: 'county' } },
} satisfies Record<string, Permission>;

export const findingPermissions = {
  read: {
    name: 'findings.read',
    roles: {
      office: 'county',
      leader: 'county',
      inspector: 'assigned-schools',
      centre: 'own-units',
      school: 'own-units',
    },
  },
  /** The school says what it has repaired; it never judges its own repair. */
  rectify: { name: 'findings.rectify', roles: { school: 'own-units' } },
  verify: { name: 'findings.verify', roles: { inspector: 'assigned-schools' } },
  reopen: { name: 'findings.reopen', roles: { office: 'county', inspector: 'assigned-schools' } },
  close: { name: 'findings.close', roles: { office: 'county' } },
} satisfies Record<string, Permission>;

export const attachmentPermissions = {
  read: {
    name: 'attachments.read',
    roles: {
      office: 'county',
      leader: 'county',
      inspector: 'assigned-schools',
      centre: 'own-units',
      school: 'own-units',
    },
  },
  /** The inspector shows what is wrong, the school that it has been repaired. */
  attachToFinding: {
    name: 'findings.attach',
    roles: { inspector: 'assigned-schools', school: 'own-units' },
  },
} satisfies Record<string, Permission>;

export const inspectionScorePermissions = {
  read: {
    name: 'inspection-scores.read',
    roles: { office: 'county', leader: 'county', centre: 'own-units', school: 'own-units' },
  },
  proposeSquads: { name: 'squads.propose', roles: { office: 'county' } },
} satisfies Record<string, Permission>;
