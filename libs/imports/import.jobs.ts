/** What the worker is rung for: reading and checking a file, and writing it to the county's tables. */
export const importJobs = {
  validate: 'imports.validate',
  commit: 'imports.commit',
} as const;
