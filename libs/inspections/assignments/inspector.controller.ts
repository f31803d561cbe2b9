import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Actor } from '#platform/database/actor.js';
import { CurrentActor } from '#platform/http/current-actor.js';
import { type Page, PageQuery } from '#platform/http/page.js';
import { Permit } from '#platform/http/permission.js';
import { assignmentPermissions } from '../inspection.permissions.js';
import { InspectorDto, InspectorPageDto } from './assignment.dto.js';
import { AssignmentService } from './assignment.service.js';

@ApiTags('督导分配')
@Controller('inspectors')
export class InspectorController {
  constructor(@Inject(AssignmentService) private readonly assignments: AssignmentService) {}

  @Permit(assignmentPermissions.readInspectors)
  @Get()
  @ApiOperation({ summary: '可以派出的督导员（按用户名），停用的不列' })
  @ApiOkResponse({ type: InspectorPageDto })
  async list(@CurrentActor() actor: Actor, @Query() query: PageQuery): Promise<Page<InspectorDto>> {
    return this.assignments.listInspectors(actor, query);
  }
}
