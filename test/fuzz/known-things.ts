import type { RandomStream } from '../../apps/standalone/demo/random-stream.js';
import { isObject, type JsonObject } from '../support/response-schema.js';

const newest = 300;

/** Ids and codes that are in use, so that requests reach further than "not found". */
export class KnownThings {
  /** By the first word of the path that they belong to: `exams`, `users`. */
  private readonly ids = new Map<string, string[]>();
  private readonly texts = new Map<string, string[]>();

  constructor(
    /** Accounts that the requests come from: they stay as they are. */
    private readonly untouchable: ReadonlySet<string>,
  ) {}

  addId(noun: string, id: string): void {
    if (!this.untouchable.has(id)) remember(this.ids, noun, id);
  }

  addText(field: string, text: string): void {
    remember(this.texts, field, text);
  }

  id(random: RandomStream, noun: string): string {
    const own = this.ids.get(noun) ?? [];
    if (own.length > 0 && random.chance(0.85)) return random.pick(own);
    const all = [...this.ids.values()].flat();
    return all.length > 0 && random.chance(0.5) ? random.pick(all) : newUuid(random);
  }

  text(random: RandomStream, field: string): string | undefined {
    const known = this.texts.get(field) ?? [];
    return known.length === 0 ? undefined : random.pick(known);
  }

  /** Takes note of what an answer names. */
  learn(path: string, body: unknown): void {
    const [, noun = '', , sub] = /^\/api\/v1\/([a-z-]+)(\/[^/?]+\/([a-z-]+))?/.exec(path) ?? [];
    if (!isObject(body)) return;
    if (typeof body['runId'] === 'string') this.addId('runs', body['runId']);
    if (typeof body['nextCursor'] === 'string') this.addText('cursor', body['nextCursor']);
    if (typeof body['id'] === 'string' && sub === undefined) this.addId(nounOf(noun, body), body['id']);
    const items = Array.isArray(body['items']) ? body['items'] : [];
    if (sub === undefined) for (const item of items) this.learn(path, item);
    if (sub === 'scoring-runs') for (const item of [body, ...items]) this.learn('/api/v1/scoring-runs', item);
    if (sub === 'attachments') for (const item of [body, ...items]) this.learn('/api/v1/attachments', item);
    for (const term of Array.isArray(body['terms']) ? body['terms'] : []) this.learn('/api/v1/terms', term);
    for (const made of Array.isArray(body['assignments']) ? body['assignments'] : [])
      this.learn('/api/v1/inspection-assignments', made);
  }
}

/** Sessions are under "auth", and what an inspector has sent is a visit, a finding or an attachment. */
function nounOf(noun: string, { kind }: JsonObject): string {
  if (noun === 'auth') return 'sessions';
  return noun === 'visits' && (kind === 'finding' || kind === 'attachment') ? `${kind}s` : noun;
}

function remember(kept: Map<string, string[]>, key: string, value: string): void {
  const values = kept.get(key) ?? [];
  kept.set(key, values);
  if (values.includes(value)) return;
  values.push(value);
  if (values.length > newest) values.splice(0, 1);
}

/** An id as a phone makes it. */
export function newUuid(random: RandomStream): string {
  const hex = (length: number): string =>
    Array.from({ length }, () => random.whole(0, 15).toString(16)).join('');
  return `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`;
}
