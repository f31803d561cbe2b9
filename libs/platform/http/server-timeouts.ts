import type { Server } from 'node:http';

/** Milliseconds. A phone on a bad line may take minutes for a file, but nobody needs long to say what they want. */
const timeouts = {
  headers: 20_000,
  wholeRequest: 15 * 60_000,
  /** Longer than proxies keep a connection: else one is closed under the request that is just being sent on it. */
  idleConnection: 75_000,
} as const;

/** Cuts off those who open a connection and do not finish their request. */
export function limitServerTime(server: Server): void {
  server.headersTimeout = timeouts.headers;
  server.requestTimeout = timeouts.wholeRequest;
  server.keepAliveTimeout = timeouts.idleConnection;
}
