import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { loadConfig } from '#platform/config/config.js';

interface Service {
  readonly image: string;
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string | number>>;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: Readonly<Record<string, unknown>>;
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
  readonly container_name?: string;
}

interface Composition {
  readonly services: Readonly<Record<'postgres' | 'redis' | 'migrate' | 'api' | 'worker', Service>>;
}

const text = readFileSync('docker-compose.yml', 'utf8');
const { services } = parse(text, { merge: true }) as Composition;
const dockerfile = readFileSync('Dockerfile', 'utf8');

/** The variables that a process of ours asks for, found by letting the configuration read a watched environment. */
function namesThatConfigReads(): ReadonlySet<string> {
  const names = new Set<string>();
  const watched = new Proxy<Record<string, string | undefined>>(
    {},
    {
      get: (_, name) => {
        names.add(String(name));
        return undefined;
      },
    },
  );
  expect(() => loadConfig(watched)).toThrow(/DATABASE_URL/);
  return names;
}

function programOf(command: readonly string[]): string {
  const program = command.find((word) => word.startsWith('dist/'));
  if (program === undefined) throw new Error(`no program in ${command.join(' ')}`);
  return program.replace(/^dist\//, '').replace(/\.js$/, '.ts');
}

describe('docker-compose.yml', () => {
  it.each(['migrate', 'api', 'worker'] as const)('starts %s from a file that the build makes', (name) => {
    expect(programOf(services[name].command)).toBe(`apps/${name}/main.ts`);
    expect(existsSync(programOf(services[name].command))).toBe(true);
  });

  it.each(['api', 'worker'] as const)('gives %s only variables that it reads', (name) => {
    const read = namesThatConfigReads();
    expect(Object.keys(services[name].environment).filter((variable) => !read.has(variable))).toEqual([]);
  });

  it('gives the owner password to the migrate step and to no process that stays', () => {
    const source = readFileSync('apps/migrate/main.ts', 'utf8');
    expect(
      Object.keys(services.migrate.environment).filter((variable) => !source.includes(variable)),
    ).toEqual([]);
    expect(services.migrate.environment).toHaveProperty('DATABASE_OWNER_URL');
    expect(services.api.environment).not.toHaveProperty('DATABASE_OWNER_URL');
    expect(services.worker.environment).not.toHaveProperty('DATABASE_OWNER_URL');
  });

  it('starts api and worker only after the migrate step has ended well', () => {
    for (const name of ['api', 'worker'] as const) {
      expect(services[name].depends_on).toMatchObject({
        migrate: { condition: 'service_completed_successfully' },
        postgres: { condition: 'service_healthy' },
        redis: { condition: 'service_healthy' },
      });
    }
  });

  it('keeps the data of PostgreSQL 18 where that image writes it', () => {
    expect(services.postgres.image).toMatch(/^postgres:18/);
    expect(services.postgres.volumes).toEqual(['postgres:/var/lib/postgresql']);
  });

  it('lets Redis keep the queue: appended to disk, nothing evicted', () => {
    expect(services.redis.command.join(' ')).toMatch(/--appendonly yes .*--maxmemory-policy noeviction/);
    expect(services.redis.volumes).toEqual(['redis:/data']);
  });

  it('allows more than one worker', () => {
    expect(services.worker.ports).toBeUndefined();
    expect(services.worker.container_name).toBeUndefined();
  });

  it('has no default for any secret', () => {
    const secrets = [...text.matchAll(/\$\{(\w*PASSWORD\w*)([^}]*)\}/g)];
    expect(secrets.length).toBeGreaterThan(0);
    expect(secrets.filter(([, , rest]) => !rest?.startsWith(':?'))).toEqual([]);
  });

  it('checks the health of everything that stays', () => {
    for (const name of ['postgres', 'redis', 'worker'] as const) {
      expect(services[name].healthcheck).toHaveProperty('test');
    }
    expect(dockerfile).toMatch(/^HEALTHCHECK [^]*\/health\/ready/m);
    expect(JSON.stringify(services.worker.healthcheck)).toContain(
      `:${String(services.worker.environment['WORKER_HEALTH_PORT'])}/health/ready`,
    );
  });
});

describe('the Dockerfile', () => {
  it('runs the api by default, and not as root', () => {
    const command = /^CMD (\[.*\])$/m.exec(dockerfile)?.[1] ?? '[]';
    expect(programOf(JSON.parse(command) as string[])).toBe('apps/api/main.ts');
    expect(/^USER (\w+)$/m.exec(dockerfile)?.[1]).toBe('node');
  });

  it('copies every folder that the build reads', () => {
    for (const folder of ['apps', 'libs', 'migrations'])
      expect(dockerfile).toContain(`COPY ${folder} ${folder}\n`);
  });
});
