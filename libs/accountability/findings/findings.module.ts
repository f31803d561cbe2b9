import { Module } from '@nestjs/common';
import { AccountabilityFindingController } from './accountability-finding.controller.js';
import { AccountabilityFindingService } from './accountability-finding.service.js';

@Module({
  controllers: [AccountabilityFindingController],
  providers: [AccountabilityFindingService],
})
export class FindingsModule {}
