import { appendFileSync, renameSync, statSync } from 'node:fs';

const capBytes = 20 * 1024 * 1024;

/** A log file that keeps the last one or two caps of text: when it is full it becomes `<name>.1` and begins anew. */
export class CappedLog {
  private bytes: number;

  constructor(readonly path: string) {
    this.bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  }

  append(line: string): void {
    const text = `${line}\n`;
    this.bytes += Buffer.byteLength(text);
    if (this.bytes > capBytes) {
      renameSync(this.path, `${this.path}.1`);
      this.bytes = Buffer.byteLength(text);
    }
    appendFileSync(this.path, text, { mode: 0o600 });
  }
}
