import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const built = new URL('../../', import.meta.url);
const followParent = new URL('apps/standalone/follow-parent.js', built).href;
const startLimitMs = 90_000;

/** How a process ended: with a code, or by a signal. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** One of the built programs as a process of its own, so that it can be killed like one. */
export class ChildProgram {
  readonly ended: Promise<Ending>;
  /** What it has printed so far. */
  readonly lines: string[] = [];
  private readonly child: ChildProcess;

  private constructor(program: 'api' | 'worker', environment: Readonly<Record<string, string>>) {
    const script = fileURLToPath(new URL(`apps/${program}/main.js`, built));
    // The preload ends the program when this test process is gone, whatever it died of.
    this.child = spawn(process.execPath, ['--enable-source-maps', '--import', followParent, script], {
      env: {
        ...process.env,
        LOG_LEVEL: 'info',
        ...environment,
        STANDALONE_PID: String(process.pid),
        NODE_OPTIONS: '',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      if (stream) createInterface({ input: stream }).on('line', (line) => this.lines.push(line));
    }
    this.ended = new Promise((resolve) => {
      this.child.once('close', (code, signal) => {
        resolve({ code, signal });
      });
    });
  }

  /** Starts the program without waiting for anything. */
  static launch(program: 'api' | 'worker', environment: Readonly<Record<string, string>>): ChildProgram {
    return new ChildProgram(program, environment);
  }

  /** Starts the program and waits until it says that it is ready. */
  static async start(
    program: 'api' | 'worker',
    environment: Readonly<Record<string, string>>,
  ): Promise<ChildProgram> {
    const started = new ChildProgram(program, environment);
    try {
      await started.waitForLine(`${program} ready`, startLimitMs);
    } catch (error) {
      await started.kill();
      throw error;
    }
    return started;
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  send(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** SIGKILL, and waits until it is gone; works on a stopped process too. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }

  /** SIGTERM, and how it ended. */
  async terminate(): Promise<Ending> {
    this.child.kill('SIGTERM');
    return this.ended;
  }

  /** Waits for a line with this text; `after` leaves out that many lines that were there before. */
  async waitForLine(text: string, limitMs = 20_000, after = 0): Promise<void> {
    const until = Date.now() + limitMs;
    while (!this.lines.slice(after).some((line) => line.includes(text))) {
      if (this.hasEnded) throw new Error(`ended before "${text}":\n${this.lines.join('\n')}`);
      if (Date.now() > until) throw new Error(`never said "${text}":\n${this.lines.join('\n')}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
}
