import { accountabilityCalls } from './accountability-calls.js';
import { assessmentCalls } from './assessment-calls.js';
import { assignmentCalls } from './assignment-calls.js';
import type { Calls } from './attempt.js';
import { attachmentCalls } from './attachment-calls.js';
import { caseCalls } from './case-calls.js';
import { checklistCalls } from './checklist-calls.js';
import { examCalls } from './exam-calls.js';
import { findingCalls } from './finding-calls.js';
import { identityCalls } from './identity-calls.js';
import { importCalls } from './import-calls.js';
import { letterCalls } from './letter-calls.js';
import { organizationCalls } from './organization-calls.js';
import { resultCalls } from './result-calls.js';
import { scoreCalls } from './score-calls.js';
import { scoringCalls } from './scoring-calls.js';
import { squadCalls } from './squad-calls.js';
import { visitCalls } from './visit-calls.js';

/** How to call each route of the document, for each place that it can be about. */
export const calls: Calls = {
  ...identityCalls,
  ...organizationCalls,
  ...squadCalls,
  ...importCalls,
  ...examCalls,
  ...checklistCalls,
  ...assignmentCalls,
  ...visitCalls,
  ...attachmentCalls,
  ...findingCalls,
  ...scoreCalls,
  ...accountabilityCalls,
  ...caseCalls,
  ...scoringCalls,
  ...letterCalls,
  ...resultCalls,
  ...assessmentCalls,
};
