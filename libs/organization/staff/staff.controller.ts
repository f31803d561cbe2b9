import { Body, Controller, Get, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { Actor } from '#platform/database/actor.js';
import { CurrentActor } from '#platform/http/current-actor.js';
import { IdParam } from '#platform/http/id-param.js';
import type { Page } from '#platform/http/page.js';
import { Permit } from '#platform/http/permission.js';
import { CreateStaffDto, StaffDto, StaffPageDto, StaffQuery } from './staff.dto.js';
import { staffPermissions } from './staff.permissions.js';
import { StaffService } from './staff.service.js';

@ApiTags('教职工')
@Controller('staff')
export class StaffController {
  constructor(@Inject(StaffService) private readonly staff: StaffService) {}

  @Permit(staffPermissions.write)
  @Post()
  @ApiOperation({ summary: '新建教职工' })
  @ApiCreatedResponse({ type: StaffDto })
  async create(
    @CurrentActor() actor: Actor,
    @Body() body: CreateStaffDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StaffDto> {
    const person = await this.staff.create(actor, body);
    response.location(`/api/v1/staff/${person.id}`);
    return person;
  }

  @Permit(staffPermissions.read)
  @Get()
  @ApiOperation({ summary: '教职工列表（按工号）' })
  @ApiOkResponse({ type: StaffPageDto })
  async list(@CurrentActor() actor: Actor, @Query() query: StaffQuery): Promise<Page<StaffDto>> {
    return this.staff.list(actor, query);
  }

  @Permit(staffPermissions.read)
  @Get(':id')
  @ApiOperation({ summary: '一位教职工' })
  @ApiOkResponse({ type: StaffDto })
  async get(@CurrentActor() actor: Actor, @Param() { id }: IdParam): Promise<StaffDto> {
    return this.staff.get(actor, id);
  }
}
