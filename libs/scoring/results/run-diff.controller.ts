import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Actor } from '#platform/database/actor.js';
import { CurrentActor } from '#platform/http/current-actor.js';
import { Refuses } from '#platform/http/documented-answers.js';
import { PageQuery } from '#platform/http/page.js';
import { Permit } from '#platform/http/permission.js';
import { scoringResultPermissions } from '../scoring.permissions.js';
import { RunDiffDto, RunPairParam } from './run-diff.dto.js';
import { RunDiffService } from './run-diff.service.js';

@ApiTags('学期评分结果')
@Controller('scoring-runs')
export class RunDiffController {
  constructor(@Inject(RunDiffService) private readonly differences: RunDiffService) {}

  @Permit(scoringResultPermissions.compare)
  @Get(':a/diff/:b')
  @ApiOperation({ summary: '同一学期两次评分的不同：谁的什么变了，变了多少，因为哪些事实' })
  @ApiOkResponse({ type: RunDiffDto })
  @Refuses({ 422: '两次评分不是同一学期的' })
  async compare(
    @CurrentActor() actor: Actor,
    @Param() { a, b }: RunPairParam,
    @Query() query: PageQuery,
  ): Promise<RunDiffDto> {
    return this.differences.compare(actor, [a, b], query);
  }
}
