import { Body, Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Actor } from '#platform/database/actor.js';
import { CurrentActor } from '#platform/http/current-actor.js';
import { IdParam } from '#platform/http/id-param.js';
import { Permit } from '#platform/http/permission.js';
import { ReopenTermDto, TermDto } from './school-year.dto.js';
import { schoolYearPermissions } from './school-year.permissions.js';
import { TermClosingService } from './term-closing.service.js';

@ApiTags('学年')
@Controller('terms')
export class TermController {
  constructor(@Inject(TermClosingService) private readonly closing: TermClosingService) {}

  @Permit(schoolYearPermissions.closeTerm)
  @Post(':id/close')
  @HttpCode(200)
  @ApiOperation({ summary: '封存学期：不再接受这个学期的督导记录' })
  @ApiOkResponse({ type: TermDto })
  async close(@CurrentActor() actor: Actor, @Param() { id }: IdParam): Promise<TermDto> {
    return this.closing.close(actor, id);
  }

  @Permit(schoolYearPermissions.closeTerm)
  @Post(':id/reopen')
  @HttpCode(200)
  @ApiOperation({ summary: '重新开放已封存的学期，须说明理由' })
  @ApiOkResponse({ type: TermDto })
  async reopen(
    @CurrentActor() actor: Actor,
    @Param() { id }: IdParam,
    @Body() { reason }: ReopenTermDto,
  ): Promise<TermDto> {
    return this.closing.reopen(actor, id, reason);
  }
}
