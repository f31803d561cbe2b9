import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { ReadinessChecks } from './readiness/readiness-checks.js';
import { ReadinessController } from './readiness/readiness.controller.js';
import { ReadinessService } from './readiness/readiness.service.js';

@Module({
  imports: [DiscoveryModule],
  controllers: [ReadinessController],
  providers: [ReadinessChecks, ReadinessService],
})
export class ScoringModule {}
