import { Agent, request } from 'node:http';

/** A submission that is sent again until its answer is known. */
export interface Submission {
  readonly token: string;
  readonly path: string;
  readonly key: string;
  readonly body: object;
}

/** An answer as it came; null when there was none: the line was cut, or nobody was there. */
export type Reply = {
  readonly status: number;
  readonly location: string | null;
  readonly text: string;
} | null;

const agent = new Agent({ keepAlive: true, maxSockets: 200 });

/** Sends a submission once. With `hangUpAfterMs` the line is cut then, whatever has happened by that time. */
export async function submitOnce(
  url: string,
  { token, path, key, body }: Submission,
  hangUpAfterMs: number | null,
): Promise<Reply> {
  const text = JSON.stringify(body);
  return new Promise((resolve) => {
    const sent = request(`${url}/api/v1${path}`, {
      method: 'POST',
      agent,
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(text),
        'idempotency-key': key,
      },
    });
    const hangUp = hangUpAfterMs === null ? undefined : setTimeout(() => sent.destroy(), hangUpAfterMs);
    const end = (reply: Reply): void => {
      clearTimeout(hangUp);
      resolve(reply);
    };
    sent.on('error', () => end(null));
    sent.on('response', (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.on('error', () => end(null));
      response.on('close', () => {
        if (!response.complete) return end(null);
        end({
          status: response.statusCode ?? 0,
          location: response.headers.location ?? null,
          text: Buffer.concat(pieces).toString('utf8'),
        });
      });
    });
    sent.end(text);
  });
}

/** No connection is kept for later. */
export function hangUpAll(): void {
  agent.destroy();
}
