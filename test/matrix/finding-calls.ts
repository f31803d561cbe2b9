import type { Calls } from './attempt.js';

export const findingCalls: Calls = {};
