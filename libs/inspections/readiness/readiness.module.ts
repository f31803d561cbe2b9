import { Module } from '@nestjs/common';
import { InspectionReadiness } from './inspection.readiness.js';

@Module({ providers: [InspectionReadiness] })
export class ReadinessModule {}
