import type { Calls } from './attempt.js';

export const attachmentCalls: Calls = {};
