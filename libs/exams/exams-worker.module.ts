import { Module } from '@nestjs/common';
import { ExamsModule } from './exams.module.js';
import { RankingProcessor } from './rankings/ranking.processor.js';
import { RankingThreads } from './rankings/ranking-threads.js';
import { ExamTerm } from './term-scoring/exam-term.js';

/** What the worker does for exams. */
@Module({ imports: [ExamsModule], providers: [RankingProcessor, RankingThreads, ExamTerm] })
export class ExamsWorkerModule {}
