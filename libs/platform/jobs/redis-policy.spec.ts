import { testRedisUrl } from '../../../test/support/redis.js';
import { requireNoEviction } from './redis-policy.js';

describe('the check of Redis at start', () => {
  it('lets a Redis pass that throws nothing away', async () => {
    await expect(requireNoEviction(testRedisUrl())).resolves.toBeUndefined();
  });

  it('names REDIS_URL, and not its password, when nothing answers there', async () => {
    const refused = requireNoEviction('redis://:geheim-4711@127.0.0.1:1');
    await expect(refused).rejects.toThrow('REDIS_URL');
    const error: unknown = await refused.catch((caught: unknown) => caught);
    expect(String(error)).not.toContain('geheim-4711');
  });
});
