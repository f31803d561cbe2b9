// The test runner compiles TypeScript by itself, but its transforms do not reach a worker thread. Threads of tests
// load this first: sources are compiled as they are loaded, so that no test meets an older build.
import { register } from 'node:module';

register('./typescript-hooks.mjs', import.meta.url);
