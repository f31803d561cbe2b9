import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const root = process.cwd();

/** A house in small: every file is there for others to import, and none of them imports anything. */
const house: Readonly<Record<string, string>> = {
  'package.json': JSON.stringify({
    type: 'module',
    dependencies: { typeorm: '*', pg: '*' },
    devDependencies: { jest: '*' },
  }),
  'tsconfig.json': JSON.stringify({ compilerOptions: { module: 'nodenext', target: 'es2023' } }),
  ...Object.fromEntries(
    ['typeorm', 'pg', 'jest', 'undeclared'].flatMap((name) => [
      [
        `node_modules/${name}/package.json`,
        JSON.stringify({ name, version: '1.0.0', type: 'module', main: 'index.js' }),
      ],
      [`node_modules/${name}/index.js`, 'export const x = 1;'],
    ]),
  ),
  ...Object.fromEntries(
    [
      'libs/reports/bulletin.ts',
      'libs/accountability/case.ts',
      'libs/scoring/run.ts',
      'libs/exams/exam.ts',
      'libs/exams/exam.entity.ts',
      'libs/exams/ranking.rules.ts',
      'libs/exams/other.rules.ts',
      'libs/inspections/visit.ts',
      'libs/competitions/round.ts',
      'libs/observations/lesson.ts',
      'libs/imports/import.ts',
      'libs/organization/school.ts',
      'libs/organization/school.entity.ts',
      'libs/calendar/term.ts',
      'libs/identity/user.ts',
      'libs/platform/database.ts',
      'libs/platform/made-up.spec.ts',
      'libs/arithmetic/ratio.ts',
      'libs/arithmetic/ranking.ts',
      'apps/api/main.ts',
      'apps/worker/main.ts',
      'migrations/1-create-exams.ts',
      'test/support/database.ts',
    ].map((path) => [path, 'export const x = 1;']),
  ),
};

