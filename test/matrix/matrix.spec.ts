import { ask, foreignMarkers, missingMarkers } from './ask.js';
import type { Attempt } from './attempt.js';
import { calls } from './calls.js';
import { type Caller, type County, openCounty } from './county.js';
import { type DeclaredRoute, expectedStatus, isTurnedAway, readRoutes } from './expectations.js';
import { type Marker, markersOf } from './markers.js';
import { describeRecord, waitForQuiet } from './record.js';

let county: County;
let routes: ReadonlyMap<string, DeclaredRoute>;
let markers: readonly Marker[];

beforeAll(async () => {
  county = await openCounty(false);
  routes = new Map((await readRoutes(county.system.url)).map((route) => [route.key, route]));
  markers = markersOf(county);
});
afterAll(() => county.system.stop());

it('knows how to call every route of the document, and no other', () => {
  expect(Object.keys(calls).sort()).toEqual([...routes.keys()].sort());
});

const walls = [
  { standing: 'both walls', isSecondDown: false },
  { standing: 'the first wall alone', isSecondDown: true },
];

describe.each(walls)('with $standing', ({ isSecondDown }) => {
  beforeAll(async () => {
    if (isSecondDown) await takeSecondWallDown(county);
  });

  /** Everything that is wrong with how one caller is answered. */
  const faultsOf = async (
    route: DeclaredRoute,
    caller: Caller,
    attempt: Attempt,
  ): Promise<readonly string[]> => {
    const who = `${caller.name}, ${attempt.about}: `;
    const asked = await ask(route, caller, attempt);
    const expected = expectedStatus(route, caller, attempt);
    const { status, bytes } = asked.answer;
    const isAnswered = status === route.success;
    return [
      ...(status === expected
        ? []
        : [`${String(status)} and not ${String(expected)} ${bytes.toString('utf8', 0, 200)}`]),
      ...foreignMarkers(asked, caller, route, markers),
      ...(isAnswered ? missingMarkers(asked, caller, route, attempt, markers) : []),
    ].map((fault) => who + fault);
  };

  it.each(Object.keys(calls))('%s answers and refuses as its permission says', async (key) => {
    const route = routes.get(key);
    if (!route) throw new Error(`the document has no ${key}`);
    const attempts = calls[key]?.(county) ?? [];
    // Who has no permission is turned away before anything is looked for, and asks once.
    const pairs = county.callers.flatMap((caller) =>
      (isTurnedAway(route, caller) ? attempts.slice(0, 1) : attempts).map((attempt) => ({ caller, attempt })),
    );
    const isIdle = ({ caller, attempt }: (typeof pairs)[number]): boolean =>
      attempt.isIdle === true || expectedStatus(route, caller, attempt) !== route.success;
    const faults: string[] = [];
    await waitForQuiet(county.system);
    const before = await describeRecord(county.system);
    for (const { caller, attempt } of pairs.filter(isIdle))
      faults.push(...(await faultsOf(route, caller, attempt)));
    expect(await describeRecord(county.system)).toEqual(before);
    for (const { caller, attempt } of pairs.filter((pair) => !isIdle(pair)))
      faults.push(...(await faultsOf(route, caller, attempt)));
    expect(faults).toEqual([]);
  });
});

/** The database lets every row through: what is refused now, the program refuses. */
async function takeSecondWallDown({ system }: County): Promise<void> {
  const tables = await system.sql<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relrowsecurity`,
  );
  for (const { name } of tables) await system.sql(`alter table ${name} disable row level security`);
}
