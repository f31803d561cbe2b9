import { Controller, Get, Headers, Inject, Param, Query, Res, StreamableFile } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { Response } from 'express';
import type { Actor } from '#platform/database/actor.js';
import { chooseFormat } from '#platform/http/choose-format.js';
import { CurrentActor } from '#platform/http/current-actor.js';
import { Refuses } from '#platform/http/documented-answers.js';
import { csvType, sendFile, xlsxType } from '#platform/http/file-answer.js';
import { Permit } from '#platform/http/permission.js';
import { inspectionScorePermissions } from '../inspection.permissions.js';
import { ScoreRowService } from './score-row.service.js';
import { InspectionScoreWhyDto } from './score-why.dto.js';
import { ScoreWhyService } from './score-why.service.js';
import { InspectionScoreDto, InspectionScoreQuery, SchoolStageParam, ScoreTermQuery } from './score.dto.js';
import { VisitSheetService } from './visit-sheet.service.js';

const binary = { schema: { type: 'string' as const, format: 'binary' } };

@ApiTags('督导评分')
@ApiExtraModels(InspectionScoreDto)
@Controller('inspection-scores')
export class ScoreController {
  constructor(
    @Inject(ScoreRowService) private readonly scores: ScoreRowService,
    @Inject(ScoreWhyService) private readonly reasons: ScoreWhyService,
    @Inject(VisitSheetService) private readonly sheets: VisitSheetService,
  ) {}

  @Permit(inspectionScorePermissions.read)
  @Get()
  @ApiOperation({ summary: '一个学期或学年的督导评分和名次，按学段、名次；可下载 csv、xlsx' })
  @ApiOkResponse({
    description: '名次按全县计算，只列出您可以看到的学校',
    content: {
      'application/json': {
        schema: { type: 'array', items: { $ref: getSchemaPath(InspectionScoreDto) } },
      },
      'text/csv': binary,
      [xlsxType]: binary,
    },
  })
  @Refuses({ 404: '没有这个学期或学年', 406: '不支持的返回格式' })
  async list(
    @CurrentActor() actor: Actor,
    @Query() query: InspectionScoreQuery,
    @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<InspectionScoreDto[] | StreamableFile> {
    response.vary('Accept');
    const format = query.format ?? chooseFormat(accept);
    if (format === 'json') return this.scores.rows(actor, query);
    return sendFile(await this.scores.file(actor, query, format), format === 'csv' ? csvType : xlsxType);
  }

  @Permit(inspectionScorePermissions.read)
  @Get(':schoolCode/:stage/why')
  @ApiOperation({ summary: '一个学期的得分从何而来：算式、各次督导、各板块、每一处失分' })
  @ApiOkResponse({ type: InspectionScoreWhyDto })
  async why(
    @CurrentActor() actor: Actor,
    @Param() { schoolCode, stage }: SchoolStageParam,
    @Query() { termId }: ScoreTermQuery,
  ): Promise<InspectionScoreWhyDto> {
    return this.reasons.explain(actor, schoolCode, stage, termId);
  }

  @Permit(inspectionScorePermissions.read)
  @Get(':schoolCode/:stage/visits.xlsx')
  @ApiOperation({ summary: '给校长的一页：一个学期的督导、各板块、失分和尚未办结的问题' })
  @ApiOkResponse({ content: { [xlsxType]: binary } })
  async sheet(
    @CurrentActor() actor: Actor,
    @Param() { schoolCode, stage }: SchoolStageParam,
    @Query() { termId }: ScoreTermQuery,
  ): Promise<StreamableFile> {
    return sendFile(await this.sheets.write(actor, schoolCode, stage, termId), xlsxType);
  }
}
