// The test runner loads TypeScript by itself but its transforms do not reach a worker thread. There the
// thread starts here: the sources are compiled as they are loaded, so that no test meets an older build.
import { register } from 'node:module';

register('./sheet.thread.hooks.mjs', import.meta.url);
const thread = await import('./sheet.thread.ts');

export const read = thread.read;
export const mark = thread.mark;
