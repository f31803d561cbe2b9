import { Body, Controller, Get, Headers, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { Actor } from '#platform/database/actor.js';
import { CurrentActor } from '#platform/http/current-actor.js';
import { tagged, TakesIfMatch } from '#platform/http/entity-tag.js';
import { IdParam } from '#platform/http/id-param.js';
import { type Page, PageQuery } from '#platform/http/page.js';
import { Permit } from '#platform/http/permission.js';
import { visitPermissions } from '../inspection.permissions.js';
import { VisitAdmissionService } from './visit-admission.service.js';
import { VisitDto, VisitRevisionDto, VisitRevisionPageDto } from './visit-answer.dto.js';
import { VisitRevisionService } from './visit-revision.service.js';
import { AdmitLateVisitDto, ReviseVisitDto } from './visit.dto.js';

@ApiTags('督导')
@Controller('visits')
export class VisitCorrectionController {
  constructor(
    @Inject(VisitRevisionService) private readonly revisions: VisitRevisionService,
    @Inject(VisitAdmissionService) private readonly admission: VisitAdmissionService,
  ) {}

  @Permit(visitPermissions.revise)
  @Post(':id/revisions')
  @ApiOperation({ summary: '更正已提交的督导，须说明理由；原来的仍可查阅' })
  @TakesIfMatch('读取督导时的 ETag；已被他人更正则答复 412')
  @ApiCreatedResponse({ type: VisitRevisionDto })
  async revise(
    @CurrentActor() actor: Actor,
    @Param() { id }: IdParam,
    @Body() body: ReviseVisitDto,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<VisitRevisionDto> {
    const revision = await this.revisions.revise(actor, id, body, ifMatch);
    response.location(`/api/v1/visits/${revision.visitId}/revisions`);
    return revision;
  }

  @Permit(visitPermissions.read)
  @Get(':id/revisions')
  @ApiOperation({ summary: '一次督导的各稿（新的在前），每一稿都完整' })
  @ApiOkResponse({ type: VisitRevisionPageDto })
  async listRevisions(
    @CurrentActor() actor: Actor,
    @Param() { id }: IdParam,
    @Query() query: PageQuery,
  ): Promise<Page<VisitRevisionDto>> {
    return this.revisions.list(actor, id, query);
  }

  @Permit(visitPermissions.admitLate)
  @Post(':id/admit-late')
  @HttpCode(200)
  @ApiOperation({ summary: '准予期限之外的督导补录，须说明理由；仍由督导员提交' })
  @ApiOkResponse({ type: VisitDto })
  async admitLate(
    @CurrentActor() actor: Actor,
    @Param() { id }: IdParam,
    @Body() { reason }: AdmitLateVisitDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<VisitDto> {
    const visit = await this.admission.admitLate(actor, id, reason);
    return tagged(response, visit);
  }
}
