import type { ApiClient } from '../support/api-client.js';
import { hostileFiles } from '../support/hostile-files.js';
import { type RunningSystem, startSystem } from '../support/running-system.js';

/** From the upload to the verdict, on a slow machine with other work to do. */
const quickMs = 30_000;
/** What the middle of all answers of /health/live may take meanwhile. */
const responsiveMs = 250;

describe('a hostile file', () => {
  let system: RunningSystem;
  let office: ApiClient;

  beforeAll(async () => {
    system = await startSystem();
    office = await system.signInAs('office');
  });

  afterAll(async () => {
    await system.stop();
  });

  it.each(hostileFiles)(
    '$title: is refused as $expected, soon, while the api answers others',
    async (hostile) => {
      const bytes = await hostile.bytes();
      const pulse = watchPulse(system.anonymous());
      const began = performance.now();
      const { body } = await office.uploadAndWait({ kind: 'townships' }, 'x.xlsx', bytes);
      const tookMs = performance.now() - began;
      const answers = await pulse.stop();
      expect(body).toMatchObject({
        status: 'invalid',
        errors: [{ code: hostile.expected, message: expect.stringMatching(/\p{Script=Han}/u) }],
        failure: null,
      });
      expect(tookMs).toBeLessThan(quickMs);
      expect(answers.every(({ status }) => status === 200)).toBe(true);
      expect(median(answers.map(({ ms }) => ms))).toBeLessThan(responsiveMs);
      const commit = await office.post(`/imports/${String(body.id)}/commit`);
      expect(commit.body).toMatchObject({ status: 422, code: 'import-has-errors' });
    },
  );

  it('nor do all of them at once keep an honest one waiting for ever, or leave a row', async () => {
    const uploads = await Promise.all(
      hostileFiles
        .filter(({ title }) => !title.includes('bomb'))
        .map(async (hostile) => office.upload({ kind: 'townships' }, 'x.csv', await hostile.bytes())),
    );
    const honest = await office.importFile({ kind: 'townships' }, 't.csv', 'code,name\nT1,东乡\n');
    expect(honest.body.status).toBe('committed');
    for (const { body } of uploads) {
      await office.waitFor(`/imports/${String(body.id)}`, ({ status }) => status === 'invalid');
    }
    expect(await system.sql('select code from townships')).toEqual([{ code: 'T1' }]);
    expect(await system.sql('select 1 from import_rows')).toEqual([]);
  });
});

/** Asks whether the api lives, again and again, as a balancer does. */
function watchPulse(client: ApiClient): { stop(): Promise<readonly { status: number; ms: number }[]> } {
  const answers: { status: number; ms: number }[] = [];
  const end = new AbortController();
  const beating = (async () => {
    while (!end.signal.aborted) {
      const began = performance.now();
      const { status } = await client.get('/health/live');
      answers.push({ status, ms: performance.now() - began });
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  })();
  return {
    stop: async () => {
      end.abort();
      await beating;
      return answers;
    },
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
