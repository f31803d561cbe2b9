import {
  Body,
  Controller,
  Get,
  HttpCode,
  Inject,
  Param,
  Post,
  Query,
  Res,
  Sse,
  StreamableFile,
  UploadedFile,
  UseInterceptors,
} from '@nestjs/common';
import { FileInterceptor } from '@nestjs/platform-express';
import {
  ApiAcceptedResponse,
  ApiBody,
  ApiOkResponse,
  ApiOperation,
  ApiProduces,
  ApiTags,
} from '@nestjs/swagger';
import type { Response } from 'express';
import type { Observable } from 'rxjs';
import type { Actor } from '#platform/database/actor.js';
import { AppError } from '#platform/errors/app-error.js';
import { Reads } from '#platform/http/body-type.guard.js';
import { ApiEvents, Refuses } from '#platform/http/documented-answers.js';
import { CurrentActor } from '#platform/http/current-actor.js';
import { DiscardUploadInterceptor } from '#platform/http/discard-upload.interceptor.js';
import { sendFile, xlsxType } from '#platform/http/file-answer.js';
import { IdParam } from '#platform/http/id-param.js';
import { Permit } from '#platform/http/permission.js';
import { type ServerEvent, watch } from '#platform/http/watch.js';
import { ImportCommitService } from './import-commit.service.js';
import {
  AcceptedImportDto,
  CommitDto,
  ImportDto,
  TemplateParam,
  TemplateQuery,
  UploadDto,
} from './import.dto.js';
import { importPermissions } from './import.permissions.js';
import { ImportReader } from './import-reader.js';
import { isResting } from './import-state.rules.js';
import { ImportUploadService } from './import-upload.service.js';

const uploadSchema = {
  type: 'object',
  required: ['kind', 'file'],
  additionalProperties: false,
  properties: {
    kind: { type: 'string', enum: ['townships', 'schools', 'staff', 'pupils', 'exam-scores'] },
    censusDate: { type: 'string', format: 'date' },
    examId: { type: 'string', format: 'uuid' },
    file: { type: 'string', format: 'binary', description: '.csv（UTF-8 或 GB18030）或 .xlsx' },
  },
};

@ApiTags('数据导入')
@Controller('imports')
export class ImportController {
  constructor(
    @Inject(ImportUploadService) private readonly uploads: ImportUploadService,
    @Inject(ImportCommitService) private readonly commits: ImportCommitService,
    @Inject(ImportReader) private readonly reader: ImportReader,
  ) {}

  @Permit(importPermissions.upload)
  @Post()
  @HttpCode(202)
  @UseInterceptors(DiscardUploadInterceptor, FileInterceptor('file'))
  @ApiOperation({ summary: '上传文件，系统随即检查；检查完之前不写入任何数据' })
  @Reads('multipart/form-data')
  @ApiBody({ schema: uploadSchema as object })
  @ApiAcceptedResponse({ type: AcceptedImportDto })
  @Refuses({ 404: '没有这次考试' })
  async upload(
    @CurrentActor() actor: Actor,
    @Body() body: UploadDto,
    @UploadedFile() file: Express.Multer.File | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<AcceptedImportDto> {
    if (!file) {
      throw new AppError('invalid-input', '没有收到文件，请在 file 字段中上传。', {
        fields: [{ path: 'file', code: 'required', message: '须上传一个文件' }],
      });
    }
    // Browsers send the name's UTF-8 bytes, which the form parser hands on as Latin-1.
    const fileName = Buffer.from(file.originalname, 'latin1').toString('utf8').slice(-255);
    const accepted = await this.uploads.upload(actor, body, { path: file.path, fileName });
    response.location(`/api/v1/imports/${accepted.id}`);
    return accepted;
  }

  @Permit(importPermissions.upload)
  @Get('templates/:kind.xlsx')
  @ApiOperation({ summary: '下载某种文件的空白模板' })
  @ApiProduces(xlsxType)
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async template(
    @CurrentActor() actor: Actor,
    @Param() { kind }: TemplateParam,
    @Query() query: TemplateQuery,
  ): Promise<StreamableFile> {
    return sendFile(await this.reader.template(actor, kind, query), xlsxType);
  }

  @Permit(importPermissions.upload)
  @Get(':id')
  @ApiOperation({ summary: '导入的状态、进度和错误' })
  @ApiOkResponse({ type: ImportDto })
  async get(@CurrentActor() actor: Actor, @Param() { id }: IdParam): Promise<ImportDto> {
    return this.reader.get(actor, id);
  }

  @Permit(importPermissions.upload)
  @Sse(':id/events')
  @ApiOperation({ summary: '导入的状态和进度（服务器推送），停下来时结束' })
  @ApiEvents(ImportDto)
  async events(@CurrentActor() actor: Actor, @Param() { id }: IdParam): Promise<Observable<ServerEvent>> {
    await this.reader.get(actor, id);
    return watch(
      () => this.reader.get(actor, id),
      ({ status }) => isResting(status),
    );
  }

  @Permit(importPermissions.upload)
  @Get(':id/errors.xlsx')
  @ApiOperation({ summary: '下载原文件，错误的单元格已标出并说明' })
  @ApiProduces(xlsxType)
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  @Refuses({ 422: '文件本身无法读取，不能标注' })
  async markedFile(@CurrentActor() actor: Actor, @Param() { id }: IdParam): Promise<StreamableFile> {
    return sendFile(await this.reader.markedFile(actor, id), xlsxType);
  }

  @Permit(importPermissions.upload)
  @Post(':id/commit')
  @HttpCode(202)
  @ApiOperation({ summary: '提交：全部写入，或一行也不写' })
  @ApiAcceptedResponse({ type: AcceptedImportDto })
  async commit(
    @CurrentActor() actor: Actor,
    @Param() { id }: IdParam,
    @Body() body: CommitDto,
  ): Promise<AcceptedImportDto> {
    return this.commits.begin(actor, id, body);
  }
}
