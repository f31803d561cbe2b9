import { isMainThread } from 'node:worker_threads';

// Preloaded into the api and the worker. When their parent is killed outright nobody is left to stop them, so they
// watch for it themselves and leave by their ordinary way out. Worker threads inherit the preload, not the task.
const parent = Number(process.env['STANDALONE_PID']);

if (isMainThread && Number.isInteger(parent)) {
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, 1000);
  watch.unref();
}
