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
import { assessmentPolicyPermissions } from '../scoring.permissions.js';
import {
  AssessmentPolicyDto,
  AssessmentPolicyPageDto,
  AssessmentPolicyQuery,
  CreateAssessmentPolicyDto,
  WriteAssessmentPolicyDto,
} from './assessment-policy.dto.js';
import { AssessmentPolicyService } from './assessment-policy.service.js';

@ApiTags('年度考核办法')
@Controller('assessment-policies')
export class AssessmentPolicyController {
  constructor(@Inject(AssessmentPolicyService) private readonly policies: AssessmentPolicyService) {}

  @Permit(assessmentPolicyPermissions.write)
  @Post()
  @ApiOperation({ summary: '新建年度考核办法草稿，成为这类单位的下一个版本' })
  @ApiCreatedResponse({ type: AssessmentPolicyDto })
  async create(
    @CurrentActor() actor: Actor,
    @Body() body: CreateAssessmentPolicyDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<AssessmentPolicyDto> {
    const policy = await this.policies.create(actor, body);
    response.location(`/api/v1/assessment-policies/${policy.id}`);
    return tagged(response, policy);
  }

  @Permit(assessmentPolicyPermissions.read)
  @Get()
  @ApiOperation({ summary: '年度考核办法各版本，新的在前' })
  @ApiOkResponse({ type: AssessmentPolicyPageDto })
  async list(
    @CurrentActor() actor: Actor,
    @Query() query: AssessmentPolicyQuery,
  ): Promise<Page<AssessmentPolicyDto>> {
    return this.policies.list(actor, query);
  }

  @Permit(assessmentPolicyPermissions.read)
  @Get(':id')
  @ApiOperation({ summary: '一个年度考核办法' })
  @ApiOkResponse({ type: AssessmentPolicyDto })
  async get(
    @CurrentActor() actor: Actor,
    @Param() { id }: IdParam,
    @Res({ passthrough: true }) response: Response,
  ): Promise<AssessmentPolicyDto> {
    return tagged(response, await this.policies.get(actor, id));
  }

  @Permit(assessmentPolicyPermissions.write)
  @Put(':id')
  @ApiOperation({ summary: '改写草稿；已公布的版本不能改' })
  @TakesIfMatch()
  @ApiOkResponse({ type: AssessmentPolicyDto })
  async replace(
    @CurrentActor() actor: Actor,
    @Param() { id }: IdParam,
    @Body() body: WriteAssessmentPolicyDto,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<AssessmentPolicyDto> {
    return tagged(response, await this.policies.replace(actor, id, body, ifMatch));
  }

  @Permit(assessmentPolicyPermissions.write)
  @Post(':id/publish')
  @HttpCode(200)
  @ApiOperation({ summary: '公布：从施行学年起用它考核，此后不再变动' })
  @ApiOkResponse({ type: AssessmentPolicyDto })
  async publish(@CurrentActor() actor: Actor, @Param() { id }: IdParam): Promise<AssessmentPolicyDto> {
    return this.policies.publish(actor, id);
  }
}
