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
import { visitPermissions } from '../inspection.permissions.js';
import { VisitDto, VisitPageDto, type VisitSummaryDto } from './visit-answer.dto.js';
import { VisitReadingService } from './visit-reading.service.js';
import { VisitRecordingService } from './visit-recording.service.js';
import { VisitSubmissionService } from './visit-submission.service.js';
import { PutVisitDto, VisitQuery } from './visit.dto.js';

@ApiTags('督导')
@Controller('visits')
export class VisitController {
  constructor(
    @Inject(VisitRecordingService) private readonly recording: VisitRecordingService,
    @Inject(VisitSubmissionService) private readonly submission: VisitSubmissionService,
    @Inject(VisitReadingService) private readonly visits: VisitReadingService,
  ) {}

  @Permit(visitPermissions.record)
  @Put(':id')
  @ApiOperation({ summary: '保存督导草稿，编号由手机生成；同一编号和内容重复送来，没有变化' })
  @TakesIfMatch('改写自己的草稿时，上次答复的 ETag')
  @ApiCreatedResponse({ type: VisitDto, description: '首次保存' })
  @ApiOkResponse({ type: VisitDto, description: '重复送来，或改写了草稿' })
  async record(
    @CurrentActor() actor: Actor,
    @Param() { id }: IdParam,
    @Body() body: PutVisitDto,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<VisitDto> {
    const { fate, visit } = await this.recording.record(actor, id, body, ifMatch);
    response.status(fate === 'created' ? 201 : 200);
    if (fate === 'created') response.location(`/api/v1/visits/${visit.id}`);
    return tagged(response, visit);
  }

  @Permit(visitPermissions.record)
  @Post(':id/submit')
  @HttpCode(200)
  @ApiOperation({ summary: '提交督导：各项评齐、在期限之内，随即计分并锁定' })
  @ApiOkResponse({ type: VisitDto })
  async submit(
    @CurrentActor() actor: Actor,
    @Param() { id }: IdParam,
    @Res({ passthrough: true }) response: Response,
  ): Promise<VisitDto> {
    return tagged(response, await this.submission.submit(actor, id));
  }

  @Permit(visitPermissions.read)
  @Get()
  @ApiOperation({ summary: '督导记录（编号大的在前）；学校和中心校只见已提交的' })
  @ApiOkResponse({ type: VisitPageDto })
  async list(@CurrentActor() actor: Actor, @Query() query: VisitQuery): Promise<Page<VisitSummaryDto>> {
    return this.visits.list(actor, query);
  }

  @Permit(visitPermissions.read)
  @Get(':id')
  @ApiOperation({ summary: '一次督导，各部分得分和每一处失分的由来' })
  @ApiOkResponse({ type: VisitDto })
  async get(
    @CurrentActor() actor: Actor,
    @Param() { id }: IdParam,
    @Res({ passthrough: true }) response: Response,
  ): Promise<VisitDto> {
    return tagged(response, await this.visits.get(actor, id));
  }
}
