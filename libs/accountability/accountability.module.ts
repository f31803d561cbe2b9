import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccountabilityHistory } from './accountability-history.js';
import { AccountabilityRuleController } from './accountability-rule.controller.js';
import { AccountabilityRuleEntity } from './accountability-rule.entity.js';
import { AccountabilityRuleService } from './accountability-rule.service.js';
import { CasesModule } from './cases/cases.module.js';
import { FindingsModule } from './findings/findings.module.js';
import { RuleTrialService } from './rule-trial.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([AccountabilityRuleEntity]), FindingsModule, CasesModule],
  controllers: [AccountabilityRuleController],
  providers: [AccountabilityRuleService, AccountabilityHistory, RuleTrialService],
})
export class AccountabilityModule {}
