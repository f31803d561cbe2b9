import { Controller, Get, Inject, Param, Put, Query, Req, Res, StreamableFile } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import type { Actor } from '#platform/database/actor.js';
import { ReadsFile } from '#platform/http/body-type.guard.js';
import { CurrentActor } from '#platform/http/current-actor.js';
import { Refuses } from '#platform/http/documented-answers.js';
import { IdParam } from '#platform/http/id-param.js';
import { Permit } from '#platform/http/permission.js';
import { attachmentPermissions, visitPermissions } from '../inspection.permissions.js';
import { AttachmentDownloadService } from './attachment-download.service.js';
import { AttachmentDto, AttachmentListDto, AttachmentPathParam, DownloadQuery } from './attachment.dto.js';
import type { AttachmentSubject } from './attachment.queries.js';
import { AttachmentUploadService } from './attachment-upload.service.js';
import { mediaTypes } from './media-type.rules.js';

const fileDescription = 'JPEG、PNG、WebP 照片或 PDF，至多 8 MB；类型按内容判定';

@ApiTags('督导附件')
@Controller()
export class AttachmentController {
  constructor(
    @Inject(AttachmentUploadService) private readonly uploads: AttachmentUploadService,
    @Inject(AttachmentDownloadService) private readonly downloads: AttachmentDownloadService,
  ) {}

  @Permit(visitPermissions.record)
  @Put('visits/:id/attachments/:attachmentId')
  @ApiOperation({ summary: '上传督导的照片或文件；可先于督导记录到达，重复上传不改变什么' })
  @ReadsFile(fileDescription)
  @ApiCreatedResponse({ type: AttachmentDto })
  @ApiOkResponse({ type: AttachmentDto, description: '同一附件已经收到' })
  async putToVisit(
    @CurrentActor() actor: Actor,
    @Param() { id, attachmentId }: AttachmentPathParam,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<AttachmentDto> {
    return this.receive(actor, { kind: 'visit', id }, attachmentId, request, response);
  }

  @Permit(attachmentPermissions.attachToFinding)
  @Put('findings/:id/attachments/:attachmentId')
  @ApiOperation({ summary: '上传问题的照片，或学校整改的佐证；督导员上传的可先于问题到达' })
  @ReadsFile(fileDescription)
  @ApiCreatedResponse({ type: AttachmentDto })
  @ApiOkResponse({ type: AttachmentDto, description: '同一附件已经收到' })
  async putToFinding(
    @CurrentActor() actor: Actor,
    @Param() { id, attachmentId }: AttachmentPathParam,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<AttachmentDto> {
    return this.receive(actor, { kind: 'finding', id }, attachmentId, request, response);
  }

  @Permit(attachmentPermissions.read)
  @Get('visits/:id/attachments')
  @ApiOperation({ summary: '一次督导的附件；督导员也可查询已先行到达的附件' })
  @ApiOkResponse({ type: AttachmentListDto })
  async listOfVisit(@CurrentActor() actor: Actor, @Param() { id }: IdParam): Promise<AttachmentListDto> {
    return { items: await this.downloads.list(actor, { kind: 'visit', id }) };
  }

  @Permit(attachmentPermissions.read)
  @Get('findings/:id/attachments')
  @ApiOperation({ summary: '一个问题的照片和整改佐证' })
  @ApiOkResponse({ type: AttachmentListDto })
  async listOfFinding(@CurrentActor() actor: Actor, @Param() { id }: IdParam): Promise<AttachmentListDto> {
    return { items: await this.downloads.list(actor, { kind: 'finding', id }) };
  }

  @Permit(attachmentPermissions.read)
  @Get('attachments/:id')
  @ApiOperation({ summary: '下载附件；照片中的拍摄地点等信息已去除' })
  @ApiProduces(...mediaTypes)
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  @Refuses({ 422: '无法确认照片中是否含有拍摄地点' })
  async download(
    @CurrentActor() actor: Actor,
    @Param() { id }: IdParam,
    @Query() { original }: DownloadQuery,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StreamableFile> {
    const file = await this.downloads.open(actor, id, original === true);
    // Whatever somebody has hidden in it: a browser saves it and runs nothing of it.
    response.setHeader('Content-Security-Policy', "sandbox; default-src 'none'");
    response.setHeader('X-Content-Type-Options', 'nosniff');
    return new StreamableFile(file.stream, {
      type: file.mediaType,
      disposition: `attachment; filename="${file.fileName}"`,
      length: file.byteSize,
    });
  }

  private async receive(
    actor: Actor,
    subject: AttachmentSubject,
    id: string,
    request: Request,
    response: Response,
  ): Promise<AttachmentDto> {
    const { fate, attachment } = await this.uploads.receive(actor, subject, id, request);
    response.status(fate === 'created' ? 201 : 200).location(`/api/v1/attachments/${attachment.id}`);
    return attachment;
  }
}
