import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Actor } from '#platform/database/actor.js';
import { CurrentActor } from '#platform/http/current-actor.js';
import { Refuses } from '#platform/http/documented-answers.js';
import { Permit } from '#platform/http/permission.js';
import { inspectionScorePermissions } from '../inspection.permissions.js';
import { SquadProposalDto, SquadProposalQuery } from './squad-proposal.dto.js';
import { SquadProposalService } from './squad-proposal.service.js';

@ApiTags('方阵')
@Controller('squad-proposals')
export class SquadProposalController {
  constructor(@Inject(SquadProposalService) private readonly proposals: SquadProposalService) {}

  @Permit(inspectionScorePermissions.proposeSquads)
  @Get()
  @ApiOperation({ summary: '按规模和上一学年督导总分建议方阵；不保存' })
  @ApiOkResponse({ type: SquadProposalDto })
  @Refuses({ 404: '没有这个学年' })
  async propose(@CurrentActor() actor: Actor, @Query() query: SquadProposalQuery): Promise<SquadProposalDto> {
    return this.proposals.propose(actor, query);
  }
}
