import { Module } from '@nestjs/common';
import { ResultController } from './result.controller.js';
import { RunDiffController } from './run-diff.controller.js';
import { RunDiffService } from './run-diff.service.js';
import { UnitResultsService } from './unit-results.service.js';

@Module({
  controllers: [ResultController, RunDiffController],
  providers: [UnitResultsService, RunDiffService],
})
export class ResultsModule {}
