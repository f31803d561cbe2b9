import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { CappedLog } from './capped-log.js';
import { StartError } from './progress.mjs';

const followParent = new URL('./follow-parent.js', import.meta.url).href;
const loudLevels = new Set(['warn', 'error', 'fatal']);
const patienceMs = 30_000;

export interface ServiceOptions {
  /** What the person at the console knows it by. */
  readonly name: string;
  readonly script: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly logPath: string;
  /** The log message that says that the program has come up. */
  readonly readyMessage?: string;
}

/** One of our own programs, run as a child whose log goes to a file and whose warnings are shown. */
export class ServiceProcess {
  readonly name: string;
  /** Resolves with the exit code, or the signal's name, when the child has ended. */
  readonly exited: Promise<string>;
  private readonly child: ChildProcess;
  private readonly log: CappedLog;
  private saidReady = false;

  constructor(private readonly options: ServiceOptions) {
    this.name = options.name;
    this.log = new CappedLog(options.logPath);
    const child = spawn(
      process.execPath,
      ['--enable-source-maps', '--import', followParent, options.script],
      {
        env: { ...options.environment, STANDALONE_PID: String(process.pid) },
        stdio: ['ignore', 'pipe', 'pipe'],
        // Ctrl-C is for us alone: children stop in our order, not all at once with the terminal's group.
        detached: process.platform !== 'win32',
      },
    );
    createInterface({ input: child.stdout }).on('line', (line) => {
      this.take(line);
    });
    createInterface({ input: child.stderr }).on('line', (line) => {
      this.take(line);
    });
    this.child = child;
    this.exited = new Promise((resolve) => {
      child.once('error', (error) => {
        resolve(error.message);
      });
      child.once('close', (code, signal) => {
        resolve(String(code ?? signal));
      });
    });
  }

  /** Waits until `isReady` says yes; a child that ends first is an error. */
  async waitUntil(isReady: () => Promise<boolean> | boolean, signal: AbortSignal): Promise<void> {
    const deadline = Date.now() + 2 * patienceMs;
    while (!(await isReady())) {
      signal.throwIfAborted();
      const ended = await Promise.race([this.exited, sleep(100, null)]);
      if (ended !== null) throw this.failure(ended);
      if (Date.now() > deadline) throw new StartError(`${this.name}启动超时，详见 ${this.options.logPath}`);
    }
  }

  hasSaidReady(): boolean {
    return this.saidReady;
  }

  failure(ended: string): StartError {
    return new StartError(`${this.name}意外退出（${ended}），详见 ${this.options.logPath}`);
  }

  async stop(immediately = false): Promise<void> {
    this.child.kill(immediately ? 'SIGKILL' : 'SIGTERM');
    const ended = await Promise.race([this.exited, sleep(patienceMs, null, { ref: false })]);
    if (ended !== null) return;
    console.error(`${this.name}在 ${String(patienceMs / 1000)} 秒内没有停止，强制结束`);
    this.child.kill('SIGKILL');
    await this.exited;
  }

  private take(line: string): void {
    this.log.append(line);
    const entry = parseEntry(line);
    if (entry === null) {
      console.error(`${this.name}：${line}`);
      return;
    }
    if (entry.message === this.options.readyMessage) this.saidReady = true;
    if (loudLevels.has(entry.level)) console.error(`${this.name}：${entry.message}`);
  }
}

function parseEntry(line: string): { readonly level: string; readonly message: string } | null {
  try {
    const entry: unknown = JSON.parse(line);
    if (typeof entry !== 'object' || entry === null || !('level' in entry) || !('msg' in entry)) return null;
    return { level: String(entry.level), message: String(entry.msg) };
  } catch {
    return null;
  }
}

/** Runs one of our programs to its end, its output shown only when it fails. */
export async function runToEnd(options: ServiceOptions, signal: AbortSignal): Promise<void> {
  const service = new ServiceProcess(options);
  const abort = (): void => void service.stop();
  signal.addEventListener('abort', abort, { once: true });
  const ended = await service.exited;
  signal.removeEventListener('abort', abort);
  signal.throwIfAborted();
  if (ended !== '0') throw service.failure(ended);
}
