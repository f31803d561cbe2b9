import { Contract } from './contract.js';

/** An answer of the api: JSON is read, anything else stays bytes. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- specs look into bodies of every shape
  readonly body: any;
  readonly bytes: Buffer;
}

const contracts = new Map<string, Promise<Contract>>();

/** Talks to a running api as one person would with curl; an answer that its own document does not allow is an error. */
export class ApiClient {
  token: string | undefined;

  constructor(
    readonly url: string,
    /** For clients that measure: checking takes time. */
    private readonly isTrusting = false,
  ) {}

  async signIn(username: string, password: string): Promise<void> {
    const answer = await this.post('/auth/login', { username, password });
    if (answer.status !== 200)
      throw new Error(`cannot sign in as ${username}: ${JSON.stringify(answer.body)}`);
    this.token = String(answer.body.token);
  }

  async get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.send('GET', path, undefined, headers);
  }

  async post(path: string, body: unknown = {}, headers: Record<string, string> = {}): Promise<Answer> {
    return this.send('POST', path, JSON.stringify(body), { 'content-type': 'application/json', ...headers });
  }

  /** Sends a file as the whole body, as a telephone does with a photo. */
  async putFile(
    path: string,
    bytes: Uint8Array,
    type = 'image/jpeg',
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    return this.send('PUT', path, new Blob([new Uint8Array(bytes)]), { 'content-type': type, ...headers });
  }

  /** Uploads a file as a browser form does. */
  async upload(fields: Record<string, string>, fileName: string, bytes: Buffer | string): Promise<Answer> {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append('file', new Blob([new Uint8Array(Buffer.from(bytes))]), fileName);
    return this.send('POST', '/imports', form, {});
  }

  /** Uploads a file and waits until it has been checked. */
  async uploadAndWait(
    fields: Record<string, string>,
    fileName: string,
    bytes: Buffer | string,
  ): Promise<Answer> {
    const accepted = await this.upload(fields, fileName, bytes);
    if (accepted.status !== 202) throw new Error(`upload refused: ${JSON.stringify(accepted.body)}`);
    return this.waitFor(`/imports/${String(accepted.body.id)}`, (body) => body.status !== 'validating');
  }

  /** Uploads, commits and waits; throws when any of it goes wrong. */
  async importFile(
    fields: Record<string, string>,
    fileName: string,
    bytes: Buffer | string,
  ): Promise<Answer> {
    const checked = await this.uploadAndWait(fields, fileName, bytes);
    if (checked.body.status !== 'ready') throw new Error(`import not ready: ${JSON.stringify(checked.body)}`);
    const path = `/imports/${String(checked.body.id)}`;
    const begun = await this.post(`${path}/commit`, { acceptMissingCandidates: true });
    if (begun.status !== 202) throw new Error(`commit refused: ${JSON.stringify(begun.body)}`);
    const done = await this.waitFor(path, (body) => body.status !== 'committing');
    if (done.body.status !== 'committed') throw new Error(`not committed: ${JSON.stringify(done.body)}`);
    return done;
  }

  /** Starts a ranking of an exam and waits until it has ended, well or not. */
  async rank(examId: string, body: object = {}): Promise<Answer> {
    const accepted = await this.post(`/exams/${examId}/rankings`, body);
    if (accepted.status !== 202) throw new Error(`ranking refused: ${JSON.stringify(accepted.body)}`);
    return this.waitFor(
      `/exams/${examId}/rankings/${String(accepted.body.runId)}`,
      ({ status }) => status === 'succeeded' || status === 'failed',
    );
  }

  /** The server-sent events of a resource, until the server ends them. */
  async events(path: string): Promise<Answer & { readonly events: readonly Record<string, unknown>[] }> {
    const answer = await this.get(path, { accept: 'text/event-stream' });
    const events = answer.bytes
      .toString('utf8')
      .split('\n')
      .filter((line) => line.startsWith('data: '))
      .map((line) => {
        const event: Record<string, unknown> = JSON.parse(line.slice('data: '.length));
        return event;
      });
    return { ...answer, events };
  }

  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- as above
  async waitFor(path: string, isDone: (body: any) => boolean, limitMs = 30_000): Promise<Answer> {
    const until = Date.now() + limitMs;
    for (;;) {
      const answer = await this.get(path);
      if (answer.status !== 200) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
      if (isDone(answer.body)) return answer;
      if (Date.now() > until) throw new Error(`${path} is still ${JSON.stringify(answer.body)}`);
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  }

  async send(
    method: string,
    path: string,
    body: string | FormData | Blob | undefined,
    headers: Record<string, string>,
  ): Promise<Answer> {
    const prefix =
      path.startsWith('/health') || path.startsWith('/metrics') || path.startsWith('/api/') ? '' : '/api/v1';
    const fullPath = `${prefix}${path}`;
    const response = await fetch(`${this.url}${fullPath}`, {
      method,
      headers: { ...(this.token === undefined ? {} : { authorization: `Bearer ${this.token}` }), ...headers },
      ...(body === undefined ? {} : { body }),
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    await this.requireDocumented(method, fullPath, response, bytes);
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      headers: response.headers,
      bytes,
      body: isJson && bytes.length > 0 ? JSON.parse(bytes.toString('utf8')) : undefined,
    };
  }

  private async requireDocumented(
    method: string,
    path: string,
    { status, headers }: Response,
    bytes: Buffer,
  ): Promise<void> {
    // A line or header too long for the server's parser never reaches a route, so no route can document it.
    if (this.isTrusting || status === 431) return;
    const contract = contracts.get(this.url) ?? Contract.of(this.url);
    contracts.set(this.url, contract);
    const faults = (await contract).faultsOf({ method, path, status, headers, bytes });
    if (faults.length === 0) return;
    throw new Error(
      `the document does not allow this answer to ${method} ${path}: ${faults.join('; ')}\n` +
        `${String(status)} ${bytes.toString('utf8').slice(0, 1000)}`,
    );
  }
}
