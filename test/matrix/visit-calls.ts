import type { Calls } from './attempt.js';

export const visitCalls: Calls = {};
