import { Body, Controller, Get, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { Actor } from '#platform/database/actor.js';
import { CurrentActor } from '#platform/http/current-actor.js';
import { IdParam } from '#platform/http/id-param.js';
import { type Page, PageQuery } from '#platform/http/page.js';
import { Permit } from '#platform/http/permission.js';
import { CreateSchoolYearDto, SchoolYearDto, SchoolYearPageDto } from './school-year.dto.js';
import { schoolYearPermissions } from './school-year.permissions.js';
import { SchoolYearService } from './school-year.service.js';

@ApiTags('学年')
@Controller('school-years')
export class SchoolYearController {
  constructor(@Inject(SchoolYearService) private readonly schoolYears: SchoolYearService) {}

  @Permit(schoolYearPermissions.write)
  @Post()
  @ApiOperation({ summary: '新建学年及其两个学期' })
  @ApiCreatedResponse({ type: SchoolYearDto })
  async create(
    @CurrentActor() actor: Actor,
    @Body() body: CreateSchoolYearDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SchoolYearDto> {
    const schoolYear = await this.schoolYears.create(actor, body);
    response.location(`/api/v1/school-years/${schoolYear.id}`);
    return schoolYear;
  }

  @Permit(schoolYearPermissions.read)
  @Get()
  @ApiOperation({ summary: '学年列表（最近的在前）' })
  @ApiOkResponse({ type: SchoolYearPageDto })
  async list(@CurrentActor() actor: Actor, @Query() query: PageQuery): Promise<Page<SchoolYearDto>> {
    return this.schoolYears.list(actor, query);
  }

  @Permit(schoolYearPermissions.read)
  @Get(':id')
  @ApiOperation({ summary: '一个学年' })
  @ApiOkResponse({ type: SchoolYearDto })
  async get(@CurrentActor() actor: Actor, @Param() { id }: IdParam): Promise<SchoolYearDto> {
    return this.schoolYears.get(actor, id);
  }
}
