import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Actor } from '#platform/database/actor.js';
import { CurrentActor } from '#platform/http/current-actor.js';
import { IdParam } from '#platform/http/id-param.js';
import type { Page } from '#platform/http/page.js';
import { Permit } from '#platform/http/permission.js';
import { accountabilityFindingPermissions } from '../accountability.permissions.js';
import {
  AccountabilityFindingDto,
  AccountabilityFindingPageDto,
  AccountabilityFindingQuery,
} from './accountability-finding.dto.js';
import { AccountabilityFindingService } from './accountability-finding.service.js';

@ApiTags('问责规则')
@Controller('scoring-runs/:id/findings')
export class AccountabilityFindingController {
  constructor(
    @Inject(AccountabilityFindingService) private readonly findings: AccountabilityFindingService,
  ) {}

  @Permit(accountabilityFindingPermissions.read)
  @Get()
  @ApiOperation({ summary: '公布这次评分会触发哪些规则（按规则代码、单位代码）；仅供审阅，不是决定' })
  @ApiOkResponse({ type: AccountabilityFindingPageDto })
  async list(
    @CurrentActor() actor: Actor,
    @Param() { id }: IdParam,
    @Query() query: AccountabilityFindingQuery,
  ): Promise<Page<AccountabilityFindingDto>> {
    return this.findings.list(actor, id, query);
  }
}
