import type { Server } from 'node:http';
import { type BeforeApplicationShutdown, Inject, Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { NextFunction, Request, Response } from 'express';
import { CONFIG } from '../config/config.module.js';
import type { Config } from '../config/config.js';

const sweepMs = 50;

/**
 * Lets the requests in hand be answered when the api stops. New connections are refused at once, idle ones are closed,
 * and event streams, which have no end of their own, are cut: their watchers come back to another instance.
 */
@Injectable()
export class RequestDrain implements BeforeApplicationShutdown {
  private readonly inHand = new Set<Response>();
  private isStopping = false;

  constructor(
    @Inject(HttpAdapterHost) private readonly adapterHost: HttpAdapterHost,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  readonly middleware = (_request: Request, response: Response, next: NextFunction): void => {
    if (this.isStopping) response.setHeader('Connection', 'close');
    this.inHand.add(response);
    response.once('close', () => this.inHand.delete(response));
    next();
  };

  async beforeApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    // The adapter's type leaves open which server it has; over HTTP it is Node's own.
    const server = this.adapterHost.httpAdapter.getHttpServer() as Server;
    for (const response of this.inHand) {
      if (!response.headersSent) response.setHeader('Connection', 'close');
      else if (isEventStream(response)) response.destroy();
    }
    const closed = new Promise<void>((resolve) => {
      server.close(() => {
        resolve();
      });
    });
    const sweep = setInterval(() => {
      server.closeIdleConnections();
    }, sweepMs);
    const limit = setTimeout(() => {
      server.closeAllConnections();
    }, this.config.shutdownGraceMs);
    await closed;
    clearInterval(sweep);
    clearTimeout(limit);
  }
}

function isEventStream(response: Response): boolean {
  return String(response.getHeader('content-type')).startsWith('text/event-stream');
}
