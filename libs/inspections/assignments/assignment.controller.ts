import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { Actor } from '#platform/database/actor.js';
import { CurrentActor } from '#platform/http/current-actor.js';
import { Refuses } from '#platform/http/documented-answers.js';
import { IdParam } from '#platform/http/id-param.js';
import type { Page } from '#platform/http/page.js';
import { Permit } from '#platform/http/permission.js';
import { assignmentPermissions } from '../inspection.permissions.js';
import {
  AssignDto,
  AssignedDto,
  AssignmentDto,
  AssignmentPageDto,
  AssignmentQuery,
  ProgressDto,
  ProgressQuery,
} from './assignment.dto.js';
import { AssignmentService } from './assignment.service.js';
import { InspectionProgressService } from './inspection-progress.service.js';

@ApiTags('督导分配')
@Controller('inspection-assignments')
export class AssignmentController {
  constructor(
    @Inject(AssignmentService) private readonly assignments: AssignmentService,
    @Inject(InspectionProgressService) private readonly progress: InspectionProgressService,
  ) {}

  @Permit(assignmentPermissions.write)
  @Post()
  @ApiOperation({ summary: '把督导员分配到学校；已经分配的不变' })
  @ApiCreatedResponse({ type: AssignedDto })
  async assign(@CurrentActor() actor: Actor, @Body() body: AssignDto): Promise<AssignedDto> {
    return this.assignments.assign(actor, body);
  }

  @Permit(assignmentPermissions.read)
  @Get()
  @ApiOperation({ summary: '督导分配列表；督导员只看到自己的' })
  @ApiOkResponse({ type: AssignmentPageDto })
  async list(@CurrentActor() actor: Actor, @Query() query: AssignmentQuery): Promise<Page<AssignmentDto>> {
    return this.assignments.list(actor, query);
  }

  @Permit(assignmentPermissions.read)
  @Get('progress')
  @ApiOperation({ summary: '督导进度：谁到过哪所学校几次，还缺什么，还剩几天' })
  @ApiOkResponse({ type: ProgressDto })
  @Refuses({ 404: '没有这个学期' })
  async showProgress(@CurrentActor() actor: Actor, @Query() { termId }: ProgressQuery): Promise<ProgressDto> {
    return this.progress.show(actor, termId);
  }

  @Permit(assignmentPermissions.write)
  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: '取消分配；已有的督导记录保留' })
  @ApiNoContentResponse()
  async remove(@CurrentActor() actor: Actor, @Param() { id }: IdParam): Promise<void> {
    await this.assignments.remove(actor, id);
  }
}
