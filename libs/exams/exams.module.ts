import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { UserEntity } from '#identity/user.entity.js';
import { TermResultsModule } from '#organization/term-results/term-results.module.js';
import { ExamController } from './exam.controller.js';
import { ExamEntity } from './exam.entity.js';
import { ExamScoresImport } from './exam-scores.import.js';
import { ExamService } from './exam.service.js';
import { ExamSubjectEntity } from './exam-subject.entity.js';
import { ExcuseController } from './excuse.controller.js';
import { ExcuseService } from './excuse.service.js';
import { RankingPolicyController } from './ranking-policy.controller.js';
import { RankingPolicyEntity } from './ranking-policy.entity.js';
import { RankingPolicyService } from './ranking-policy.service.js';
import { ExamReadiness } from './readiness/exam.readiness.js';
import { RankingController } from './rankings/ranking.controller.js';
import { RankingPublicationService } from './rankings/ranking-publication.service.js';
import { RankingPupilService } from './rankings/ranking-pupil.service.js';
import { RankingRowController } from './rankings/ranking-row.controller.js';
import { RankingRowService } from './rankings/ranking-row.service.js';
import { RankingRunEntity } from './rankings/ranking-run.entity.js';
import { RankingRunService } from './rankings/ranking-run.service.js';
import { RankingWhyService } from './rankings/ranking-why.service.js';
import { ExamTermPublication } from './term-scoring/exam-term-publication.js';

@Module({
  imports: [
    TermResultsModule,
    // The worker opens no door to users, but an exam's foreign keys name them.
    TypeOrmModule.forFeature([
      ExamEntity,
      ExamSubjectEntity,
      RankingPolicyEntity,
      RankingRunEntity,
      UserEntity,
    ]),
  ],
  controllers: [
    ExamController,
    ExcuseController,
    RankingPolicyController,
    RankingRowController,
    RankingController,
  ],
  providers: [
    ExamService,
    ExcuseService,
    ExamScoresImport,
    ExamReadiness,
    RankingPolicyService,
    RankingRunService,
    RankingPublicationService,
    RankingRowService,
    RankingPupilService,
    RankingWhyService,
    ExamTermPublication,
  ],
})
export class ExamsModule {}
