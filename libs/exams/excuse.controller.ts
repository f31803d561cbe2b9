import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Actor } from '#platform/database/actor.js';
import { CurrentActor } from '#platform/http/current-actor.js';
import { IdParam } from '#platform/http/id-param.js';
import { type Page, PageQuery } from '#platform/http/page.js';
import { Permit } from '#platform/http/permission.js';
import { examPermissions } from './exam.permissions.js';
import {
  ExcuseCountDto,
  ExcuseDto,
  ExcusedPupilDto,
  ExcusedPupilPageDto,
  WithdrawExcuseDto,
} from './excuse.dto.js';
import { ExcuseService } from './excuse.service.js';

@ApiTags('考试')
@Controller('exams/:id/excuses')
export class ExcuseController {
  constructor(@Inject(ExcuseService) private readonly excuses: ExcuseService) {}

  @Permit(examPermissions.excuse)
  @Post()
  @ApiOperation({ summary: '批准缺考：这些考生不计入分子和分母' })
  @ApiCreatedResponse({ type: ExcuseCountDto })
  async approve(
    @CurrentActor() actor: Actor,
    @Param() { id }: IdParam,
    @Body() body: ExcuseDto,
  ): Promise<ExcuseCountDto> {
    return this.excuses.approve(actor, id, body);
  }

  @Permit(examPermissions.excuse)
  @Post('withdraw')
  @HttpCode(200)
  @ApiOperation({ summary: '撤回批准' })
  @ApiOkResponse({ type: ExcuseCountDto })
  async withdraw(
    @CurrentActor() actor: Actor,
    @Param() { id }: IdParam,
    @Body() body: WithdrawExcuseDto,
  ): Promise<ExcuseCountDto> {
    return this.excuses.withdraw(actor, id, body);
  }

  @Permit(examPermissions.excuse)
  @Get()
  @ApiOperation({ summary: '批准缺考的考生' })
  @ApiOkResponse({ type: ExcusedPupilPageDto })
  async list(
    @CurrentActor() actor: Actor,
    @Param() { id }: IdParam,
    @Query() query: PageQuery,
  ): Promise<Page<ExcusedPupilDto>> {
    return this.excuses.list(actor, id, query);
  }
}
