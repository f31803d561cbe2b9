import { type RunningSystem, startSystem } from '../support/running-system.js';
import { type FuzzCounty, prepareCounty } from './fuzz-county.js';
import { runFuzz } from './fuzz-run.js';

const lifted = '100000000';
/** The same requests in every run; `npm run fuzz` makes up others. */
const seed = 20_261_128;

describe('whatever is asked of the api', () => {
  let system: RunningSystem;
  let county: FuzzCounty;

  beforeAll(async () => {
    system = await startSystem({
      environment: { REQUESTS_PER_MINUTE_OF_ADDRESS: lifted, REQUESTS_PER_MINUTE_OF_PERSON: lifted },
    });
    county = await prepareCounty(system.admin, system.database.adminUrl);
  });

  afterAll(async () => {
    await county.close();
    await system.stop();
  });

  it('is answered as the document says, and never with an error of its own', async () => {
    const report = await runFuzz({ ...county, url: system.url, seed, requests: 2_000, concurrency: 8 });
    const told = report.offences.length === 0 ? '' : String(report);
    expect([report.serverErrors, report.breaches, told]).toEqual([0, 0, '']);
    expect(report.requests).toBe(2_000);
  });
});
