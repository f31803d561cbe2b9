import type { FuzzRequest } from './request.js';

/** An answer that must not be, with what is needed to ask again. */
export interface Offence {
  readonly index: number;
  readonly caller: string;
  readonly request: FuzzRequest;
  readonly status: number;
  readonly faults: readonly string[];
  readonly answer: string;
}

const shown = 20;

/** What a run has counted. */
export class FuzzReport {
  readonly offences: Offence[] = [];
  requests = 0;
  serverErrors = 0;
  breaches = 0;
  private readonly counts = new Map<string, Map<number, number>>();

  constructor(readonly seed: number) {}

  count(route: string, status: number): void {
    this.requests += 1;
    const ofRoute = this.counts.get(route) ?? new Map<number, number>();
    this.counts.set(route, ofRoute);
    ofRoute.set(status, (ofRoute.get(status) ?? 0) + 1);
  }

  offend(offence: Offence): void {
    if (offence.status >= 500) this.serverErrors += 1;
    else this.breaches += 1;
    if (this.offences.length < shown) this.offences.push(offence);
  }

  /** Routes that never gave the answer that they are there for. */
  routesWithoutSuccess(): readonly string[] {
    return [...this.counts]
      .filter(([, statuses]) => ![...statuses.keys()].some((status) => status >= 200 && status < 300))
      .map(([route]) => route);
  }

  toString(): string {
    const rows = [...this.counts].toSorted().map(([route, statuses]) => {
      const parts = [...statuses]
        .toSorted(([a], [b]) => a - b)
        .map(([status, count]) => `${String(status)}×${String(count)}`);
      return `${route.padEnd(60)} ${parts.join(' ')}`;
    });
    const offences = this.offences.map(({ request, ...rest }) =>
      JSON.stringify({ ...rest, ...request, body: describeBody(request.body) }),
    );
    return [
      ...rows,
      ...(offences.length === 0 ? [] : ['', `前 ${String(offences.length)} 个：`, ...offences]),
      '',
      `种子 ${String(this.seed)}，${String(this.requests)} 个请求：5xx ${String(this.serverErrors)} 个，违反文档 ${String(this.breaches)} 个`,
    ].join('\n');
  }
}

function describeBody(body: Buffer | null): string | null {
  if (body === null) return null;
  const text = body.toString('utf8');
  return text.length > 2_000 ? `${text.slice(0, 2_000)}…(${String(body.length)} bytes)` : text;
}
