import type { Answer } from '../support/api-client.js';
import type { Attempt, Sent } from './attempt.js';
import type { Caller } from './county.js';
import { strange } from './units-and-people.js';
import type { DeclaredRoute } from './expectations.js';
import { isIn, type Marker, maySee, textOf } from './markers.js';

export interface Asked {
  readonly answer: Answer;
  readonly sent: Sent;
}

/** Calls a route as `caller`. */
export async function ask(route: DeclaredRoute, caller: Caller, attempt: Attempt): Promise<Asked> {
  const sent = await attempt.sent(caller);
  const [, template = ''] = route.key.split(' ');
  const path = template.replace(/\{(\w+)\}/g, (_, name: string) => sent.path?.[name] ?? `no ${name} given`);
  const query = new URLSearchParams(sent.query).toString();
  const headers: Record<string, string> = { ...sent.headers };
  let body: string | FormData | Blob | undefined;
  if (sent.file) {
    body = new FormData();
    for (const [name, value] of Object.entries(sent.file.fields)) body.append(name, value);
    body.append('file', new Blob([sent.file.text]), 'file.csv');
  } else if (sent.attachment) {
    body = new Blob([new Uint8Array(sent.attachment)]);
    headers['content-type'] = 'application/octet-stream';
  } else if (sent.body !== undefined) {
    body = JSON.stringify(sent.body);
    headers['content-type'] = 'application/json';
  }
  const { client } = caller;
  const ownToken = client.token;
  try {
    client.token = sent.token ?? ownToken;
    const answer = await client.send(route.method, query === '' ? path : `${path}?${query}`, body, headers);
    return { answer, sent };
  } finally {
    client.token = ownToken;
  }
}

/** Markers in an answer that its reader may not see; what they have said themselves tells them nothing. */
export function foreignMarkers(
  { answer, sent }: Asked,
  caller: Caller,
  route: DeclaredRoute,
  markers: readonly Marker[],
): readonly string[] {
  const text = textOf(answer);
  const said = JSON.stringify(sent);
  return markers
    .filter(
      (marker) => isIn(text, marker) && !isIn(said, marker) && !maySee(caller, marker, route.permission),
    )
    .map(({ kind, texts }) => `${kind} ${texts[0] ?? ''}`);
}

/** Markers that the reader should have found in an answer, and did not. */
export function missingMarkers(
  { answer }: Asked,
  caller: Caller,
  route: DeclaredRoute,
  { shows, shownOf }: Attempt,
  markers: readonly Marker[],
): readonly string[] {
  const text = textOf(answer);
  return markers
    .filter(
      ({ kind, of }) => shows?.includes(kind) && (shownOf ? of.includes(shownOf) : !of.includes(strange)),
    )
    .filter((marker) => maySee(caller, marker, route.permission) && !isIn(text, marker))
    .map(({ kind, texts }) => `${kind} ${texts[0] ?? ''} is missing`);
}
