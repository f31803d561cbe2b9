import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { Actor } from '#platform/database/actor.js';
import { CurrentActor } from '#platform/http/current-actor.js';
import { IdParam } from '#platform/http/id-param.js';
import { type Page, PageQuery } from '#platform/http/page.js';
import { Permit } from '#platform/http/permission.js';
import { rankingPolicyPermissions } from './exam.permissions.js';
import {
  AnnouncePolicyDto,
  CreateRankingPolicyDto,
  RankingPolicyDto,
  RankingPolicyPageDto,
} from './ranking-policy.dto.js';
import { RankingPolicyService } from './ranking-policy.service.js';

@ApiTags('评价方案')
@Controller('ranking-policies')
export class RankingPolicyController {
  constructor(@Inject(RankingPolicyService) private readonly policies: RankingPolicyService) {}

  @Permit(rankingPolicyPermissions.write)
  @Post()
  @ApiOperation({ summary: '新建评价方案版本；须提前一个完整学年公布' })
  @ApiCreatedResponse({ type: RankingPolicyDto })
  async create(
    @CurrentActor() actor: Actor,
    @Body() body: CreateRankingPolicyDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<RankingPolicyDto> {
    const policy = await this.policies.create(actor, body);
    response.location(`/api/v1/ranking-policies/${policy.id}`);
    return policy;
  }

  @Permit(rankingPolicyPermissions.write)
  @Post(':id/announce')
  @HttpCode(200)
  @ApiOperation({ summary: '公布草案' })
  @ApiOkResponse({ type: RankingPolicyDto })
  async announce(
    @CurrentActor() actor: Actor,
    @Param() { id }: IdParam,
    @Body() body: AnnouncePolicyDto,
  ): Promise<RankingPolicyDto> {
    return this.policies.announce(actor, id, body.announcedOn);
  }

  @Permit(rankingPolicyPermissions.read)
  @Get()
  @ApiOperation({ summary: '评价方案各版本，新的在前' })
  @ApiOkResponse({ type: RankingPolicyPageDto })
  async list(@CurrentActor() actor: Actor, @Query() query: PageQuery): Promise<Page<RankingPolicyDto>> {
    return this.policies.list(actor, query);
  }

  @Permit(rankingPolicyPermissions.read)
  @Get(':id')
  @ApiOperation({ summary: '一个评价方案版本' })
  @ApiOkResponse({ type: RankingPolicyDto })
  async get(@CurrentActor() actor: Actor, @Param() { id }: IdParam): Promise<RankingPolicyDto> {
    return this.policies.get(actor, id);
  }
}
