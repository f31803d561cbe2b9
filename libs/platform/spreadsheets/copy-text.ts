const backslash = 0x5c;
const quote = 0x22;
const comma = 0x2c;
const tab = 0x09;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

const chunkBytes = 256 * 1024;
/** The most that one UTF-16 unit can become: a backslash, escaped for the array and again for COPY. */
const bytesOfUnit = 4;

/**
 * Writes rows as PostgreSQL COPY text, straight into bytes: strings for a million cells would be nine tenths of
 * the work. A line is `prefix \t row number \t text[]`; the cells `a"b`, null make `{"a\\"b",NULL}`. Texts are
 * always quoted, so that somebody called NULL keeps their name.
 */
export class CopyText {
  private bytes = new Uint8Array(chunkBytes + 16 * 1024);
  private length = 0;
  private readonly full: Uint8Array<ArrayBuffer>[] = [];

  constructor(private readonly linePrefix: string) {}

  addRow(rowNumber: number, cells: readonly (string | null)[]): void {
    this.addPlain(this.linePrefix);
    this.addPlain('\t');
    this.addPlain(String(rowNumber));
    this.addPlain('\t{');
    for (let index = 0; index < cells.length; index += 1) {
      const cell = cells[index];
      if (index > 0) this.bytes[this.length++] = comma;
      if (cell === null || cell === undefined) this.addPlain('NULL');
      else this.addQuoted(cell);
    }
    this.addPlain('}\n');
    if (this.length >= chunkBytes) this.endChunk();
  }

  /** Hands over the chunks that are full, each in memory of its own. */
  take(): Uint8Array<ArrayBuffer>[] {
    return this.full.splice(0);
  }

  endChunk(): void {
    if (this.length === 0) return;
    this.full.push(this.bytes.subarray(0, this.length));
    this.bytes = new Uint8Array(chunkBytes + 16 * 1024);
    this.length = 0;
  }

  private addPlain(text: string): void {
    this.reserve(text.length);
    for (let at = 0; at < text.length; at += 1) at = this.addUnit(text, at);
  }

  private addQuoted(text: string): void {
    this.reserve(text.length);
    this.bytes[this.length++] = quote;
    for (let at = 0; at < text.length; at += 1) {
      switch (text.charCodeAt(at)) {
        case backslash:
          this.addEscape(backslash, backslash, backslash, backslash);
          break;
        case quote:
          this.addEscape(backslash, backslash, quote);
          break;
        case tab:
          this.addEscape(backslash, 0x74);
          break;
        case lineFeed:
          this.addEscape(backslash, 0x6e);
          break;
        case carriageReturn:
          this.addEscape(backslash, 0x72);
          break;
        default:
          at = this.addUnit(text, at);
      }
    }
    this.bytes[this.length++] = quote;
  }

  private addEscape(...codes: readonly number[]): void {
    for (const code of codes) this.bytes[this.length++] = code;
  }

  /** Adds the character at `at` as UTF-8; gives the place of its last unit. */
  private addUnit(text: string, at: number): number {
    const bytes = this.bytes;
    const code = text.charCodeAt(at);
    if (code < 0x80) {
      bytes[this.length++] = code;
      return at;
    }
    if (code < 0x800) {
      bytes[this.length++] = 0xc0 | (code >> 6);
    } else if (code >= 0xd800 && code < 0xdc00) {
      const point = text.codePointAt(at) ?? code;
      bytes[this.length++] = 0xf0 | (point >> 18);
      bytes[this.length++] = 0x80 | ((point >> 12) & 0x3f);
      bytes[this.length++] = 0x80 | ((point >> 6) & 0x3f);
      bytes[this.length++] = 0x80 | (point & 0x3f);
      return at + 1;
    } else {
      bytes[this.length++] = 0xe0 | (code >> 12);
      bytes[this.length++] = 0x80 | ((code >> 6) & 0x3f);
    }
    bytes[this.length++] = 0x80 | (code & 0x3f);
    return at;
  }

  /** Room for a text in its longest form, with quotes and a comma around it. */
  private reserve(units: number): void {
    const needed = this.length + units * bytesOfUnit + 8;
    if (needed <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(needed, this.bytes.length * 2));
    larger.set(this.bytes.subarray(0, this.length));
    this.bytes = larger;
  }
}
