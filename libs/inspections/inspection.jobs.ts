/** What is done for inspections behind the queue. */
export const inspectionJobs = { markOverdue: 'inspections.mark-overdue' } as const;
