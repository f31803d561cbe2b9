import {
  Body,
  Controller,
  Delete,
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
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { Response } from 'express';
import type { Actor } from '#platform/database/actor.js';
import { CurrentActor } from '#platform/http/current-actor.js';
import { tagged, TakesIfMatch } from '#platform/http/entity-tag.js';
import { IdParam } from '#platform/http/id-param.js';
import type { Page } from '#platform/http/page.js';
import { Permit } from '#platform/http/permission.js';
import { ChangeSquadDto, CreateSquadDto, SquadDto, SquadPageDto, SquadQuery } from './squad.dto.js';
import { squadPermissions } from './squad.permissions.js';
import { SquadService } from './squad.service.js';

@ApiTags('方阵')
@Controller('squads')
export class SquadController {
  constructor(@Inject(SquadService) private readonly squads: SquadService) {}

  @Permit(squadPermissions.write)
  @Post()
  @ApiOperation({ summary: '新建方阵，同时编入学校' })
  @ApiCreatedResponse({ type: SquadDto })
  async create(
    @CurrentActor() actor: Actor,
    @Body() body: CreateSquadDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SquadDto> {
    const squad = await this.squads.create(actor, body);
    response.location(`/api/v1/squads/${squad.id}`);
    return tagged(response, squad);
  }

  @Permit(squadPermissions.read)
  @Get()
  @ApiOperation({ summary: '方阵列表（最近学年在前，再按代码）' })
  @ApiOkResponse({ type: SquadPageDto })
  async list(@CurrentActor() actor: Actor, @Query() query: SquadQuery): Promise<Page<SquadDto>> {
    return this.squads.list(actor, query);
  }

  @Permit(squadPermissions.read)
  @Get(':id')
  @ApiOperation({ summary: '一个方阵' })
  @ApiOkResponse({ type: SquadDto })
  async get(
    @CurrentActor() actor: Actor,
    @Param() { id }: IdParam,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SquadDto> {
    const squad = await this.squads.get(actor, id);
    return tagged(response, squad);
  }

  @Permit(squadPermissions.write)
  @Put(':id')
  @ApiOperation({ summary: '修改方阵的名称和全部成员' })
  @TakesIfMatch()
  @ApiOkResponse({ type: SquadDto })
  async change(
    @CurrentActor() actor: Actor,
    @Param() { id }: IdParam,
    @Body() body: ChangeSquadDto,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SquadDto> {
    const squad = await this.squads.change(actor, id, body, ifMatch);
    return tagged(response, squad);
  }

  @Permit(squadPermissions.write)
  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: '撤销方阵；学校本身不受影响' })
  @TakesIfMatch()
  @ApiNoContentResponse()
  async remove(
    @CurrentActor() actor: Actor,
    @Param() { id }: IdParam,
    @Headers('if-match') ifMatch: string | undefined,
  ): Promise<void> {
    await this.squads.remove(actor, id, ifMatch);
  }
}
