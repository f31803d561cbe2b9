import { Body, Controller, Get, HttpCode, Inject, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Actor } from '#platform/database/actor.js';
import { CurrentActor } from '#platform/http/current-actor.js';
import { type Page, PageQuery } from '#platform/http/page.js';
import { Permit } from '#platform/http/permission.js';
import { visitPermissions } from '../inspection.permissions.js';
import { SentPageDto, type SentThingDto } from './sent.dto.js';
import { SentService } from './sent.service.js';
import { BatchAnswerDto, VisitBatchDto } from './visit-batch.dto.js';
import { VisitBatchService } from './visit-batch.service.js';

/** Registered before the other controllers of visits: `sent` is not an id. */
@ApiTags('督导')
@Controller('visits')
export class VisitUploadController {
  constructor(
    @Inject(VisitBatchService) private readonly batches: VisitBatchService,
    @Inject(SentService) private readonly sent: SentService,
  ) {}

  @Permit(visitPermissions.record)
  @Post('batch')
  @HttpCode(200)
  @ApiOperation({ summary: '一次送来多次督导，逐一说明结果；同样的内容再送一次，没有变化' })
  @ApiOkResponse({ type: BatchAnswerDto })
  async receive(@CurrentActor() actor: Actor, @Body() { visits }: VisitBatchDto): Promise<BatchAnswerDto> {
    return this.batches.receive(actor, visits);
  }

  @Permit(visitPermissions.record)
  @Get('sent')
  @ApiOperation({ summary: '我送来的督导记录、问题和附件，以及各自的状态' })
  @ApiOkResponse({ type: SentPageDto })
  async listSent(@CurrentActor() actor: Actor, @Query() query: PageQuery): Promise<Page<SentThingDto>> {
    return this.sent.list(actor, query);
  }
}
