import type { Calls } from './attempt.js';

export const assignmentCalls: Calls = {};
