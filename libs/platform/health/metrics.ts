import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { NextFunction, Request, Response } from 'express';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** The figures of one process, for Prometheus. Labels are route patterns, never values from a request. */
export class Metrics {
  readonly registry = new Registry();
  private readonly requests: Histogram<'method' | 'route' | 'status'>;
  private readonly delay = monitorEventLoopDelay({ resolution: 5 });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
    this.delay.enable();
    const { delay } = this;
    new Gauge({
      name: 'event_loop_delay_max_seconds',
      help: 'longest event-loop delay since the last scrape',
      registers: [this.registry],
      collect() {
        this.set(Number.isFinite(delay.max) ? delay.max / 1e9 : 0);
        delay.reset();
      },
    });
    this.requests = new Histogram({
      name: 'http_request_duration_seconds',
      help: 'time from the first byte of a request to the last of its answer',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
      registers: [this.registry],
    });
  }

  readonly middleware = (request: Request, response: Response, next: NextFunction): void => {
    const stop = this.requests.startTimer();
    response.on('finish', () => {
      const { route } = request as { route?: { path?: unknown } };
      const pattern = typeof route?.path === 'string' ? route.path : 'none';
      stop({ method: request.method, route: pattern, status: String(response.statusCode) });
    });
    next();
  };
}
