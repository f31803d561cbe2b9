/** What the worker is rung for: one ranking run, from the marks to the verified rows. */
export const examJobs = {
  rank: 'exams.rank',
} as const;
