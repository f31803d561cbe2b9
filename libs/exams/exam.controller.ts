import { Body, Controller, Get, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { Actor } from '#platform/database/actor.js';
import { CurrentActor } from '#platform/http/current-actor.js';
import { IdParam } from '#platform/http/id-param.js';
import { type Page, PageQuery } from '#platform/http/page.js';
import { Permit } from '#platform/http/permission.js';
import { CreateExamDto, ExamDto, ExamPageDto } from './exam.dto.js';
import { examPermissions } from './exam.permissions.js';
import { ExamService } from './exam.service.js';

@ApiTags('考试')
@Controller('exams')
export class ExamController {
  constructor(@Inject(ExamService) private readonly exams: ExamService) {}

  @Permit(examPermissions.create)
  @Post()
  @ApiOperation({ summary: '新建考试' })
  @ApiCreatedResponse({ type: ExamDto })
  async create(
    @CurrentActor() actor: Actor,
    @Body() body: CreateExamDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ExamDto> {
    const exam = await this.exams.create(actor, body);
    response.location(`/api/v1/exams/${exam.id}`);
    return exam;
  }

  @Permit(examPermissions.read)
  @Get()
  @ApiOperation({ summary: '考试列表，新的在前' })
  @ApiOkResponse({ type: ExamPageDto })
  async list(@CurrentActor() actor: Actor, @Query() query: PageQuery): Promise<Page<ExamDto>> {
    return this.exams.list(actor, query);
  }

  @Permit(examPermissions.read)
  @Get(':id')
  @ApiOperation({ summary: '一次考试' })
  @ApiOkResponse({ type: ExamDto })
  async get(@CurrentActor() actor: Actor, @Param() { id }: IdParam): Promise<ExamDto> {
    return this.exams.get(actor, id);
  }
}
