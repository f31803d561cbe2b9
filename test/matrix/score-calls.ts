import type { Calls } from './attempt.js';

export const scoreCalls: Calls = {};
