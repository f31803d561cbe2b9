import type { Calls } from './attempt.js';
import { examCalls } from './exam-calls.js';
import { identityCalls } from './identity-calls.js';
import { importCalls } from './import-calls.js';
import { organizationCalls } from './organization-calls.js';

/** How to call each route of the document, for each place that it can be about. */
export const calls: Calls = { ...identityCalls, ...organizationCalls, ...importCalls, ...examCalls };
