import {
  Body,
  Controller,
  Get,
  Headers,
  HttpCode,
  Inject,
  Param,
  Post,
  Put,
  Query,
  Res,
} from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { Actor } from '#platform/database/actor.js';
import { CurrentActor } from '#platform/http/current-actor.js';
import { tagged, TakesIfMatch } from '#platform/http/entity-tag.js';
import { IdParam } from '#platform/http/id-param.js';
import type { Page } from '#platform/http/page.js';
import { Permit } from '#platform/http/permission.js';
import { findingPermissions, visitPermissions } from '../inspection.permissions.js';
import {
  FindingDetailDto,
  type FindingDto,
  FindingPageDto,
  FindingQuery,
  JudgeFindingDto,
  PutFindingDto,
  RectifyFindingDto,
  ReopenFindingDto,
} from './finding.dto.js';
import { FindingReadingService } from './finding-reading.service.js';
import { FindingRecordingService } from './finding-recording.service.js';
import { type FindingStep, FindingWorkflowService } from './finding-workflow.service.js';

@ApiTags('问题清单')
@Controller('findings')
export class FindingController {
  constructor(
    @Inject(FindingRecordingService) private readonly recording: FindingRecordingService,
    @Inject(FindingReadingService) private readonly reading: FindingReadingService,
    @Inject(FindingWorkflowService) private readonly workflow: FindingWorkflowService,
  ) {}

  @Permit(visitPermissions.record)
  @Put(':id')
  @ApiOperation({ summary: '记录督导中发现的问题；可先于督导记录到达，重复上传不改变什么' })
  @ApiCreatedResponse({ type: FindingDetailDto })
  @ApiOkResponse({ type: FindingDetailDto, description: '同一问题已经收到' })
  async put(
    @CurrentActor() actor: Actor,
    @Param() { id }: IdParam,
    @Body() body: PutFindingDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<FindingDetailDto> {
    const { fate, finding } = await this.recording.record(actor, id, body);
    response.status(fate === 'created' ? 201 : 200).location(`/api/v1/findings/${finding.id}`);
    return tagged(response, finding);
  }

  @Permit(findingPermissions.read)
  @Get()
  @ApiOperation({ summary: '问题清单（新的在前）' })
  @ApiOkResponse({ type: FindingPageDto })
  async list(@CurrentActor() actor: Actor, @Query() query: FindingQuery): Promise<Page<FindingDto>> {
    return this.reading.list(actor, query);
  }

  @Permit(findingPermissions.read)
  @Get(':id')
  @ApiOperation({ summary: '一个问题和它的经过' })
  @ApiOkResponse({ type: FindingDetailDto })
  async get(
    @CurrentActor() actor: Actor,
    @Param() { id }: IdParam,
    @Res({ passthrough: true }) response: Response,
  ): Promise<FindingDetailDto> {
    return tagged(response, await this.reading.get(actor, id));
  }

  @Permit(findingPermissions.rectify)
  @Post(':id/rectify')
  @HttpCode(200)
  @ApiOperation({ summary: '学校报告已经整改；佐证作为附件上传' })
  @TakesIfMatch()
  @ApiOkResponse({ type: FindingDetailDto })
  async rectify(
    @CurrentActor() actor: Actor,
    @Param() { id }: IdParam,
    @Body() { text }: RectifyFindingDto,
    @Headers('if-match') tag: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<FindingDetailDto> {
    return this.move(actor, id, { action: 'rectify', text }, tag, response);
  }

  @Permit(findingPermissions.verify)
  @Post(':id/verify')
  @HttpCode(200)
  @ApiOperation({ summary: '督导员核实学校的整改' })
  @TakesIfMatch()
  @ApiOkResponse({ type: FindingDetailDto })
  async verify(
    @CurrentActor() actor: Actor,
    @Param() { id }: IdParam,
    @Body() { text }: JudgeFindingDto,
    @Headers('if-match') tag: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<FindingDetailDto> {
    return this.move(actor, id, { action: 'verify', text: text ?? null }, tag, response);
  }

  @Permit(findingPermissions.reopen)
  @Post(':id/reopen')
  @HttpCode(200)
  @ApiOperation({ summary: '退回整改，并说明理由' })
  @TakesIfMatch()
  @ApiOkResponse({ type: FindingDetailDto })
  async reopen(
    @CurrentActor() actor: Actor,
    @Param() { id }: IdParam,
    @Body() { reason }: ReopenFindingDto,
    @Headers('if-match') tag: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<FindingDetailDto> {
    return this.move(actor, id, { action: 'reopen', text: reason }, tag, response);
  }

  @Permit(findingPermissions.close)
  @Post(':id/close')
  @HttpCode(200)
  @ApiOperation({ summary: '教研室将已核实的问题销号' })
  @TakesIfMatch()
  @ApiOkResponse({ type: FindingDetailDto })
  async close(
    @CurrentActor() actor: Actor,
    @Param() { id }: IdParam,
    @Body() { text }: JudgeFindingDto,
    @Headers('if-match') tag: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<FindingDetailDto> {
    return this.move(actor, id, { action: 'close', text: text ?? null }, tag, response);
  }

  private async move(
    actor: Actor,
    id: string,
    step: FindingStep,
    tag: string | undefined,
    response: Response,
  ): Promise<FindingDetailDto> {
    return tagged(response, await this.workflow.move(actor, id, step, tag));
  }
}
