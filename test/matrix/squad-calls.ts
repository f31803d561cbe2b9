import type { Calls } from './attempt.js';

export const squadCalls: Calls = {};
