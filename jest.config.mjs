export default {
  rootDir: '.',
  roots: ['<rootDir>/libs', '<rootDir>/apps', '<rootDir>/migrations', '<rootDir>/test'],
  testMatch: ['**/*.spec.ts'],
  testEnvironment: 'node',
  testSequencer: '<rootDir>/test/slowest-first.mjs',
  testRunner: '<rootDir>/test/circus.mjs',
  transform: {},
  // A busy machine is slow and not wrong; what hangs still fails.
  testTimeout: 180_000,
  maxWorkers: 2,
};
