import { monitorEventLoopDelay } from 'node:perf_hooks';
import { parentPort } from 'node:worker_threads';

// Does nothing at all: how late its timers are is the machine's doing.
const delay = monitorEventLoopDelay({ resolution: 5 });
delay.enable();
parentPort?.on('message', () => {
  parentPort?.postMessage(delay.max / 1e6);
  delay.reset();
});
