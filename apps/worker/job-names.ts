import { examJobs } from '#exams/exam.jobs.js';
import { importJobs } from '#imports/import.jobs.js';

/** Every job that may be rung for; each must have exactly one processor here. */
export const jobNames: readonly string[] = [...Object.values(importJobs), ...Object.values(examJobs)];
