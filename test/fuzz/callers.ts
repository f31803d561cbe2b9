import type { RandomStream } from '../../apps/standalone/demo/random-stream.js';
import { ApiClient } from '../support/api-client.js';

export interface Account {
  readonly role: string;
  readonly username: string;
  readonly password: string;
}

/** Those who send: a person of each role, a stranger, and one whose token nobody knows. */
export class Callers {
  private readonly tokens = new Map<string, string>();
  private readonly renewing = new Map<string, Promise<void>>();

  constructor(
    private readonly url: string,
    private readonly accounts: readonly Account[],
    /** Forgives wrong passwords and puts the accounts back: whatever they have done, the callers must come back. */
    private readonly restore: () => Promise<void>,
  ) {}

  get names(): readonly string[] {
    return [...this.accounts.map(({ role }) => role), 'stranger', 'forger'];
  }

  async signInAll(): Promise<void> {
    for (const { role } of this.accounts) await this.signIn(role);
  }

  authorizationOf(random: RandomStream, caller: string): string | undefined {
    if (caller === 'stranger') return undefined;
    if (caller === 'forger')
      return random.pick(['Bearer x', `Bearer ${'A'.repeat(43)}`, 'Basic YTpi', 'Bearer', 'é']);
    return `Bearer ${this.tokens.get(caller) ?? ''}`;
  }

  /** After a 401: the caller has signed out, or changed the password. */
  async comeBack(caller: string, authorization: string | undefined): Promise<void> {
    if (!this.accounts.some(({ role }) => role === caller)) return;
    if (authorization !== `Bearer ${this.tokens.get(caller) ?? ''}`) return;
    const running = this.renewing.get(caller) ?? this.signIn(caller);
    this.renewing.set(caller, running);
    await running.finally(() => this.renewing.delete(caller));
  }

  private async signIn(role: string): Promise<void> {
    const account = this.accounts.find((known) => known.role === role);
    if (!account) throw new Error(`nobody is ${role}`);
    await this.restore();
    const client = new ApiClient(this.url, true);
    await client.signIn(account.username, account.password);
    if (client.token !== undefined) this.tokens.set(role, client.token);
  }
}
