import { Controller, Get, Headers, Inject, Param, Query, Res, StreamableFile } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { Response } from 'express';
import type { Actor } from '#platform/database/actor.js';
import { chooseFormat } from '#platform/http/choose-format.js';
import { CurrentActor } from '#platform/http/current-actor.js';
import { Refuses } from '#platform/http/documented-answers.js';
import { csvType, sendFile, xlsxType } from '#platform/http/file-answer.js';
import { IdParam } from '#platform/http/id-param.js';
import type { Page } from '#platform/http/page.js';
import { Permit } from '#platform/http/permission.js';
import { scoringResultPermissions } from '../scoring.permissions.js';
import {
  ResultQuery,
  ResultWhyDto,
  ResultWhyQuery,
  type UnitResultsDto,
  UnitResultsPageDto,
} from './result.dto.js';
import { UnitResultsService } from './unit-results.service.js';

const binary = { schema: { type: 'string' as const, format: 'binary' } };

@ApiTags('学期评分结果')
@ApiExtraModels(UnitResultsPageDto)
@Controller('scoring-runs')
export class ResultController {
  constructor(@Inject(UnitResultsService) private readonly results: UnitResultsService) {}

  @Permit(scoringResultPermissions.read)
  @Get(':id/results')
  @ApiOperation({ summary: '一次学期评分的各项结果，按学段、代码，每个单位一行；可下载 csv、xlsx' })
  @ApiOkResponse({
    description: '名次按全县计算，只列出您可以看到的单位；中心校和学校只能看已公布的',
    content: {
      'application/json': { schema: { $ref: getSchemaPath(UnitResultsPageDto) } },
      'text/csv': binary,
      [xlsxType]: binary,
    },
  })
  @Refuses({ 406: '不支持的返回格式' })
  async list(
    @CurrentActor() actor: Actor,
    @Param() { id }: IdParam,
    @Query() query: ResultQuery,
    @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Page<UnitResultsDto> | StreamableFile> {
    response.vary('Accept');
    const format = query.format ?? chooseFormat(accept);
    if (format === 'json') return this.results.page(actor, id, query);
    return sendFile(await this.results.file(actor, id, query, format), format === 'csv' ? csvType : xlsxType);
  }

  @Permit(scoringResultPermissions.read)
  @Get(':id/results/why')
  @ApiOperation({ summary: '一项结果从何而来：算式、版本、事实、校验码' })
  @ApiOkResponse({ type: ResultWhyDto })
  async why(
    @CurrentActor() actor: Actor,
    @Param() { id }: IdParam,
    @Query() query: ResultWhyQuery,
  ): Promise<ResultWhyDto> {
    return this.results.explain(actor, id, query);
  }
}
