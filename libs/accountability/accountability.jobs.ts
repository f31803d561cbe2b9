/** What is done for accountability behind the queue. */
export const accountabilityJobs = {
  openCases: 'accountability.open-cases',
  keepDeadlines: 'accountability.keep-deadlines',
} as const;
