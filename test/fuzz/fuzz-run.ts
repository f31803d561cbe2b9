import { openStream } from '../../apps/standalone/demo/random-stream.js';
import type { Contract, Operation } from '../support/contract.js';
import { isObject } from '../support/response-schema.js';
import type { Callers } from './callers.js';
import { FuzzReport } from './fuzz-report.js';
import type { KnownThings } from './known-things.js';
import { RequestMaker } from './request-maker.js';
import { SchemaValues } from './schema-values.js';
import { RawSender } from './send-request.js';

export interface FuzzPlan {
  readonly url: string;
  readonly contract: Contract;
  readonly callers: Callers;
  readonly known: KnownThings;
  readonly seed: number;
  readonly requests: number;
  readonly concurrency: number;
  readonly onProgress?: (done: number) => void;
}

/** Hashing passwords is slow on purpose: these routes come up less often. */
const slowRoutes = /\/auth\/(login|logout|password)$|reset-password$|^POST \/api\/v1\/users$/;
const slowShare = 0.2;

/** Sends `requests` requests over all routes and roles, and holds every answer against the document. */
export async function runFuzz(plan: FuzzPlan): Promise<FuzzReport> {
  const report = new FuzzReport(plan.seed);
  const sender = new RawSender(new URL(plan.url), plan.concurrency);
  const maker = new RequestMaker(new SchemaValues(plan.contract.document, plan.known), plan.known);
  let next = 0;
  const takeTurns = async (): Promise<void> => {
    for (let index = next++; index < plan.requests; index = next++) {
      await sendOne(plan, report, sender, maker, index);
      if (index % 1_000 === 0) plan.onProgress?.(index);
    }
  };
  await Promise.all(Array.from({ length: plan.concurrency }, takeTurns));
  sender.close();
  return report;
}

async function sendOne(
  plan: FuzzPlan,
  report: FuzzReport,
  sender: RawSender,
  maker: RequestMaker,
  index: number,
): Promise<void> {
  const random = openStream(plan.seed, `request ${String(index)}`);
  const operation = chooseRoute(plan.contract, index, random.next());
  const route = `${operation.method} ${operation.template}`;
  const caller = random.pick(random.chance(0.6) ? rolesOf(plan, operation) : plan.callers.names);
  const authorization = plan.callers.authorizationOf(random, caller);
  const made = maker.make(random, operation);
  const request =
    authorization === undefined ? made : { ...made, headers: { ...made.headers, authorization } };
  try {
    const answer = await sender.send(request);
    report.count(route, answer.status);
    const faults = plan.contract.faultsOf({ method: request.method, path: request.path, ...answer });
    const isServerError = answer.status >= 500;
    if (faults.length > 0 || isServerError) {
      const text = answer.bytes.toString('utf8').slice(0, 500);
      report.offend({ index, caller, request: made, status: answer.status, faults, answer: text });
    }
    if (answer.status === 401) await plan.callers.comeBack(caller, authorization);
    if (
      answer.status < 300 &&
      answer.bytes.length > 0 &&
      answer.headers.get('content-type')?.startsWith('application/json')
    )
      plan.known.learn(request.path, JSON.parse(answer.bytes.toString('utf8')));
  } catch (error) {
    report.count(route, 0);
    report.offend({ index, caller, request: made, status: 0, faults: [String(error)], answer: '' });
  }
}

/** Who may, as the document says; everybody where it names nobody. */
function rolesOf({ callers }: FuzzPlan, { description }: Operation): readonly string[] {
  const reach = description['x-reach'];
  const roles = isObject(reach) ? callers.names.filter((name) => name in reach) : [];
  return roles.length > 0 ? roles : callers.names;
}

/** Every route in its turn; the slow ones let some turns pass to the next. */
function chooseRoute({ operations }: Contract, index: number, chance: number): Operation {
  const at = index % operations.length;
  const chosen = operations[at];
  if (!chosen) throw new Error('the document has no route');
  const isSlow = slowRoutes.test(`${chosen.method} ${chosen.template}`);
  if (!isSlow || chance < slowShare) return chosen;
  return operations[Math.floor(chance * operations.length)] ?? chosen;
}
