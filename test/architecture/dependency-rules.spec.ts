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

type Imports = Readonly<Record<string, readonly string[]>>;

/** The cases of this file, each in files of its own, so that one cruise answers them all. */
const cases: { readonly imports: Imports; readonly number: number }[] = [];
let violations: readonly string[] = [];

/** A case: files that import, and the `rule: from -> to` that each of them must be refused for. */
function itFinds(title: string, imports: Imports, expected: readonly string[]): void {
  const number = cases.length + 1;
  cases.push({ imports, number });
  it(title, () => {
    const own = Object.keys(imports).map((path) => numbered(path, number));
    const found = violations.filter((violation) => own.some((path) => violation.includes(`: ${path} -> `)));
    expect(found.map((violation) => violation.replaceAll(`-case${String(number)}.`, '.'))).toEqual(expected);
  });
}

/** `libs/exams/ranking.rules.ts` becomes `libs/exams/ranking-case3.rules.ts`: the same kind of file in the same room. */
function numbered(path: string, number: number): string {
  const name = path.lastIndexOf('/') + 1;
  return path.slice(0, name) + path.slice(name).replace('.', `-case${String(number)}.`);
}

beforeAll(async () => {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'house-')));
  try {
    const files = { ...house };
    for (const { imports, number } of cases) {
      for (const [path, statements] of Object.entries(imports)) {
        files[numbered(path, number)] = [...statements, 'export const x = 1;'].join('\n');
      }
    }
    for (const [path, content] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), content);
    }
    violations = await listViolations(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

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
  itFinds(
    'let a room import from any floor below it, and its specs from test/',
    {
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
    },
    [],
  );

  itFinds(
    'refuse an import from any floor above',
    {
      'libs/accountability/case.ts': [`import '#reports/bulletin.js';`],
      'libs/scoring/run.ts': [`import '#accountability/case.js';`],
      'libs/exams/exam.ts': [`import '#scoring/run.js';`],
      'libs/inspections/visit.ts': [`import type { x } from '#scoring/run.js';`],
      'libs/imports/import.ts': [`import '#exams/exam.js';`],
      'libs/organization/school.ts': [`import '#imports/import.js';`],
      'libs/calendar/term.ts': [`import '../organization/school.js';`],
      'libs/identity/user.ts': [`import '#calendar/term.js';`],
      'libs/platform/database.ts': [`import '#identity/user.js';`],
    },
    [
      'floor-of-accountability: libs/accountability/case.ts -> libs/reports/bulletin.ts',
      'floor-of-calendar: libs/calendar/term.ts -> libs/organization/school.ts',
      'floor-of-exams: libs/exams/exam.ts -> libs/scoring/run.ts',
      'floor-of-identity: libs/identity/user.ts -> libs/calendar/term.ts',
      'floor-of-imports: libs/imports/import.ts -> libs/exams/exam.ts',
      'floor-of-inspections: libs/inspections/visit.ts -> libs/scoring/run.ts',
      'floor-of-organization: libs/organization/school.ts -> libs/imports/import.ts',
      'floor-of-platform: libs/platform/database.ts -> libs/identity/user.ts',
      'floor-of-scoring: libs/scoring/run.ts -> libs/accountability/case.ts',
    ],
  );

  itFinds(
    'keep the four rooms of evidence from knowing each other',
    {
      'libs/exams/exam.ts': [`import '#inspections/visit.js';`],
      'libs/inspections/visit.ts': [`import '#competitions/round.js';`],
      'libs/competitions/round.ts': [`import '#observations/lesson.js';`],
      'libs/observations/lesson.ts': [`import type { x } from '#exams/exam.entity.js';`],
    },
    [
      'floor-of-competitions: libs/competitions/round.ts -> libs/observations/lesson.ts',
      'floor-of-exams: libs/exams/exam.ts -> libs/inspections/visit.ts',
      'floor-of-inspections: libs/inspections/visit.ts -> libs/competitions/round.ts',
      'floor-of-observations: libs/observations/lesson.ts -> libs/exams/exam.entity.ts',
    ],
  );

  itFinds('have a place for every room', { 'libs/canteen/menu.ts': [`import '#platform/database.js';`] }, [
    'room-without-a-floor: libs/canteen/menu.ts -> libs/platform/database.ts',
  ]);
});

