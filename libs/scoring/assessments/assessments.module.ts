import { Module } from '@nestjs/common';
import { AssessmentPolicyController } from './assessment-policy.controller.js';
import { AssessmentPolicyService } from './assessment-policy.service.js';

@Module({
  controllers: [AssessmentPolicyController],
  providers: [AssessmentPolicyService],
})
export class AssessmentsModule {}
