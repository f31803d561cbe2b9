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
import {
  ApiBody,
  ApiCreatedResponse,
  ApiExtraModels,
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
import type {
  AccountabilityRuleDto,
  CreateAccountabilityRuleDto,
  WriteAccountabilityRuleDto,
} from './accountability-rule.dto.js';
import {
  AccountabilityRulePageDto,
  AccountabilityRuleQuery,
  CreatePlacesRuleDto,
  createRuleSchema,
  CreateTargetsRuleDto,
  ruleModels,
  ruleSchema,
  WritePlacesRuleDto,
  writeRuleSchema,
  WriteTargetsRuleDto,
} from './accountability-rule.dto.js';
import { AccountabilityRuleService } from './accountability-rule.service.js';
import { accountabilityRulePermissions } from './accountability.permissions.js';
import { RuleBodyPipe } from './rule-body.pipe.js';
import { RuleTrialService } from './rule-trial.service.js';
import { NearMissesDto, RuleTrialDto } from './verdict.dto.js';

const createBody = new RuleBodyPipe({ places: CreatePlacesRuleDto, targets: CreateTargetsRuleDto });
const writeBody = new RuleBodyPipe({ places: WritePlacesRuleDto, targets: WriteTargetsRuleDto });

@ApiTags('问责规则')
@ApiExtraModels(...ruleModels)
@Controller('accountability-rules')
export class AccountabilityRuleController {
  constructor(
    @Inject(AccountabilityRuleService) private readonly rules: AccountabilityRuleService,
    @Inject(RuleTrialService) private readonly trials: RuleTrialService,
  ) {}

  @Permit(accountabilityRulePermissions.write)
  @Post()
  @ApiOperation({ summary: '新建规则草稿，成为这一代码的下一个版本' })
  @ApiBody({ schema: createRuleSchema })
  @ApiCreatedResponse({ schema: ruleSchema })
  async create(
    @CurrentActor() actor: Actor,
    @Body(createBody) body: CreateAccountabilityRuleDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<AccountabilityRuleDto> {
    const rule = await this.rules.create(actor, body);
    response.location(`/api/v1/accountability-rules/${rule.id}`);
    return tagged(response, rule);
  }

  @Permit(accountabilityRulePermissions.read)
  @Get()
  @ApiOperation({ summary: '问责规则各版本，新的在前' })
  @ApiOkResponse({ type: AccountabilityRulePageDto })
  async list(
    @CurrentActor() actor: Actor,
    @Query() query: AccountabilityRuleQuery,
  ): Promise<Page<AccountabilityRuleDto>> {
    return this.rules.list(actor, query);
  }

  @Permit(accountabilityRulePermissions.try)
  @Get('near-misses')
  @ApiOperation({ summary: '再有一次即触发施行中规则的单位，以便先行帮扶' })
  @ApiOkResponse({ type: NearMissesDto })
  async nearMisses(@CurrentActor() actor: Actor): Promise<NearMissesDto> {
    return this.trials.nearMisses(actor);
  }

  @Permit(accountabilityRulePermissions.read)
  @Get(':id')
  @ApiOperation({ summary: '一个规则版本' })
  @ApiOkResponse({ schema: ruleSchema })
  async get(
    @CurrentActor() actor: Actor,
    @Param() { id }: IdParam,
    @Res({ passthrough: true }) response: Response,
  ): Promise<AccountabilityRuleDto> {
    return tagged(response, await this.rules.get(actor, id));
  }

  @Permit(accountabilityRulePermissions.try)
  @Get(':id/trial')
  @ApiOperation({ summary: '用历次已公布排名试算：以往会涉及哪些单位、哪些人；什么也不保存' })
  @ApiOkResponse({ type: RuleTrialDto })
  async trial(@CurrentActor() actor: Actor, @Param() { id }: IdParam): Promise<RuleTrialDto> {
    return this.trials.tryOnHistory(actor, id);
  }

  @Permit(accountabilityRulePermissions.write)
  @Put(':id')
  @ApiOperation({ summary: '改写草稿；已施行的版本不能改' })
  @TakesIfMatch()
  @ApiBody({ schema: writeRuleSchema })
  @ApiOkResponse({ schema: ruleSchema })
  async replace(
    @CurrentActor() actor: Actor,
    @Param() { id }: IdParam,
    @Body(writeBody) body: WriteAccountabilityRuleDto,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<AccountabilityRuleDto> {
    return tagged(response, await this.rules.replace(actor, id, body, ifMatch));
  }

  @Permit(accountabilityRulePermissions.write)
  @Post(':id/publish')
  @HttpCode(200)
  @ApiOperation({ summary: '施行：代替这一代码原来的版本，此后不再变动' })
  @ApiOkResponse({ schema: ruleSchema })
  async publish(@CurrentActor() actor: Actor, @Param() { id }: IdParam): Promise<AccountabilityRuleDto> {
    return this.rules.publish(actor, id);
  }
}
