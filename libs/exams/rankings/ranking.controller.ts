import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Res, Sse } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { Observable } from 'rxjs';
import type { Actor } from '#platform/database/actor.js';
import { CurrentActor } from '#platform/http/current-actor.js';
import { ApiEvents } from '#platform/http/documented-answers.js';
import { IdParam } from '#platform/http/id-param.js';
import { type Page, PageQuery } from '#platform/http/page.js';
import { Permit } from '#platform/http/permission.js';
import { type ServerEvent, watch } from '#platform/http/watch.js';
import { rankingPermissions } from '../exam.permissions.js';
import { RankingPublicationService } from './ranking-publication.service.js';
import { AcceptedRankingDto, RankingRunDto, RankingRunPageDto, StartRankingDto } from './ranking-run.dto.js';
import { RunParam } from './ranking-run.param.js';
import { RankingRunService } from './ranking-run.service.js';

/** Ranking runs of an exam: start, watch, publish. */
@ApiTags('排名')
@Controller('exams/:id/rankings')
export class RankingController {
  constructor(
    @Inject(RankingRunService) private readonly runs: RankingRunService,
    @Inject(RankingPublicationService) private readonly publications: RankingPublicationService,
  ) {}

  @Permit(rankingPermissions.run)
  @Post()
  @HttpCode(202)
  @ApiOperation({ summary: '发起排名；以前的排名都保留，不受影响' })
  @ApiAcceptedResponse({ type: AcceptedRankingDto })
  async start(
    @CurrentActor() actor: Actor,
    @Param() { id }: IdParam,
    @Body() body: StartRankingDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<AcceptedRankingDto> {
    const accepted = await this.runs.start(actor, id, body.reason);
    response.location(`/api/v1/exams/${id}/rankings/${accepted.runId}`);
    return accepted;
  }

  @Permit(rankingPermissions.watch)
  @Get()
  @ApiOperation({ summary: '这次考试的全部排名，新的在前' })
  @ApiOkResponse({ type: RankingRunPageDto })
  async list(
    @CurrentActor() actor: Actor,
    @Param() { id }: IdParam,
    @Query() query: PageQuery,
  ): Promise<Page<RankingRunDto>> {
    return this.runs.list(actor, id, query);
  }

  @Permit(rankingPermissions.read)
  @Get(':run')
  @ApiOperation({ summary: '一次排名的状态、方案版本和输入校验值' })
  @ApiOkResponse({ type: RankingRunDto })
  async get(@CurrentActor() actor: Actor, @Param() { id, run }: RunParam): Promise<RankingRunDto> {
    return this.runs.get(actor, id, run);
  }

  @Permit(rankingPermissions.watch)
  @Sse(':run/events')
  @ApiOperation({ summary: '排名的进度（服务器推送），完成或失败时结束' })
  @ApiEvents(RankingRunDto)
  async events(
    @CurrentActor() actor: Actor,
    @Param() { id, run }: RunParam,
  ): Promise<Observable<ServerEvent>> {
    await this.runs.get(actor, id, run);
    return watch(
      () => this.runs.get(actor, id, run),
      ({ status }) => status === 'succeeded' || status === 'failed',
    );
  }

  @Permit(rankingPermissions.publish)
  @Post(':run/publish')
  @HttpCode(200)
  @ApiOperation({ summary: '公布排名；发起人自己不能公布' })
  @ApiOkResponse({ type: RankingRunDto })
  async publish(@CurrentActor() actor: Actor, @Param() { id, run }: RunParam): Promise<RankingRunDto> {
    await this.publications.publish(actor, id, run);
    return this.runs.get(actor, id, run);
  }
}
