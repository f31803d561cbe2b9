import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { ConcludeProcessor } from './runs/conclude.processor.js';
import { FreezeProcessor } from './runs/freeze.processor.js';
import { ScoreProcessor } from './runs/score.processor.js';
import { SealProcessor } from './runs/seal.processor.js';
import { SummarizeProcessor } from './runs/summarize.processor.js';
import { TermNouns } from './runs/term-nouns.js';
import { TermSummary } from './summary/term-summary.js';

/** What the worker does for term-end scoring. */
@Module({
  imports: [DiscoveryModule],
  providers: [
    TermNouns,
    TermSummary,
    FreezeProcessor,
    ScoreProcessor,
    SummarizeProcessor,
    ConcludeProcessor,
    SealProcessor,
  ],
})
export class ScoringWorkerModule {}
