import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { Actor } from '#platform/database/actor.js';
import { CurrentActor } from '#platform/http/current-actor.js';
import { Refuses } from '#platform/http/documented-answers.js';
import { IdParam } from '#platform/http/id-param.js';
import { type Page, PageQuery } from '#platform/http/page.js';
import { Permit } from '#platform/http/permission.js';
import { scoringRunPermissions } from '../scoring.permissions.js';
import { AcceptedScoringDto, ScoringRunDto, ScoringRunPageDto, StartScoringDto } from './scoring-run.dto.js';
import { ScoringRunService } from './scoring-run.service.js';

@ApiTags('学期评分')
@Controller('terms/:id/scoring-runs')
export class TermScoringRunController {
  constructor(@Inject(ScoringRunService) private readonly runs: ScoringRunService) {}

  @Permit(scoringRunPermissions.run)
  @Post()
  @HttpCode(202)
  @ApiOperation({ summary: '发起学期评分；以前的评分都保留，不受影响' })
  @ApiAcceptedResponse({ type: AcceptedScoringDto })
  @Refuses({ 422: '学期还不具备评分条件' })
  async start(
    @CurrentActor() actor: Actor,
    @Param() { id }: IdParam,
    @Body() body: StartScoringDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<AcceptedScoringDto> {
    const accepted = await this.runs.start(actor, id, body.reason);
    response.location(`/api/v1/scoring-runs/${accepted.id}`);
    return accepted;
  }

  @Permit(scoringRunPermissions.read)
  @Get()
  @ApiOperation({ summary: '学期的全部评分，新的在前；学校和乡镇只看到已公布的' })
  @ApiOkResponse({ type: ScoringRunPageDto })
  async list(
    @CurrentActor() actor: Actor,
    @Param() { id }: IdParam,
    @Query() query: PageQuery,
  ): Promise<Page<ScoringRunDto>> {
    return this.runs.list(actor, id, query);
  }
}
