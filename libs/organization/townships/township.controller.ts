import { Body, Controller, Get, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { Actor } from '#platform/database/actor.js';
import { CurrentActor } from '#platform/http/current-actor.js';
import { IdParam } from '#platform/http/id-param.js';
import { type Page, PageQuery } from '#platform/http/page.js';
import { Permit } from '#platform/http/permission.js';
import { CreateTownshipDto, TownshipDto, TownshipPageDto } from './township.dto.js';
import { townshipPermissions } from './township.permissions.js';
import { TownshipService } from './township.service.js';

@ApiTags('乡镇')
@Controller('townships')
export class TownshipController {
  constructor(@Inject(TownshipService) private readonly townships: TownshipService) {}

  @Permit(townshipPermissions.write)
  @Post()
  @ApiOperation({ summary: '新建乡镇' })
  @ApiCreatedResponse({ type: TownshipDto })
  async create(
    @CurrentActor() actor: Actor,
    @Body() body: CreateTownshipDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<TownshipDto> {
    const township = await this.townships.create(actor, body);
    response.location(`/api/v1/townships/${township.id}`);
    return township;
  }

  @Permit(townshipPermissions.read)
  @Get()
  @ApiOperation({ summary: '乡镇列表（按代码）' })
  @ApiOkResponse({ type: TownshipPageDto })
  async list(@CurrentActor() actor: Actor, @Query() query: PageQuery): Promise<Page<TownshipDto>> {
    return this.townships.list(actor, query);
  }

  @Permit(townshipPermissions.read)
  @Get(':id')
  @ApiOperation({ summary: '一个乡镇' })
  @ApiOkResponse({ type: TownshipDto })
  async get(@CurrentActor() actor: Actor, @Param() { id }: IdParam): Promise<TownshipDto> {
    return this.townships.get(actor, id);
  }
}
