import { Module } from '@nestjs/common';
import { CountyScores } from './county-scores.js';
import { ScoreRowService } from './score-row.service.js';
import { ScoreController } from './score.controller.js';

@Module({
  controllers: [ScoreController],
  providers: [CountyScores, ScoreRowService],
})
export class ScoresModule {}
