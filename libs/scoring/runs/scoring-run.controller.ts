import { Controller, Get, HttpCode, Inject, Param, Post, Sse } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Observable } from 'rxjs';
import type { Actor } from '#platform/database/actor.js';
import { CurrentActor } from '#platform/http/current-actor.js';
import { ApiEvents, Refuses } from '#platform/http/documented-answers.js';
import { IdParam } from '#platform/http/id-param.js';
import { Permit } from '#platform/http/permission.js';
import { type ServerEvent, watch } from '#platform/http/watch.js';
import { scoringRunPermissions } from '../scoring.permissions.js';
import { ScoringPublicationService } from './scoring-publication.service.js';
import { ScoringRunDto } from './scoring-run.dto.js';
import { ScoringRunService } from './scoring-run.service.js';

/** One scoring run: watch, retry, call off, publish. */
@ApiTags('学期评分')
@Controller('scoring-runs/:id')
export class ScoringRunController {
  constructor(
    @Inject(ScoringRunService) private readonly runs: ScoringRunService,
    @Inject(ScoringPublicationService) private readonly publications: ScoringPublicationService,
  ) {}

  @Permit(scoringRunPermissions.read)
  @Get()
  @ApiOperation({ summary: '一次评分的状态、各步骤和校验值；学校和乡镇只能看已公布的' })
  @ApiOkResponse({ type: ScoringRunDto })
  async get(@CurrentActor() actor: Actor, @Param() { id }: IdParam): Promise<ScoringRunDto> {
    return this.runs.get(actor, id);
  }

  @Permit(scoringRunPermissions.watch)
  @Sse('events')
  @ApiOperation({ summary: '评分的进度（服务器推送），完成、失败或取消时结束' })
  @ApiEvents(ScoringRunDto)
  async events(@CurrentActor() actor: Actor, @Param() { id }: IdParam): Promise<Observable<ServerEvent>> {
    await this.runs.get(actor, id);
    return watch(
      () => this.runs.get(actor, id),
      ({ status }) => status !== 'queued' && status !== 'running',
    );
  }

  @Permit(scoringRunPermissions.run)
  @Post('retry')
  @HttpCode(200)
  @ApiOperation({ summary: '重试失败的步骤；已完成的步骤不重做' })
  @ApiOkResponse({ type: ScoringRunDto })
  async retry(@CurrentActor() actor: Actor, @Param() { id }: IdParam): Promise<ScoringRunDto> {
    return this.runs.retry(actor, id);
  }

  @Permit(scoringRunPermissions.run)
  @Post('cancel')
  @HttpCode(200)
  @ApiOperation({ summary: '取消尚未完成的评分；正在进行的步骤做完为止，其余不再开始' })
  @ApiOkResponse({ type: ScoringRunDto })
  async cancel(@CurrentActor() actor: Actor, @Param() { id }: IdParam): Promise<ScoringRunDto> {
    return this.runs.cancel(actor, id);
  }

  @Permit(scoringRunPermissions.publish)
  @Post('publish')
  @HttpCode(200)
  @ApiOperation({ summary: '公布全部结果；发起人自己不能公布，公布之后不再变动' })
  @ApiOkResponse({ type: ScoringRunDto })
  @Refuses({ 422: '学期尚未封存，或要替换已公布的结果而没有理由' })
  async publish(@CurrentActor() actor: Actor, @Param() { id }: IdParam): Promise<ScoringRunDto> {
    await this.publications.publish(actor, id);
    return this.runs.get(actor, id);
  }
}