/** Cruises the house with the imports added, and answers `rule: from -> to` for every violation. */
async function cruise(imports: Readonly<Record<string, readonly string[]>>): Promise<string[]> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'house-')));
  try {
    const files = { ...house };
    for (const [path, statements] of Object.entries(imports)) {
      files[path] = [...statements, 'export const x = 1;'].join('\n');
    }
    for (const [path, content] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), content);
    }
    return await listViolations(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Report {
  readonly summary: {
    readonly violations: readonly {
      readonly from: string;
      readonly to: string;
      readonly rule: { readonly name: string };
    }[];
  };
}

async function listViolations(folder: string): Promise<string[]> {
  const output = await new Promise<string>((resolve, reject) => {
    execFile(
      process.execPath,
      [
        join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs'),
        '--config',
        join(root, '.dependency-cruiser.cjs'),
        '--output-type',
        'json',
        'apps',
        'libs',
        'migrations',
        'test',
      ],
      { cwd: folder, maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => {
        // A house with violations makes the tool exit with their number, its report complete all the same.
        if (stdout.startsWith('{')) resolve(stdout);
        else reject(new Error(stderr, { cause: error }));
      },
    );
  });
  const report = JSON.parse(output) as Report;
  return report.summary.violations
    .map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`)
    .sort((one, other) => (one < other ? -1 : 1));
}

describe('the floors', () => {
  it('let a room import from any floor below it, and its specs from test/', async () => {
    expect(
      await cruise({
        'libs/reports/bulletin.ts': [`import '#accountability/case.js';`, `import '#arithmetic/ratio.js';`],
        'libs/accountability/case.ts': [`import '#scoring/run.js';`],
        'libs/scoring/run.ts': [`import '#exams/exam.js';`, `import '#inspections/visit.js';`],
        'libs/exams/exam.ts': [`import '#imports/import.js';`, `import 'pg';`, `import 'node:fs';`],
        'libs/imports/import.ts': [`import '#organization/school.js';`],
        'libs/organization/school.ts': [`import '#calendar/term.js';`],
        'libs/calendar/term.ts': [`import '#identity/user.js';`],
        'libs/identity/user.ts': [`import '#platform/database.js';`],
        'libs/platform/database.ts': [`import '#arithmetic/ratio.js';`],
        'libs/platform/made-up.spec.ts': [`import 'jest';`, `import '../../test/support/database.js';`],
        'apps/api/main.ts': [`import '#exams/exam.js';`],
        'test/support/database.ts': [`import '../../apps/api/main.js';`, `import 'jest';`],
      }),
    ).toEqual([]);
  });

  it('refuse an import from any floor above', async () => {
    expect(
      await cruise({
        'libs/accountability/case.ts': [`import '#reports/bulletin.js';`],
        'libs/scoring/run.ts': [`import '#accountability/case.js';`],
        'libs/exams/exam.ts': [`import '#scoring/run.js';`],
        'libs/inspections/visit.ts': [`import type { x } from '#scoring/run.js';`],
        'libs/imports/import.ts': [`import '#exams/exam.js';`],
        'libs/organization/school.ts': [`import '#imports/import.js';`],
        'libs/calendar/term.ts': [`import '../organization/school.js';`],
        'libs/identity/user.ts': [`import '#calendar/term.js';`],
        'libs/platform/database.ts': [`import '#identity/user.js';`],
      }),
    ).toEqual([
      'floor-of-accountability: libs/accountability/case.ts -> libs/reports/bulletin.ts',
      'floor-of-calendar: libs/calendar/term.ts -> libs/organization/school.ts',
      'floor-of-exams: libs/exams/exam.ts -> libs/scoring/run.ts',
      'floor-of-identity: libs/identity/user.ts -> libs/calendar/term.ts',
      'floor-of-imports: libs/imports/import.ts -> libs/exams/exam.ts',
      'floor-of-inspections: libs/inspections/visit.ts -> libs/scoring/run.ts',
      'floor-of-organization: libs/organization/school.ts -> libs/imports/import.ts',
      'floor-of-platform: libs/platform/database.ts -> libs/identity/user.ts',
      'floor-of-scoring: libs/scoring/run.ts -> libs/accountability/case.ts',
    ]);
  });

  it('keep the four rooms of evidence from knowing each other', async () => {
    expect(
      await cruise({
        'libs/exams/exam.ts': [`import '#inspections/visit.js';`],
        'libs/inspections/visit.ts': [`import '#competitions/round.js';`],
        'libs/competitions/round.ts': [`import '#observations/lesson.js';`],
        'libs/observations/lesson.ts': [`import type { x } from '#exams/exam.entity.js';`],
      }),
    ).toEqual([
      'floor-of-competitions: libs/competitions/round.ts -> libs/observations/lesson.ts',
      'floor-of-exams: libs/exams/exam.ts -> libs/inspections/visit.ts',
      'floor-of-inspections: libs/inspections/visit.ts -> libs/competitions/round.ts',
      'floor-of-observations: libs/observations/lesson.ts -> libs/exams/exam.entity.ts',
    ]);
  });

  it('have a place for every room', async () => {
    expect(await cruise({ 'libs/canteen/menu.ts': [`import '#platform/database.js';`] })).toEqual([
      'room-without-a-floor: libs/canteen/menu.ts -> libs/platform/database.ts',
    ]);
  });
});

describe('the kinds of file', () => {
  it('keep rules pure: no package, no clock, no service', async () => {
    expect(
      await cruise({
        'libs/exams/ranking.rules.ts': [
          `import './other.rules.js';`,
          `import '#arithmetic/ratio.js';`,
          `import 'pg';`,
          `import 'node:fs';`,
          `import './exam.js';`,
          `import type { x } from '#platform/database.js';`,
        ],
      }),
    ).toEqual([
      'rules-are-pure: libs/exams/ranking.rules.ts -> fs',
      'rules-are-pure: libs/exams/ranking.rules.ts -> libs/exams/exam.ts',
      'rules-are-pure: libs/exams/ranking.rules.ts -> libs/platform/database.ts',
      'rules-are-pure: libs/exams/ranking.rules.ts -> node_modules/pg/index.js',
    ]);
  });

  it('let arithmetic import nothing', async () => {
    expect(
      await cruise({
        'libs/arithmetic/ratio.ts': [`import './ranking.js';`, `import 'node:crypto';`, `import 'pg';`],
      }),
    ).toEqual([
      'arithmetic-imports-nothing: libs/arithmetic/ratio.ts -> crypto',
      'arithmetic-imports-nothing: libs/arithmetic/ratio.ts -> node_modules/pg/index.js',
    ]);
  });

  it('let an entity import typeorm, entities, and of rules no more than types', async () => {
    expect(
      await cruise({
        'libs/exams/exam.entity.ts': [
          `import { x as a } from 'typeorm'; a;`,
          `import { x as b } from '#organization/school.entity.js'; b;`,
          `import type { x as c } from './ranking.rules.js';`,
          `import { x as d } from './other.rules.js'; d;`,
          `import { x as e } from 'pg'; e;`,
          `import { x as f } from '#platform/database.js'; f;`,
        ],
      }),
    ).toEqual([
      'entities-are-tables: libs/exams/exam.entity.ts -> libs/platform/database.ts',
      'entities-are-tables: libs/exams/exam.entity.ts -> node_modules/pg/index.js',
      'entities-take-only-types-of-rules: libs/exams/exam.entity.ts -> libs/exams/other.rules.ts',
    ]);
  });

  it('let a migration import typeorm and nothing else', async () => {
    expect(
      await cruise({
        'migrations/1-create-exams.ts': [
          `import 'typeorm';`,
          `import 'pg';`,
          `import '#exams/exam.entity.js';`,
        ],
      }),
    ).toEqual([
      'migrations-stand-alone: migrations/1-create-exams.ts -> libs/exams/exam.entity.ts',
      'migrations-stand-alone: migrations/1-create-exams.ts -> node_modules/pg/index.js',
    ]);
  });
});

describe('apps and packages', () => {
  it('keep libs from apps, and apps from each other', async () => {
    expect(
      await cruise({
        'libs/exams/exam.ts': [`import '../../apps/api/main.js';`],
        'libs/imports/import.ts': [`import '../../migrations/1-create-exams.js';`],
        'apps/worker/main.ts': [`import '../api/main.js';`],
      }),
    ).toEqual([
      'apps-know-no-app: apps/worker/main.ts -> apps/api/main.ts',
      'libs-know-no-app: libs/exams/exam.ts -> apps/api/main.ts',
      'libs-know-no-app: libs/imports/import.ts -> migrations/1-create-exams.ts',
    ]);
  });

  it('find a circle, also one of types and one across a short name', async () => {
    const violations = await cruise({
      'libs/exams/exam.ts': [`import type { x as a } from './exam.entity.js';`],
      'libs/exams/exam.entity.ts': [`import type { x as a } from '#exams/other.rules.js';`],
      'libs/exams/other.rules.ts': [`import type { x as a } from './ranking.rules.js';`],
      'libs/exams/ranking.rules.ts': [`import type { x as a } from './other.rules.js';`],
    });
    expect(violations).toContain('no-cycles: libs/exams/other.rules.ts -> libs/exams/ranking.rules.ts');
    expect(violations).not.toContain('no-cycles: libs/exams/exam.ts -> libs/exams/exam.entity.ts');
  });

  it('keep specs, development packages and undeclared packages out of the product', async () => {
    expect(
      await cruise({
        'libs/platform/database.ts': [`import './made-up.spec.js';`, `import 'jest';`],
        'apps/api/main.ts': [
          `import 'undeclared';`,
          `import './nowhere.js';`,
          `import '#platform/nowhere.js';`,
        ],
      }),
    ).toEqual([
      'no-development-packages-in-the-product: libs/platform/database.ts -> node_modules/jest/index.js',
      'no-tests-in-the-product: libs/platform/database.ts -> libs/platform/made-up.spec.ts',
      'no-undeclared-packages: apps/api/main.ts -> node_modules/undeclared/index.js',
      'no-unresolvable-imports: apps/api/main.ts -> #platform/nowhere.js',
      'no-unresolvable-imports: apps/api/main.ts -> ./nowhere.js',
    ]);
  });
});
