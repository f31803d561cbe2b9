import { accountabilityJobs } from '#accountability/accountability.jobs.js';
import { examJobs } from '#exams/exam.jobs.js';
import { importJobs } from '#imports/import.jobs.js';
import { inspectionJobs } from '#inspections/inspection.jobs.js';
import { scoringJobs } from '#scoring/scoring.jobs.js';

/** Every job that may be rung for; each must have exactly one processor here. */
export const jobNames: readonly string[] = [
  ...Object.values(importJobs),
  ...Object.values(examJobs),
  ...Object.values(inspectionJobs),
  ...Object.values(scoringJobs),
  ...Object.values(accountabilityJobs),
];

/** Those of them that are done once a day. */
export const dailyJobs: readonly string[] = [inspectionJobs.markOverdue, accountabilityJobs.keepDeadlines];
