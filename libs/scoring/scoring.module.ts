import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { TermResultsModule } from '#organization/term-results/term-results.module.js';
import { AssessmentsModule } from './assessments/assessments.module.js';
import { ReadinessChecks } from './readiness/readiness-checks.js';
import { ReadinessController } from './readiness/readiness.controller.js';
import { ReadinessService } from './readiness/readiness.service.js';
import { ResultsModule } from './results/results.module.js';
import { ScoringPublicationService } from './runs/scoring-publication.service.js';
import { ScoringRunController } from './runs/scoring-run.controller.js';
import { ScoringRunService } from './runs/scoring-run.service.js';
import { TermScoringRunController } from './runs/term-scoring-run.controller.js';
import { TargetLettersModule } from './target-letters/target-letters.module.js';

@Module({
  imports: [DiscoveryModule, TermResultsModule, TargetLettersModule, AssessmentsModule, ResultsModule],
  controllers: [ReadinessController, TermScoringRunController, ScoringRunController],
  providers: [ReadinessChecks, ReadinessService, ScoringRunService, ScoringPublicationService],
})
export class ScoringModule {}
