import { accountabilityJobs } from '../../libs/accountability/accountability.jobs.js';
import type { ApiClient } from '../support/api-client.js';
import { beginDay } from '../support/begin-day.js';
import { layCase } from '../support/lay-case.js';
import type { RunningSystem } from '../support/running-system.js';
import { done } from './lay-visits.js';

/** Units that have cases, and who speaks for them. */
export const caseUnits = [
  { kind: 'school', code: 'SA1quay', township: 'TA7quay', clerk: 'school-a1-q' },
  { kind: 'school', code: 'SB1quay', township: 'TB8quay', clerk: 'school-b1-q' },
  { kind: 'school', code: 'SD1quay', township: null, clerk: 'school-d1-q' },
  { kind: 'township', code: 'TA7quay', township: null, clerk: 'centre-a-q' },
  { kind: 'township', code: 'TB8quay', township: null, clerk: 'centre-b-q' },
] as const;
export type CaseUnit = (typeof caseUnits)[number];

export type LaidUnit = CaseUnit & {
  /** Decided, after the unit was heard. */
  readonly told: string;
  /** Under review, and the unit has not been asked. */
  readonly hidden: string;
};

export interface LaidCases {
  readonly units: readonly LaidUnit[];
}

const dueOn = (): string => dayAgo(-10);

function dayAgo(days: number): string {
  return new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
}

/** What a step says, by whom it is made. */
export const caseSteps = {
  review: { by: () => 'office-q', body: () => ({}) },
  'request-statement': { by: () => 'office-q', body: () => ({ text: '请说明', dueOn: dueOn() }) },
  statement: { by: ({ clerk }: CaseUnit) => clerk, body: () => ({ text: '说明' }) },
  decide: { by: () => 'leader-q', body: () => ({ decision: 'set-aside', reasons: '因' }) },
  appeal: { by: ({ clerk }: CaseUnit) => clerk, body: () => ({ text: '不服' }) },
  close: { by: () => 'office-q', body: () => ({}) },
} as const;
export type CaseStepName = keyof typeof caseSteps;

let occasions = 0;

/** A new case of the unit that has been taken so far. */
export async function caseAfter(
  system: RunningSystem,
  unit: CaseUnit,
  made: readonly CaseStepName[],
  clientOf: (name: string) => ApiClient,
): Promise<string> {
  occasions += 1;
  const id = await layCase(system, { ...unit, through: `occasion ${String(occasions)}` });
  for (const name of made) {
    const { by, body } = caseSteps[name];
    await done(clientOf(by(unit)), `/cases/${id}/${name}`, body());
  }
  return id;
}

export async function layCases(
  system: RunningSystem,
  clientOf: (name: string) => ApiClient,
): Promise<LaidCases> {
  const units: LaidUnit[] = [];
  for (const unit of caseUnits) {
    units.push({
      ...unit,
      told: await caseAfter(system, unit, ['review', 'request-statement', 'statement', 'decide'], clientOf),
      hidden: await caseAfter(system, unit, ['review'], clientOf),
    });
  }
  await caseAfter(system, caseUnits[0], [], clientOf);
  // One to which the program has done what a day brings.
  const lapsed = await caseAfter(system, caseUnits[1], ['review', 'request-statement'], clientOf);
  // Past the trigger that lets a case move by its steps alone.
  await system.sql(`set session_replication_role = replica`);
  await system.sql(`update cases set statement_due = current_date - 9 where id = $1`, [lapsed]);
  await system.sql(`set session_replication_role = origin`);
  await beginDay(system, accountabilityJobs.keepDeadlines, dayAgo(5));
  return { units };
}