describe('the kinds of file', () => {
  itFinds(
    'keep rules pure: no package, no clock, no service',
    {
      'libs/exams/ranking.rules.ts': [
        `import './other.rules.js';`,
        `import '#arithmetic/ratio.js';`,
        `import 'pg';`,
        `import 'node:fs';`,
        `import './exam.js';`,
        `import type { x } from '#platform/database.js';`,
      ],
    },
    [
      'rules-are-pure: libs/exams/ranking.rules.ts -> fs',
      'rules-are-pure: libs/exams/ranking.rules.ts -> libs/exams/exam.ts',
      'rules-are-pure: libs/exams/ranking.rules.ts -> libs/platform/database.ts',
      'rules-are-pure: libs/exams/ranking.rules.ts -> node_modules/pg/index.js',
    ],
  );

  itFinds(
    'let arithmetic import nothing',
    {
      'libs/arithmetic/ratio.ts': [`import './ranking.js';`, `import 'node:crypto';`, `import 'pg';`],
    },
    [
      'arithmetic-imports-nothing: libs/arithmetic/ratio.ts -> crypto',
      'arithmetic-imports-nothing: libs/arithmetic/ratio.ts -> node_modules/pg/index.js',
    ],
  );

  itFinds(
    'let an entity import typeorm, entities, and of rules no more than types',
    {
      'libs/exams/exam.entity.ts': [
        `import { x as a } from 'typeorm'; a;`,
        `import { x as b } from '#organization/school.entity.js'; b;`,
        `import type { x as c } from './ranking.rules.js';`,
        `import { x as d } from './other.rules.js'; d;`,
        `import { x as e } from 'pg'; e;`,
        `import { x as f } from '#platform/database.js'; f;`,
      ],
    },
    [
      'entities-are-tables: libs/exams/exam.entity.ts -> libs/platform/database.ts',
      'entities-are-tables: libs/exams/exam.entity.ts -> node_modules/pg/index.js',
      'entities-take-only-types-of-rules: libs/exams/exam.entity.ts -> libs/exams/other.rules.ts',
    ],
  );

  itFinds(
    'let a migration import typeorm and nothing else',
    {
      'migrations/1-create-exams.ts': [
        `import 'typeorm';`,
        `import 'pg';`,
        `import '#exams/exam.entity.js';`,
      ],
    },
    [
      'migrations-stand-alone: migrations/1-create-exams.ts -> libs/exams/exam.entity.ts',
      'migrations-stand-alone: migrations/1-create-exams.ts -> node_modules/pg/index.js',
    ],
  );
});

describe('apps and packages', () => {
  itFinds(
    'keep libs from apps, and apps from each other',
    {
      'libs/exams/exam.ts': [`import '../../apps/api/main.js';`],
      'libs/imports/import.ts': [`import '../../migrations/1-create-exams.js';`],
      'apps/worker/main.ts': [`import '../api/main.js';`],
    },
    [
      'apps-know-no-app: apps/worker/main.ts -> apps/api/main.ts',
      'libs-know-no-app: libs/exams/exam.ts -> apps/api/main.ts',
      'libs-know-no-app: libs/imports/import.ts -> migrations/1-create-exams.ts',
    ],
  );

  // A case's files are renamed, so this one's circle goes through the name that it will have.
  const circle = `-case${String(cases.length + 1)}`;
  itFinds(
    'find a circle, also one of types and one across a short name',
    {
      'libs/exams/visitor.ts': [`import type { x as a } from './hen${circle}.rules.js';`],
      'libs/exams/hen.rules.ts': [`import type { x as a } from '#exams/egg${circle}.rules.js';`],
      'libs/exams/egg.rules.ts': [`import type { x as a } from './hen${circle}.rules.js';`],
    },
    ['no-cycles: libs/exams/egg.rules.ts -> libs/exams/hen.rules.ts'],
  );

  itFinds(
    'keep specs, development packages and undeclared packages out of the product',
    {
      'libs/platform/database.ts': [`import './made-up.spec.js';`, `import 'jest';`],
      'apps/api/main.ts': [
        `import 'undeclared';`,
        `import './nowhere.js';`,
        `import '#platform/nowhere.js';`,
      ],
    },
    [
      'no-development-packages-in-the-product: libs/platform/database.ts -> node_modules/jest/index.js',
      'no-tests-in-the-product: libs/platform/database.ts -> libs/platform/made-up.spec.ts',
      'no-undeclared-packages: apps/api/main.ts -> node_modules/undeclared/index.js',
      'no-unresolvable-imports: apps/api/main.ts -> #platform/nowhere.js',
      'no-unresolvable-imports: apps/api/main.ts -> ./nowhere.js',
    ],
  );
});
