import type { ApiClient } from '../support/api-client.js';
import { created } from '../support/small-county.js';

export const assessmentContent = {
  title: '新办法',
  effectiveFrom: '2040-2041',
  components: [{ component: 'inspections', weightPercent: 100 }],
};
export const assessmentPolicy = { ...assessmentContent, unitKind: 'school-stage', stage: 'senior' };

/** A policy of annual assessments that can still be changed and published. */
export async function draftAssessment(office: ApiClient): Promise<string> {
  return created(office, '/assessment-policies', assessmentPolicy);
}
