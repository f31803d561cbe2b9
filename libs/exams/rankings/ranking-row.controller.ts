import { Controller, Get, Headers, Inject, Param, Query, Res, StreamableFile } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { Response } from 'express';
import type { Actor } from '#platform/database/actor.js';
import { chooseFormat } from '#platform/http/choose-format.js';
import { CurrentActor } from '#platform/http/current-actor.js';
import { Refuses } from '#platform/http/documented-answers.js';
import { csvType, sendFile, xlsxType } from '#platform/http/file-answer.js';
import { Permit } from '#platform/http/permission.js';
import { rankingPermissions } from '../exam.permissions.js';
import { RankingPupilsDto, RankingPupilsQuery } from './ranking-pupil.dto.js';
import { RankingPupilService } from './ranking-pupil.service.js';
import { PrimaryRankingRowDto, RankingRowDto, RankingRowsQuery } from './ranking-row.dto.js';
import { RankingRowService } from './ranking-row.service.js';
import { RunParam, RunUnitParam } from './ranking-run.param.js';
import { RankingWhyDto } from './ranking-why.dto.js';
import { RankingWhyService } from './ranking-why.service.js';

const binary = { schema: { type: 'string' as const, format: 'binary' } };

/** What a run printed: rows, reasons, pupils. */
@ApiTags('排名')
@ApiExtraModels(RankingRowDto, PrimaryRankingRowDto)
@Controller('exams/:id/rankings/:run')
export class RankingRowController {
  constructor(
    @Inject(RankingRowService) private readonly ranking: RankingRowService,
    @Inject(RankingWhyService) private readonly reasons: RankingWhyService,
    @Inject(RankingPupilService) private readonly pupils: RankingPupilService,
  ) {}

  @Permit(rankingPermissions.read)
  @Get('rows')
  @ApiOperation({ summary: '排名各行，按名次；可下载 csv、xlsx' })
  @ApiOkResponse({
    description: '初中行有全部字段，小学行只有均分',
    content: {
      'application/json': {
        schema: {
          type: 'array',
          items: {
            anyOf: [{ $ref: getSchemaPath(RankingRowDto) }, { $ref: getSchemaPath(PrimaryRankingRowDto) }],
          },
        },
      },
      'text/csv': binary,
      [xlsxType]: binary,
    },
  })
  @Refuses({ 406: '不支持的返回格式' })
  async rows(
    @CurrentActor() actor: Actor,
    @Param() { id, run }: RunParam,
    @Query() { unit = 'school', format }: RankingRowsQuery,
    @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<RankingRowDto[] | StreamableFile> {
    response.vary('Accept');
    const chosen = format ?? chooseFormat(accept);
    if (chosen === 'json') return this.ranking.rows(actor, id, run, unit);
    return sendFile(
      await this.ranking.file(actor, id, run, unit, chosen),
      chosen === 'csv' ? csvType : xlsxType,
    );
  }

  @Permit(rankingPermissions.read)
  @Get('rows/:unitCode/why')
  @ApiOperation({ summary: '为什么是这个名次：算式、方案版本、各线分数和并列' })
  @ApiOkResponse({ type: RankingWhyDto })
  async why(
    @CurrentActor() actor: Actor,
    @Param() { id, run, unitCode }: RunUnitParam,
  ): Promise<RankingWhyDto> {
    return this.reasons.explain(actor, id, run, unitCode);
  }

  @Permit(rankingPermissions.readPupils)
  @Get('pupils')
  @ApiOperation({ summary: '一所学校的学生名次；仅教研室和学生所在学校可看' })
  @ApiOkResponse({ type: RankingPupilsDto })
  async listPupils(
    @CurrentActor() actor: Actor,
    @Param() { id, run }: RunParam,
    @Query() { schoolCode }: RankingPupilsQuery,
  ): Promise<RankingPupilsDto> {
    return this.pupils.list(actor, id, run, schoolCode);
  }
}
