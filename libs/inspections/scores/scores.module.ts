import { Module } from '@nestjs/common';
import { ChecklistsModule } from '../checklists/checklists.module.js';
import { CountyScores } from './county-scores.js';
import { ScoreRowService } from './score-row.service.js';
import { ScoreWhyService } from './score-why.service.js';
import { ScoreController } from './score.controller.js';
import { SquadProposalController } from './squad-proposal.controller.js';
import { SquadProposalService } from './squad-proposal.service.js';
import { VisitSheetService } from './visit-sheet.service.js';

@Module({
  imports: [ChecklistsModule],
  controllers: [ScoreController, SquadProposalController],
  providers: [CountyScores, ScoreRowService, ScoreWhyService, VisitSheetService, SquadProposalService],
})
export class ScoresModule {}
