/** The Redis-protocol server of this run; each Jest worker has a numbered database of its own on it. */
export function testRedisUrl(): string {
  const server = process.env['TEST_REDIS_URL'];
  if (server === undefined)
    throw new Error('TEST_REDIS_URL is not set: run this file with "npm test -- <path>"');
  const url = new URL(server);
  url.pathname = `/${process.env['JEST_WORKER_ID'] ?? '0'}`;
  return url.href;
}
