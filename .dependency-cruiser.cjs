const { readdirSync } = require('node:fs');
const { join } = require('node:path');

/** From the roof to the ground. A room imports from the floors below its own, and never from a neighbour. */
const floors = [
  ['reports'],
  ['accountability'],
  ['scoring'],
  ['exams', 'inspections', 'competitions', 'observations'],
  ['imports'],
  ['organization'],
  ['calendar'],
  ['identity'],
  ['platform'],
  ['arithmetic'],
];
const rooms = floors.flat();

const spec = '[.](spec|fixture)[.]ts$';

const floorRules = floors.flatMap((floor, height) =>
  floor.map((room) => {
    const closed = [...floors.slice(0, height).flat(), ...floor.filter((neighbour) => neighbour !== room)];
    return {
      name: `floor-of-${room}`,
      comment: `${room} imports from the floors below it, never from above and never from a neighbour.`,
      severity: 'error',
      from: { path: `^libs/${room}/` },
      to: { path: closed.length === 0 ? '^$' : `^libs/(${closed.join('|')})/` },
    };
  }),
);

/** `#room/file.js` means libs/room/file.ts here; at run time package.json points it at dist/. */
const aliases = Object.fromEntries(
  readdirSync('libs').map((room) => [`#${room}`, join(process.cwd(), 'libs', room)]),
);

module.exports = {
  forbidden: [
    ...floorRules,
    {
      name: 'room-without-a-floor',
      comment: 'A new room is given its floor in this file first.',
      severity: 'error',
      from: { path: '^libs/', pathNot: `^libs/(${rooms.join('|')})/` },
      to: {},
    },
    {
      name: 'arithmetic-imports-nothing',
      severity: 'error',
      from: { path: '^libs/arithmetic/', pathNot: spec },
      to: { pathNot: '^libs/arithmetic/' },
    },
    {
      name: 'rules-are-pure',
      comment: 'A rule computes from its arguments: no package, no clock, no input or output.',
      severity: 'error',
      from: { path: '[.]rules[.]ts$' },
      to: { pathNot: ['[.]rules[.]ts$', '^libs/arithmetic/'] },
    },
    {
      name: 'entities-are-tables',
      severity: 'error',
      from: { path: '[.]entity[.]ts$' },
      to: { pathNot: ['^node_modules/typeorm/', '[.]entity[.]ts$', '[.]rules[.]ts$'] },
    },
    {
      name: 'entities-take-only-types-of-rules',
      comment: 'A column may be typed by the union that a rule works on; it calls no rule.',
      severity: 'error',
      from: { path: '[.]entity[.]ts$' },
      to: { path: '[.]rules[.]ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'migrations-stand-alone',
      comment: 'A landed migration must do the same for ever, whatever becomes of our code.',
      severity: 'error',
      from: { path: '^migrations/', pathNot: spec },
      to: { pathNot: '^node_modules/typeorm/' },
    },
    {
      name: 'libs-know-no-app',
      severity: 'error',
      from: { path: '^libs/', pathNot: spec },
      to: { path: '^(apps|test|migrations)/' },
    },
    {
      name: 'libs-specs-know-no-app',
      severity: 'error',
      from: { path: `^libs/.*${spec}` },
      to: { path: '^apps/' },
    },
    {
      name: 'apps-know-no-app',
      comment: 'The one-machine start runs the others as child processes.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/', pathNot: spec },
      to: { path: ['^apps/', '^test/'], pathNot: '^apps/$1/' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-tests-in-the-product',
      severity: 'error',
      from: { path: '^(apps|libs|migrations)/', pathNot: spec },
      to: { path: spec },
    },
    {
      name: 'no-development-packages-in-the-product',
      comment: 'The container image is installed without them.',
      severity: 'error',
      from: { path: '^(apps|libs|migrations)/', pathNot: spec },
      to: {
        dependencyTypes: ['npm-dev'],
        dependencyTypesNot: ['type-only'],
        pathNot: '^node_modules/@types/',
      },
    },
    {
      name: 'no-undeclared-packages',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'no-unresolvable-imports',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: ['^node_modules/', '^dist/'] },
    exclude: { path: '^dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    webpackConfig: { fileName: join(__dirname, 'test/architecture/import-aliases.cjs'), arguments: aliases },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
    },
  },
};
