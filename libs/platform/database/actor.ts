/** Which part of the county a person or a job acts for. `id` is null for the county and for the system itself. */
export interface ActorScope {
  readonly kind: 'county' | 'township' | 'school' | 'system' | 'nobody';
  readonly id: string | null;
}

/** On whose behalf a unit of work runs. Every transaction carries one. */
export interface Actor {
  readonly userId: string | null;
  readonly role: string;
  readonly scope: ActorScope;
}

/** A job of the worker, named so that the audit log can say which. */
export function jobActor(jobName: string): Actor {
  return { userId: null, role: `job:${jobName}`, scope: { kind: 'system', id: null } };
}

/** A caller who has not signed in yet: sign-in itself runs as this. */
export const nobody: Actor = { userId: null, role: 'nobody', scope: { kind: 'nobody', id: null } };
