import { StartError } from '../progress.mjs';

/** The parts of answers that loading the demo looks at. */
interface Answered {
  readonly id?: string;
  readonly runId?: string;
  readonly status?: string;
  readonly code?: string;
  readonly detail?: string;
  readonly token?: string;
  readonly nextCursor?: string | null;
  readonly items?: readonly { readonly id: string; readonly name: string; readonly username?: string }[];
  readonly progress?: { readonly done: number; readonly total: number };
}

/** The api as anybody uses it: the demo county comes in through the same door as a real one. */
export class ApiDoor {
  private constructor(
    private readonly apiUrl: string,
    private readonly token: string,
    private readonly signal: AbortSignal,
  ) {}

  static async signIn(
    apiUrl: string,
    username: string,
    password: string,
    signal: AbortSignal,
  ): Promise<ApiDoor> {
    const door = new ApiDoor(apiUrl, '', signal);
    const { token } = await door.post('/auth/login', { username, password });
    return new ApiDoor(apiUrl, token ?? '', signal);
  }

  async get<Body = Answered>(path: string): Promise<Body> {
    return (await this.send('GET', path)) as Body;
  }

  async post<Body = Answered>(path: string, body: object = {}): Promise<Body> {
    return (await this.send('POST', path, JSON.stringify(body), {
      'content-type': 'application/json',
    })) as Body;
  }

  /** Creates a resource unless it is there already. */
  async postOnce(path: string, body: object): Promise<void> {
    await this.send('POST', path, JSON.stringify(body), { 'content-type': 'application/json' }, [
      'already-exists',
    ]);
  }

  /** Uploads, waits for the check, commits, and waits for the commit. */
  async importFile(fields: Readonly<Record<string, string>>, fileName: string, bytes: Buffer): Promise<void> {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append('file', new Blob([new Uint8Array(bytes)]), fileName);
    const { id } = await this.send('POST', '/imports', form);
    const path = `/imports/${id ?? ''}`;
    const checked = await this.waitWhile(path, ['validating']);
    if (checked.status !== 'ready')
      throw new StartError(`演示文件 ${fileName} 未通过检查：${JSON.stringify(checked)}`);
    await this.post(`${path}/commit`, { acceptMissingCandidates: true });
    const done = await this.waitWhile(path, ['committing']);
    if (done.status !== 'committed')
      throw new StartError(`演示文件 ${fileName} 未能提交：${JSON.stringify(done)}`);
  }

  async waitWhile(
    path: string,
    states: readonly string[],
    onState?: (state: Answered) => void,
  ): Promise<Answered> {
    for (;;) {
      const answer = await this.get(path);
      onState?.(answer);
      if (!states.includes(answer.status ?? '')) return answer;
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
  }

  private async send(
    method: string,
    path: string,
    body?: string | FormData,
    headers: Record<string, string> = {},
    accepted: readonly string[] = [],
  ): Promise<Answered> {
    const response = await fetch(`${this.apiUrl}/api/v1${path}`, {
      method,
      headers: { ...headers, ...(this.token === '' ? {} : { authorization: `Bearer ${this.token}` }) },
      ...(body === undefined ? {} : { body }),
      signal: this.signal,
    });
    const answer = (await response.json()) as Answered;
    if (response.ok || accepted.includes(answer.code ?? '')) return answer;
    throw new StartError(`${method} ${path} 未成功（${String(response.status)}）：${answer.detail ?? ''}`);
  }
}
