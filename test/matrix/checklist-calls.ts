import type { Calls } from './attempt.js';

export const checklistCalls: Calls = {};
