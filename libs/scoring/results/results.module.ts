import { Module } from '@nestjs/common';
import { ResultController } from './result.controller.js';
import { UnitResultsService } from './unit-results.service.js';

@Module({
  controllers: [ResultController],
  providers: [UnitResultsService],
})
export class ResultsModule {}
