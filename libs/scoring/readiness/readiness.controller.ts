import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Actor } from '#platform/database/actor.js';
import { CurrentActor } from '#platform/http/current-actor.js';
import { IdParam } from '#platform/http/id-param.js';
import { Permit } from '#platform/http/permission.js';
import { scoringPermissions } from '../scoring.permissions.js';
import { ReadinessDto, ReadinessQuery } from './readiness.dto.js';
import { ReadinessService } from './readiness.service.js';

@ApiTags('学期评分')
@Controller('terms/:id/readiness')
export class ReadinessController {
  constructor(@Inject(ReadinessService) private readonly readiness: ReadinessService) {}

  @Permit(scoringPermissions.readReadiness)
  @Get()
  @ApiOperation({ summary: '评分之前还缺什么：按类列出，每类至多 200 处，其余用 kind 翻页' })
  @ApiOkResponse({ type: ReadinessDto })
  async show(
    @CurrentActor() actor: Actor,
    @Param() { id }: IdParam,
    @Query() query: ReadinessQuery,
  ): Promise<ReadinessDto> {
    return this.readiness.show(actor, id, query);
  }
}
