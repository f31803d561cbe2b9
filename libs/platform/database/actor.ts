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

/** A job of the program, named so that the audit log can say which. Row-level security knows what each of them needs. */
export function jobActor(jobName: string): Actor {
  return { userId: null, role: `job:${jobName}`, scope: { kind: 'system', id: null } };
}

/** What happens at the gate, before anybody is known: each of the two sees only what it needs to let a caller in. */
export function gateActor(task: 'recognize' | 'sign-in'): Actor {
  return { userId: null, role: `gate:${task}`, scope: { kind: 'nobody', id: null } };
}
