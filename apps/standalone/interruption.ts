/** A terminal and npm both pass the same Ctrl-C on, so a second signal counts only when it comes later than this. */
const echoMs = 1000;

/**
 * Turns SIGINT, SIGTERM and the loss of npm into one abort signal. A second Ctrl-C calls `force`.
 */
export function watchInterruption(force: () => void): AbortSignal {
  const controller = new AbortController();
  let firstAt: number | null = null;
  const interrupt = (): void => {
    if (firstAt === null) {
      firstAt = performance.now();
      controller.abort(new Interrupted());
    } else if (performance.now() - firstAt > echoMs) {
      force();
    }
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  process.on('SIGHUP', interrupt);
  watchNpm(() => {
    if (firstAt === null) interrupt();
  });
  return controller.signal;
}

export class Interrupted extends Error {
  override name = 'Interrupted';
}

// npm runs us through a shell that may swallow a SIGTERM: when npm is gone, so is the one who can stop us.
function watchNpm(onLoss: () => void): void {
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    onLoss();
  }, 1000);
  watch.unref();
}
