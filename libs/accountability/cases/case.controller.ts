import { Body, Controller, Get, Headers, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { StreamableFile } from '@nestjs/common';
import type { Response } from 'express';
import type { Actor } from '#platform/database/actor.js';
import { CurrentActor } from '#platform/http/current-actor.js';
import { tagged, TakesIfMatch } from '#platform/http/entity-tag.js';
import { docxType, sendFile } from '#platform/http/file-answer.js';
import { IdParam } from '#platform/http/id-param.js';
import type { Page } from '#platform/http/page.js';
import { Permit } from '#platform/http/permission.js';
import { casePermissions } from '../accountability.permissions.js';
import {
  AppealCaseDto,
  CaseDetailDto,
  type CaseDto,
  CasePageDto,
  CaseQuery,
  CaseStatementDto,
  CloseCaseDto,
  DecideCaseDto,
  RequestStatementDto,
  ReviewCaseDto,
} from './case.dto.js';
import { CaseReadingService } from './case-reading.service.js';
import { type AskedStep, CaseWorkflowService } from './case-workflow.service.js';

@ApiTags('问责事项')
@Controller('cases')
export class CaseController {
  constructor(
    @Inject(CaseReadingService) private readonly reading: CaseReadingService,
    @Inject(CaseWorkflowService) private readonly workflow: CaseWorkflowService,
  ) {}

  @Permit(casePermissions.read)
  @Get()
  @ApiOperation({ summary: '问责事项（新的在前）；单位只见本单位已被请说明的' })
  @ApiOkResponse({ type: CasePageDto })
  async list(@CurrentActor() actor: Actor, @Query() query: CaseQuery): Promise<Page<CaseDto>> {
    return this.reading.list(actor, query);
  }

  @Permit(casePermissions.read)
  @Get(':id')
  @ApiOperation({ summary: '一件问责事项：各版证据、经过、期限和您现在可以做的' })
  @ApiOkResponse({ type: CaseDetailDto })
  async get(
    @CurrentActor() actor: Actor,
    @Param() { id }: IdParam,
    @Res({ passthrough: true }) response: Response,
  ): Promise<CaseDetailDto> {
    return tagged(response, await this.reading.get(actor, id));
  }

  @Permit(casePermissions.finish)
  @Get(':id/letter.docx')
  @ApiOperation({ summary: '决定书，供签字盖章；已决定或已办结的才有' })
  @ApiProduces(docxType)
  @ApiOkResponse({ content: { [docxType]: { schema: { type: 'string', format: 'binary' } } } })
  async letter(@CurrentActor() actor: Actor, @Param() { id }: IdParam): Promise<StreamableFile> {
    return sendFile(await this.reading.letter(actor, id), docxType);
  }

  @Permit(casePermissions.review)
  @Post(':id/review')
  @HttpCode(200)
  @ApiOperation({ summary: '教研室开始审核；审核的人以后不能决定' })
  @TakesIfMatch()
  @ApiOkResponse({ type: CaseDetailDto })
  async review(
    @CurrentActor() actor: Actor,
    @Param() { id }: IdParam,
    @Body() { text }: ReviewCaseDto,
    @Headers('if-match') tag: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<CaseDetailDto> {
    return this.move(actor, id, { action: 'review', text: text ?? null }, tag, response);
  }

  @Permit(casePermissions.review)
  @Post(':id/request-statement')
  @HttpCode(200)
  @ApiOperation({ summary: '请单位在期限内说明；单位从此看得到这件事项' })
  @TakesIfMatch()
  @ApiOkResponse({ type: CaseDetailDto })
  async requestStatement(
    @CurrentActor() actor: Actor,
    @Param() { id }: IdParam,
    @Body() { text, dueOn }: RequestStatementDto,
    @Headers('if-match') tag: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<CaseDetailDto> {
    return this.move(actor, id, { action: 'request-statement', text, due: dueOn }, tag, response);
  }

  @Permit(casePermissions.speak)
  @Post(':id/statement')
  @HttpCode(200)
  @ApiOperation({ summary: '单位说明：学校的由本校，乡镇的由中心校' })
  @TakesIfMatch()
  @ApiOkResponse({ type: CaseDetailDto })
  async statement(
    @CurrentActor() actor: Actor,
    @Param() { id }: IdParam,
    @Body() { text }: CaseStatementDto,
    @Headers('if-match') tag: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<CaseDetailDto> {
    return this.move(actor, id, { action: 'statement', text }, tag, response);
  }

  @Permit(casePermissions.decide)
  @Post(':id/decide')
  @HttpCode(200)
  @ApiOperation({ summary: '局领导决定；经手审核、请说明的人不能决定，申诉由另一位决定' })
  @TakesIfMatch()
  @ApiOkResponse({ type: CaseDetailDto })
  async decide(
    @CurrentActor() actor: Actor,
    @Param() { id }: IdParam,
    @Body() { decision, reasons, appealUntil }: DecideCaseDto,
    @Headers('if-match') tag: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<CaseDetailDto> {
    const due = appealUntil === undefined ? {} : { due: appealUntil };
    return this.move(actor, id, { action: 'decide', text: reasons, decision, ...due }, tag, response);
  }

  @Permit(casePermissions.speak)
  @Post(':id/appeal')
  @HttpCode(200)
  @ApiOperation({ summary: '单位在期限内申诉一次' })
  @TakesIfMatch()
  @ApiOkResponse({ type: CaseDetailDto })
  async appeal(
    @CurrentActor() actor: Actor,
    @Param() { id }: IdParam,
    @Body() { text }: AppealCaseDto,
    @Headers('if-match') tag: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<CaseDetailDto> {
    return this.move(actor, id, { action: 'appeal', text }, tag, response);
  }

  @Permit(casePermissions.finish)
  @Post(':id/close')
  @HttpCode(200)
  @ApiOperation({ summary: '办结已决定的事项；申诉期满之后才能办结' })
  @TakesIfMatch()
  @ApiOkResponse({ type: CaseDetailDto })
  async close(
    @CurrentActor() actor: Actor,
    @Param() { id }: IdParam,
    @Body() { text }: CloseCaseDto,
    @Headers('if-match') tag: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<CaseDetailDto> {
    return this.move(actor, id, { action: 'close', text: text ?? null }, tag, response);
  }

  private async move(
    actor: Actor,
    id: string,
    asked: AskedStep,
    tag: string | undefined,
    response: Response,
  ): Promise<CaseDetailDto> {
    return tagged(response, await this.workflow.move(actor, id, asked, tag));
  }
}
