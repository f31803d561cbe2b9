/** Lets what pushes pieces (a scanner) feed what pulls them (a writer), one step apart. */
export class PieceQueue implements AsyncIterable<string> {
  private pieces: string[] = [];
  private ended = false;
  private failure: { readonly error: unknown } | null = null;
  private wakeReader: (() => void) | null = null;
  private wakeWriter: (() => void) | null = null;

  push(piece: string): void {
    this.pieces.push(piece);
    this.wakeReader?.();
  }

  end(): void {
    this.ended = true;
    this.wakeReader?.();
  }

  fail(error: unknown): void {
    this.failure = { error };
    this.wakeReader?.();
  }

  /** To be awaited by the one that pushes: until the pieces have been taken. */
  taken(): Promise<void> | undefined {
    if (this.pieces.length === 0) return undefined;
    return new Promise((resolve) => {
      this.wakeWriter = resolve;
    });
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<string> {
    for (;;) {
      const pieces = this.pieces;
      this.pieces = [];
      yield* pieces;
      this.wakeWriter?.();
      this.wakeWriter = null;
      if (this.failure) throw this.failure.error;
      if (this.pieces.length > 0) continue;
      if (this.ended) return;
      await new Promise<void>((resolve) => {
        this.wakeReader = resolve;
      });
      this.wakeReader = null;
    }
  }
}
