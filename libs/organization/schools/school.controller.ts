import { Body, Controller, Get, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { Actor } from '#platform/database/actor.js';
import { CurrentActor } from '#platform/http/current-actor.js';
import { IdParam } from '#platform/http/id-param.js';
import type { Page } from '#platform/http/page.js';
import { Permit } from '#platform/http/permission.js';
import { CreateSchoolDto, SchoolDto, SchoolPageDto, SchoolQuery } from './school.dto.js';
import { schoolPermissions } from './school.permissions.js';
import { SchoolService } from './school.service.js';

@ApiTags('学校')
@Controller('schools')
export class SchoolController {
  constructor(@Inject(SchoolService) private readonly schools: SchoolService) {}

  @Permit(schoolPermissions.write)
  @Post()
  @ApiOperation({ summary: '新建学校' })
  @ApiCreatedResponse({ type: SchoolDto })
  async create(
    @CurrentActor() actor: Actor,
    @Body() body: CreateSchoolDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SchoolDto> {
    const school = await this.schools.create(actor, body);
    response.location(`/api/v1/schools/${school.id}`);
    return school;
  }

  @Permit(schoolPermissions.read)
  @Get()
  @ApiOperation({ summary: '学校列表（按代码）' })
  @ApiOkResponse({ type: SchoolPageDto })
  async list(@CurrentActor() actor: Actor, @Query() query: SchoolQuery): Promise<Page<SchoolDto>> {
    return this.schools.list(actor, query);
  }

  @Permit(schoolPermissions.read)
  @Get(':id')
  @ApiOperation({ summary: '一所学校' })
  @ApiOkResponse({ type: SchoolDto })
  async get(@CurrentActor() actor: Actor, @Param() { id }: IdParam): Promise<SchoolDto> {
    return this.schools.get(actor, id);
  }
}
