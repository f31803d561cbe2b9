import { resolve } from 'node:path';
import { StartError } from './progress.mjs';

export type Seed = 'demo' | 'empty';

export interface Settings {
  readonly dataDirectory: string;
  readonly host: string;
  readonly port: number;
  readonly seed: Seed;
  readonly adminPassword: string | null;
  /** Absent: the embedded PostgreSQL is used. */
  readonly outsideDatabase: { readonly runtimeUrl: string; readonly ownerUrl: string | null } | null;
  readonly secretKey: string | null;
}

/** Reads what `npm start` itself needs; api and worker check their own variables when they start. */
export function readSettings(environment: NodeJS.ProcessEnv, projectRoot: string): Settings {
  const given = (name: string): string | null => {
    const value = environment[name]?.trim();
    return value === undefined || value === '' ? null : value;
  };
  const runtimeUrl = given('DATABASE_URL');
  const port = Number(given('PORT') ?? '3000');
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new StartError(`PORT 应为 1 到 65535 之间的整数，当前为“${given('PORT') ?? ''}”。`);
  }
  // Somebody's own database never gets a made-up county unless they ask for it.
  const seed = given('SEED') ?? (runtimeUrl === null ? 'demo' : 'empty');
  if (seed !== 'demo' && seed !== 'empty') {
    throw new StartError(`SEED 只能是 demo（演示县）或 empty（空库），当前为“${seed}”。`);
  }
  return {
    dataDirectory: resolve(projectRoot, given('DATA_DIR') ?? '.data'),
    host: given('HOST') ?? '0.0.0.0',
    port,
    seed,
    adminPassword: given('ADMIN_PASSWORD'),
    outsideDatabase: runtimeUrl === null ? null : { runtimeUrl, ownerUrl: given('DATABASE_OWNER_URL') },
    secretKey: given('SECRET_KEY'),
  };
}
