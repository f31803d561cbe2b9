import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { Controller, Get, Inject, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import type { Actor } from '#platform/database/actor.js';
import { CurrentActor } from '#platform/http/current-actor.js';
import { Refuses } from '#platform/http/documented-answers.js';
import { Permit } from '#platform/http/permission.js';
import { visitPermissions } from '../inspection.permissions.js';
import { BundleQuery, InspectionBundleDto } from './inspection-bundle.dto.js';
import { InspectionBundleService } from './inspection-bundle.service.js';

const compress = promisify(gzip);

@ApiTags('督导')
@Controller('inspection-bundle')
export class InspectionBundleController {
  constructor(@Inject(InspectionBundleService) private readonly bundles: InspectionBundleService) {}

  @Permit(visitPermissions.record)
  @Get()
  @ApiOperation({
    summary: '一次带走督导所需的一切：任务、学校、细则、期限、未了结的问题和自己的草稿；可压缩，未变则 304',
  })
  @ApiOkResponse({ type: InspectionBundleDto })
  @Refuses({ 422: '没有这个学期' })
  async get(
    @CurrentActor() actor: Actor,
    @Query() { termId }: BundleQuery,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const plain = Buffer.from(JSON.stringify(await this.bundles.pack(actor, termId)));
    const isCompressed = request.acceptsEncodings('gzip', 'identity') === 'gzip';
    const digest = createHash('sha256').update(plain).digest('base64url').slice(0, 27);
    response.setHeader('Cache-Control', 'private, no-cache');
    response.setHeader('Vary', 'Accept-Encoding, Authorization');
    // A strong tag stands for the bytes as they are sent, and these differ with the encoding.
    const tag = isCompressed ? `"${digest}-gzip"` : `"${digest}"`;
    response.setHeader('ETag', tag);
    if (isKnown(request.header('if-none-match'), tag)) {
      response.status(304).end();
      return;
    }
    if (isCompressed) response.setHeader('Content-Encoding', 'gzip');
    response.type('application/json').send(isCompressed ? await compress(plain) : plain);
  }
}

/** Not the framework's own judgement: a page that names its copy itself is made by the browser to say `no-cache` too. */
function isKnown(ifNoneMatch: string | undefined, tag: string): boolean {
  return ifNoneMatch?.split(',').some((known) => [tag, `W/${tag}`].includes(known.trim())) ?? false;
}
