/** The stages of a scoring run, in the order in which they can be done. */
export const scoringJobs = {
  freeze: 'scoring.freeze',
  score: 'scoring.score',
  summarize: 'scoring.summarize',
  conclude: 'scoring.conclude',
  seal: 'scoring.seal',
} as const;

export type ScoringJob = (typeof scoringJobs)[keyof typeof scoringJobs];
