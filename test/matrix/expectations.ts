import { ApiClient } from '../support/api-client.js';
import { isObject } from '../support/response-schema.js';
import type { Caller } from './county.js';

/** A route as the document declares it. */
export interface DeclaredRoute {
  /** `GET /schools/{id}` */
  readonly key: string;
  readonly method: string;
  readonly permission: string;
  /** How far each role reaches; null for a route that needs no sign-in. */
  readonly reach: Readonly<Record<string, unknown>> | null;
  /** The status of success. */
  readonly success: number;
}

/** What an attempt is about, as far as it decides who may. */
export interface Aim {
  readonly about: string;
  /** Codes of units and names of users whose own it is. Absent: it is nobody's, and everybody's. */
  readonly reachedBy?: readonly string[];
  /** What a person is told, or everybody of a role, who has the permission and is refused by what they ask for. */
  readonly refuses?: Readonly<Record<string, number>>;
}

export async function readRoutes(url: string): Promise<readonly DeclaredRoute[]> {
  const { body } = await new ApiClient(url).get('/api/openapi.json');
  const routes: DeclaredRoute[] = [];
  for (const [path, item] of Object.entries(body.paths)) {
    for (const [method, operation] of Object.entries(isObject(item) ? item : {})) {
      if (!isObject(operation)) continue;
      const { 'x-permission': permission, 'x-reach': reach } = operation;
      const statuses = Object.keys(isObject(operation['responses']) ? operation['responses'] : {});
      const success = Number(statuses.find((status) => status.startsWith('2')));
      if (typeof permission !== 'string' || !isObject(reach))
        throw new Error(`${method} ${path} does not say who may, and how far`);
      routes.push({
        key: `${method.toUpperCase()} ${path.replace('/api/v1', '')}`,
        method: method.toUpperCase(),
        permission,
        reach: permission === 'public' ? null : reach,
        success,
      });
    }
  }
  return routes;
}

/** Whether the route lets nobody of the caller's role in, whatever they ask about. */
export function isTurnedAway({ reach }: DeclaredRoute, { role }: Caller): boolean {
  return reach !== null && reach[role] === undefined;
}

/** The status that the declared permission means for this caller. */
export function expectedStatus(route: DeclaredRoute, caller: Caller, aim: Aim): number {
  if (route.reach === null) return route.success;
  if (caller.role === 'nobody') return 401;
  const reach = route.reach[caller.role];
  if (reach === undefined) return 403;
  const refused = aim.refuses?.[caller.name] ?? aim.refuses?.[caller.role];
  if (refused !== undefined) return refused;
  if (reach === 'county' || aim.reachedBy === undefined) return route.success;
  return isOwn(caller, aim.reachedBy) ? route.success : 404;
}

function isOwn(caller: Caller, reachedBy: readonly string[]): boolean {
  return reachedBy.includes(caller.name) || (caller.unit !== null && reachedBy.includes(caller.unit));
}
