import { Agent, request } from 'node:http';

/** Asks one api over a fixed number of connections, with as little work of its own as there can be. */
export class Requester {
  private readonly agent: Agent;

  constructor(
    private readonly url: string,
    private readonly connections: number,
  ) {
    this.agent = new Agent({ keepAlive: true, maxSockets: connections, scheduling: 'fifo' });
  }

  /** Milliseconds of `count` requests, as many at a time as there are connections. */
  async repeat(path: string, token: string, count: number): Promise<number> {
    let left = count;
    const startedAt = performance.now();
    await Promise.all(
      Array.from({ length: Math.min(this.connections, count) }, async () => {
        while (left > 0) {
          left -= 1;
          await this.ask(path, token);
        }
      }),
    );
    return performance.now() - startedAt;
  }

  /** The body of the answer; an answer other than 200 is an error. */
  async ask(path: string, token: string): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      const headers = { authorization: `Bearer ${token}` };
      request(`${this.url}/api/v1${path}`, { agent: this.agent, headers }, (response) => {
        const pieces: Buffer[] = [];
        response.on('data', (piece: Buffer) => pieces.push(piece));
        response.once('error', reject);
        response.once('end', () => {
          const body = Buffer.concat(pieces);
          if (response.statusCode === 200) resolve(body);
          else reject(new Error(`${path}: ${String(response.statusCode)} ${body.toString('utf8')}`));
        });
      })
        .once('error', reject)
        .end();
    });
  }

  close(): void {
    this.agent.destroy();
  }
}
