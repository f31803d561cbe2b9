import { randomUUID } from 'node:crypto';
import { inspectionJobs } from '../../libs/inspections/inspection.jobs.js';
import type { ApiClient } from '../support/api-client.js';
import { beginDay } from '../support/begin-day.js';
import type { RunningSystem } from '../support/running-system.js';
import { created } from '../support/small-county.js';
import { attach, type LaidFindings, layFindings } from './lay-findings.js';
import {
  type Ground,
  grounds,
  type LaidVisits,
  layVisits,
  prepareVisits,
  type VisitBasis,
} from './lay-visits.js';

/** A school that is inspected, with all that was written down about it. */
export interface Inspected extends Ground {
  readonly assignment: string;
  readonly visits: LaidVisits;
  readonly findings: LaidFindings;
  /** A photo that another inspector sent under the id of the corrected visit, before it was there. */
  readonly strayPhoto: string;
}

export interface LaidInspections extends VisitBasis {
  readonly inspected: readonly Inspected[];
  /** The office's own affair. */
  readonly draftChecklist: string;
}

/** The same at each of the inspected schools, so that whatever one may see, another has too. */
export async function layInspections(
  system: RunningSystem,
  clientOf: (name: string) => ApiClient,
): Promise<LaidInspections> {
  const office = clientOf('office-q');
  const basis = await prepareVisits(system);
  const inspected: Inspected[] = [];
  for (const ground of grounds) {
    const inspector = clientOf(ground.inspector);
    const stranger = clientOf(strangerTo(ground));
    const corrected = randomUUID();
    const strayPhoto = await attach(stranger, `/visits/${corrected}`);
    const visits = await layVisits(ground, basis, { inspector, office }, corrected);
    const school = clientOf(ground.clerk);
    const findings = await layFindings(ground, visits, { inspector, stranger, school, office });
    const [sent] = await system.sql<{ id: string }>(
      `select inspection_assignments.id from inspection_assignments
         join schools on schools.id = inspection_assignments.school_id where schools.code = $1`,
      [ground.school],
    );
    inspected.push({ ...ground, assignment: sent?.id ?? '', visits, findings, strayPhoto });
  }
  await beginDay(system, inspectionJobs.markOverdue, '2025-12-31');
  return { ...basis, inspected, draftChecklist: await created(office, '/checklists', checklistBody) };
}

/** An inspector who is not sent there. */
export function strangerTo({ inspector }: Ground): string {
  return grounds.find((ground) => ground.inspector !== inspector)?.inspector ?? '';
}

export const checklistBody = {
  name: '检查细则',
  sections: [
    {
      code: 'A',
      title: '德育',
      items: [{ code: 'A1', text: '有读书角', maxPoints: 100, scoring: 'points', stages: ['junior'] }],
    },
  ],
};
