import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const followParent = new URL('../../apps/standalone/follow-parent.js', import.meta.url).href;

/** One line of a service's log. */
export type LogEntry = Readonly<Record<string, unknown>>;

/** The api or the worker as it runs in production: a process of its own. */
export class Service {
  readonly entries: LogEntry[] = [];
  private readonly child;
  private readonly exited: Promise<void>;

  constructor(
    readonly name: 'api' | 'worker',
    environment: NodeJS.ProcessEnv,
    script: URL = new URL(`../../apps/${name}/main.js`, import.meta.url),
  ) {
    const nodeArguments = ['--enable-source-maps', '--import', followParent, fileURLToPath(script)];
    const child = spawn(process.execPath, nodeArguments, {
      env: { ...process.env, ...environment, STANDALONE_PID: String(process.pid) },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    createInterface({ input: child.stdout }).on('line', (line) => {
      // What the service writes is what its logger has made: an object a line.
      const entry = JSON.parse(line) as LogEntry;
      this.entries.push(entry);
      if (entry['level'] !== 'info') console.error(`${name}: ${line}`);
    });
    this.child = child;
    this.exited = new Promise((resolve) => {
      child.once('close', () => resolve());
    });
  }

  async waitUntilReady(): Promise<void> {
    const until = Date.now() + 60_000;
    while (!this.entries.some((entry) => entry['msg'] === `${this.name} ready`)) {
      if (this.child.exitCode !== null || Date.now() > until) throw new Error(`${this.name} did not start`);
      await sleep(50);
    }
  }

  /** The numbers that the log gives under `name` in its lines with this message, the newest last. */
  logged(message: string, name: string, where: LogEntry = {}): number[] {
    return this.entries
      .filter((entry) => entry['msg'] === message)
      .filter((entry) => Object.entries(where).every(([key, value]) => entry[key] === value))
      .map((entry) => Number(entry[name]));
  }

  /** The most memory that the process has ever held, in megabytes; null where the system does not tell. */
  async peakMegabytes(): Promise<number | null> {
    const status = await readFile(`/proc/${String(this.child.pid)}/status`, 'utf8').catch(() => '');
    const kilobytes = /^VmHWM:\s*(\d+) kB$/m.exec(status)?.[1];
    return kilobytes === undefined ? null : Number(kilobytes) / 1024;
  }

  async stop(): Promise<void> {
    this.child.kill('SIGTERM');
    await this.exited;
  }
}
