import {
  Body,
  Controller,
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
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { Actor } from '#platform/database/actor.js';
import { CurrentActor } from '#platform/http/current-actor.js';
import { tagged, TakesIfMatch } from '#platform/http/entity-tag.js';
import { IdParam } from '#platform/http/id-param.js';
import type { Page } from '#platform/http/page.js';
import { Permit } from '#platform/http/permission.js';
import {
  ChangeTargetLetterDto,
  CreateTargetLetterDto,
  JudgedTargetLetterDto,
  SignTargetLetterDto,
  TargetLetterDto,
  TargetLetterPageDto,
  TargetLetterQuery,
} from './target-letter.dto.js';
import { targetLetterPermissions } from './target-letter.permissions.js';
import { TargetLetterService } from './target-letter.service.js';

@ApiTags('目标责任书')
@Controller('target-letters')
export class TargetLetterController {
  constructor(@Inject(TargetLetterService) private readonly letters: TargetLetterService) {}

  @Permit(targetLetterPermissions.write)
  @Post()
  @ApiOperation({ summary: '起草目标责任书：一所学校的一个学段一学年一份' })
  @ApiCreatedResponse({ type: JudgedTargetLetterDto })
  async create(
    @CurrentActor() actor: Actor,
    @Body() body: CreateTargetLetterDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<JudgedTargetLetterDto> {
    const letter = await this.letters.create(actor, body);
    response.location(`/api/v1/target-letters/${letter.id}`);
    return tagged(response, letter);
  }

  @Permit(targetLetterPermissions.read)
  @Get()
  @ApiOperation({ summary: '目标责任书列表（最近学年在前，再按学校代码、学段）' })
  @ApiOkResponse({ type: TargetLetterPageDto })
  async list(
    @CurrentActor() actor: Actor,
    @Query() query: TargetLetterQuery,
  ): Promise<Page<TargetLetterDto>> {
    return this.letters.list(actor, query);
  }

  @Permit(targetLetterPermissions.read)
  @Get(':id')
  @ApiOperation({ summary: '一份目标责任书，各项按现行公布结果判断' })
  @ApiOkResponse({ type: JudgedTargetLetterDto })
  async get(
    @CurrentActor() actor: Actor,
    @Param() { id }: IdParam,
    @Res({ passthrough: true }) response: Response,
  ): Promise<JudgedTargetLetterDto> {
    return tagged(response, await this.letters.get(actor, id));
  }

  @Permit(targetLetterPermissions.write)
  @Put(':id')
  @ApiOperation({ summary: '改写各项指标；签订后不能改' })
  @TakesIfMatch()
  @ApiOkResponse({ type: JudgedTargetLetterDto })
  async change(
    @CurrentActor() actor: Actor,
    @Param() { id }: IdParam,
    @Body() body: ChangeTargetLetterDto,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<JudgedTargetLetterDto> {
    return tagged(response, await this.letters.change(actor, id, body, ifMatch));
  }

  @Permit(targetLetterPermissions.write)
  @Post(':id/sign')
  @HttpCode(200)
  @ApiOperation({ summary: '登记已经签订，此后不再变动' })
  @TakesIfMatch()
  @ApiOkResponse({ type: JudgedTargetLetterDto })
  async sign(
    @CurrentActor() actor: Actor,
    @Param() { id }: IdParam,
    @Body() body: SignTargetLetterDto,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<JudgedTargetLetterDto> {
    return tagged(response, await this.letters.sign(actor, id, body, ifMatch));
  }
}
