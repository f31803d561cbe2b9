import { Redis } from 'ioredis';

/**
 * Refuses a Redis that may throw jobs away when its memory is full.
 *
 * @throws Error naming the setting to change
 */
export async function requireNoEviction(redisUrl: string): Promise<void> {
  const redis = new Redis(redisUrl, { lazyConnect: true, maxRetriesPerRequest: 3, connectTimeout: 5_000 });
  // Without a listener a lost connection would end the process before the error below is told.
  redis.on('error', () => undefined);
  try {
    await redis.connect().catch((error: unknown) => {
      throw new Error(`连接不上 REDIS_URL 所指的 Redis：${String(error)}`, { cause: error });
    });
    const answer: unknown = await redis.config('GET', 'maxmemory-policy');
    const policy: unknown = Array.isArray(answer) ? answer[1] : undefined;
    if (policy !== 'noeviction') {
      throw new Error(
        `Redis 的 maxmemory-policy 须为 noeviction，现为 ${String(policy)}；否则内存满时任务会被丢弃。`,
      );
    }
  } finally {
    redis.disconnect();
  }
}
