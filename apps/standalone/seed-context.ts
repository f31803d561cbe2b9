import type { Seed } from './settings.js';

/** What loading the first data may use. It runs once api and worker are up, at every start. */
export interface SeedContext {
  readonly seed: Seed;
  /** Without a trailing slash, for example `http://127.0.0.1:3000`. */
  readonly apiUrl: string;
  /** The runtime role's connection. */
  readonly databaseUrl: string;
  /** Signs what the seed itself writes to the audit log. */
  readonly secretKey: string;
  readonly adminPassword: string | null;
  readonly dataDirectory: string;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  readonly say: (text: string) => void;
}
