import { Agent, request as open } from 'node:http';
import { gunzipSync } from 'node:zlib';
import type { FuzzAnswer, FuzzRequest } from './request.js';

const patienceMs = 60_000;

/** Sends requests as they are, which `fetch` would put right or refuse. */
export class RawSender {
  private readonly agent: Agent;

  constructor(
    private readonly url: URL,
    concurrency: number,
  ) {
    this.agent = new Agent({ keepAlive: true, maxSockets: concurrency });
  }

  async send({ method, path, headers, body }: FuzzRequest): Promise<FuzzAnswer> {
    return new Promise((resolve, reject) => {
      const sent = open(
        {
          host: this.url.hostname,
          port: this.url.port,
          agent: this.agent,
          method,
          path,
          headers: { ...headers },
        },
        (answer) => {
          const pieces: Buffer[] = [];
          answer.on('data', (piece: Buffer) => pieces.push(piece));
          answer.once('error', reject);
          answer.once('end', () => {
            resolve({
              status: answer.statusCode ?? 0,
              headers: new Headers(
                Object.entries(answer.headers).map(([name, value]) => [name, String(value)]),
              ),
              bytes: unpack(Buffer.concat(pieces), answer.headers['content-encoding']),
            });
          });
        },
      );
      sent.setTimeout(patienceMs, () => sent.destroy(new Error(`no answer in ${String(patienceMs)} ms`)));
      sent.once('error', reject);
      sent.end(body ?? undefined);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}

/** Whoever asks for a compressed answer gets what is in it. */
function unpack(bytes: Buffer, encoding: string | undefined): Buffer {
  return encoding === 'gzip' && bytes.length > 0 ? gunzipSync(bytes) : bytes;
}
