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
  StreamableFile,
  UploadedFile,
  UseInterceptors,
} from '@nestjs/common';
import { FileInterceptor } from '@nestjs/platform-express';
import {
  ApiBody,
  ApiCreatedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiProduces,
  ApiTags,
} from '@nestjs/swagger';
import type { Response } from 'express';
import type { Actor } from '#platform/database/actor.js';
import { AppError } from '#platform/errors/app-error.js';
import { Reads } from '#platform/http/body-type.guard.js';
import { CurrentActor } from '#platform/http/current-actor.js';
import { tagged, TakesIfMatch } from '#platform/http/entity-tag.js';
import { DiscardUploadInterceptor } from '#platform/http/discard-upload.interceptor.js';
import { sendFile, xlsxType } from '#platform/http/file-answer.js';
import { IdParam } from '#platform/http/id-param.js';
import { type Page, PageQuery } from '#platform/http/page.js';
import { Permit } from '#platform/http/permission.js';
import { checklistPermissions } from '../inspection.permissions.js';
import { ChecklistFileService } from './checklist-file.service.js';
import {
  ChecklistDto,
  checklistLimits,
  ChecklistSummaryDto,
  ChecklistSummaryPageDto,
  ImportChecklistDto,
  WriteChecklistDto,
} from './checklist.dto.js';
import { ChecklistService } from './checklist.service.js';

const uploadSchema = {
  type: 'object',
  required: ['name', 'file'],
  additionalProperties: false,
  properties: {
    name: { type: 'string', minLength: 1, maxLength: checklistLimits.name },
    file: { type: 'string', format: 'binary', description: '.xlsx，一行一条，如导出的文件' },
  },
};

@ApiTags('检查细则')
@Controller('checklists')
export class ChecklistController {
  constructor(
    @Inject(ChecklistService) private readonly checklists: ChecklistService,
    @Inject(ChecklistFileService) private readonly files: ChecklistFileService,
  ) {}

  @Permit(checklistPermissions.write)
  @Post()
  @ApiOperation({ summary: '新建检查细则草稿，成为下一个版本' })
  @ApiCreatedResponse({ type: ChecklistDto })
  async create(
    @CurrentActor() actor: Actor,
    @Body() body: WriteChecklistDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ChecklistDto> {
    return place(response, await this.checklists.create(actor, body));
  }

  @Permit(checklistPermissions.write)
  @Post('import')
  @UseInterceptors(DiscardUploadInterceptor, FileInterceptor('file'))
  @ApiOperation({ summary: '上传检查细则文件，成为新的草稿；有错时指出每个单元格' })
  @Reads('multipart/form-data')
  @ApiBody({ schema: uploadSchema as object })
  @ApiCreatedResponse({ type: ChecklistDto })
  async import(
    @CurrentActor() actor: Actor,
    @Body() body: ImportChecklistDto,
    @UploadedFile() file: Express.Multer.File | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ChecklistDto> {
    if (!file) {
      throw new AppError('invalid-input', '没有收到文件，请在 file 字段中上传。', {
        fields: [{ path: 'file', code: 'required', message: '须上传一个文件' }],
      });
    }
    return place(response, await this.files.import(actor, body.name, file.path));
  }

  @Permit(checklistPermissions.read)
  @Get()
  @ApiOperation({ summary: '检查细则各版本，新的在前；草稿仅教研室可见' })
  @ApiOkResponse({ type: ChecklistSummaryPageDto })
  async list(@CurrentActor() actor: Actor, @Query() query: PageQuery): Promise<Page<ChecklistSummaryDto>> {
    return this.checklists.list(actor, query);
  }

  @Permit(checklistPermissions.read)
  @Get(':id')
  @ApiOperation({ summary: '一个版本的全部板块和条目' })
  @ApiOkResponse({ type: ChecklistDto })
  async get(
    @CurrentActor() actor: Actor,
    @Param() { id }: IdParam,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ChecklistDto> {
    return tagged(response, await this.checklists.get(actor, id));
  }

  @Permit(checklistPermissions.write)
  @Put(':id')
  @ApiOperation({ summary: '改写草稿；已发布的版本不能改' })
  @TakesIfMatch()
  @ApiOkResponse({ type: ChecklistDto })
  async replace(
    @CurrentActor() actor: Actor,
    @Param() { id }: IdParam,
    @Body() body: WriteChecklistDto,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ChecklistDto> {
    return tagged(response, await this.checklists.replace(actor, id, body, ifMatch));
  }

  @Permit(checklistPermissions.write)
  @Post(':id/publish')
  @HttpCode(200)
  @ApiOperation({ summary: '发布：各条满分须合计 100；此后不再变动' })
  @ApiOkResponse({ type: ChecklistDto })
  async publish(@CurrentActor() actor: Actor, @Param() { id }: IdParam): Promise<ChecklistDto> {
    return this.checklists.publish(actor, id);
  }

  @Permit(checklistPermissions.read)
  @Get(':id/export.xlsx')
  @ApiOperation({ summary: '下载为工作簿，改后可再上传；新建版本时也用它作模板' })
  @ApiProduces(xlsxType)
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async export(@CurrentActor() actor: Actor, @Param() { id }: IdParam): Promise<StreamableFile> {
    return sendFile(await this.files.export(actor, id), xlsxType);
  }
}

function place(response: Response, checklist: ChecklistDto): ChecklistDto {
  response.location(`/api/v1/checklists/${checklist.id}`);
  return tagged(response, checklist);
}
