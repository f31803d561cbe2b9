/** Takes the time of the steps of one piece of work, for its log line. */
export class Laps {
  private startedAt = performance.now();
  private readonly taken: Record<string, number> = {};

  /** Ends the step that began with the last call, or with the making of this object. */
  end(step: string): void {
    const now = performance.now();
    this.taken[`${step}Ms`] = Math.round(now - this.startedAt);
    this.startedAt = now;
  }

  /** Milliseconds by step: `{ readMs: 812, writeMs: 40 }`. */
  get milliseconds(): Readonly<Record<string, number>> {
    return { ...this.taken };
  }
}
