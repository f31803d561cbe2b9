import { randomBytes } from 'node:crypto';
import { escapeIdentifier, escapeLiteral } from 'pg';
import { say } from '../../apps/standalone/progress.mjs';
import { type BenchSystem, freePort } from './bench-system.js';
import type { LoadedExam } from './load-cohort.js';
import { inTurn, median, medianRatio } from './measure.js';
import { Requester } from './repeat-request.js';
import { type Figure, printTable } from './report.js';
import { Service } from './service.js';
import { prepareWallRoutes, type WallRoute } from './wall-routes.js';

/** Many short turns: whatever else the machine does lasts longer than one, and so is in both sides of a ratio. */
const rounds = 20;
const connections = 8;
/** How long one side of one route is asked in a round. */
const turnMs = 30;
const warmUps = 40;
const limitPercent = 20;

/** A route with what it took, round by round, to answer it `count` times. */
interface Measured extends WallRoute {
  readonly count: number;
  readonly walled: number[];
  readonly open: number[];
}

interface Side {
  readonly service: Service;
  readonly requester: Requester;
}

/** What the two walls cost: two apis on the same rows, one as it is and one without walls, asked in turn. */
export async function benchWalls(system: BenchSystem, exam: LoadedExam): Promise<readonly Figure[]> {
  const routes = await prepareWallRoutes(system, exam);
  say(`两道墙的代价：${String(routes.length)} 个列表与报表，有墙与无墙轮流各 ${String(rounds)} 次`);
  const login = await makeUnboundLogin(system);
  try {
    const walled = await startSide(system.environment);
    const open = await startSide(
      { ...system.environment, DATABASE_URL: login.url },
      new URL('./api-without-walls.js', import.meta.url),
    );
    try {
      return report(await measureRoutes(routes, walled.requester, open.requester));
    } finally {
      for (const { requester, service } of [walled, open]) {
        requester.close();
        await service.stop();
      }
    }
  } finally {
    await login.drop();
  }
}

/** A login with the rights of the running system, and one more: no policy binds it. */
async function makeUnboundLogin({ admin, runtimeUrl }: BenchSystem): Promise<{
  readonly url: string;
  drop(): Promise<void>;
}> {
  const url = new URL(runtimeUrl);
  const group = escapeIdentifier(url.username);
  url.username = `${url.username}_unbound`;
  url.password = randomBytes(16).toString('hex');
  const name = escapeIdentifier(url.username);
  await admin.query(
    `create role ${name} login bypassrls in role ${group} password ${escapeLiteral(url.password)}`,
  );
  return {
    url: url.href,
    drop: async () => {
      await admin.query(`drop role ${name}`);
    },
  };
}

async function startSide(environment: NodeJS.ProcessEnv, script?: URL): Promise<Side> {
  const port = String(await freePort());
  const service = new Service('api', { ...environment, PORT: port, LOG_LEVEL: 'info' }, script);
  await service.waitUntilReady();
  return { service, requester: new Requester(`http://127.0.0.1:${port}`, connections) };
}

async function measureRoutes(
  routes: readonly WallRoute[],
  walled: Requester,
  open: Requester,
): Promise<readonly Measured[]> {
  const measured: Measured[] = [];
  for (const route of routes) {
    const { path, token } = route;
    await requireSameAnswer(route, walled, open);
    await open.repeat(path, token, warmUps);
    const warm = await walled.repeat(path, token, warmUps);
    const count = Math.max(connections, Math.round((turnMs * warmUps) / warm));
    measured.push({ ...route, count, walled: [], open: [] });
  }
  for (const { path, token, count, ...times } of measured) {
    await inTurn(rounds, [
      async () => void times.walled.push(await walled.repeat(path, token, count)),
      async () => void times.open.push(await open.repeat(path, token, count)),
    ]);
  }
  return measured;
}

/** A side that showed less would be quicker, and no measure of the other; and to show nothing tells nothing. */
async function requireSameAnswer(
  { path, token, title }: WallRoute,
  walled: Requester,
  open: Requester,
): Promise<void> {
  const [one, other] = await Promise.all([walled.ask(path, token), open.ask(path, token)]);
  if (!one.equals(other)) throw new Error(`${title}: the two sides do not answer alike`);
  const isEmpty = ['[]', '{"items":[]'].some((start) => one.toString('utf8').startsWith(start));
  if (isEmpty) throw new Error(`${title}: there is nothing to show`);
}

function report(measured: readonly Measured[]): readonly Figure[] {
  console.log(`\n两道墙的代价（${String(connections)} 个连接，每秒请求数；减少的百分比为各轮的中位数）`);
  printTable(
    ['', '有墙', '无墙', '减少'],
    measured.map((route) => [
      route.title,
      perSecond(route.count, route.walled),
      perSecond(route.count, route.open),
      `${lossOf(route).toFixed(1)} %`,
    ]),
  );
  const figureOf = (title: string, kind: WallRoute['kind']): Figure => {
    // Where the planner happens to do better behind a wall, that pays for no other route.
    const losses = measured.filter((route) => route.kind === kind).map((route) => Math.max(lossOf(route), 0));
    return {
      name: `两道墙减少的吞吐：${title}`,
      measured: losses.reduce((sum, loss) => sum + loss, 0) / losses.length,
      limit: limitPercent,
      unit: '%',
    };
  };
  return [figureOf('各列表平均', 'list'), figureOf('各报表平均', 'report')];
}

/** By how many percent fewer requests are answered in the same time. */
function lossOf({ walled, open }: Measured): number {
  return 100 * (1 - medianRatio(open, walled));
}

function perSecond(count: number, times: readonly number[]): string {
  return String(Math.round((1000 * count) / median(times)));
}
