import { Inject, Injectable } from '@nestjs/common';
import type { Stage } from '#organization/schools/school-stage.rules.js';
import type { Actor } from '#platform/database/actor.js';
import { Database } from '#platform/database/database.js';
import { ScoreWhyService } from './score-why.service.js';
import { findVisibleSchoolStage, listOpenFindings } from './visit-evidence.queries.js';
import { sheetTitle, writeVisitSheet } from './visit-sheet.js';

/** The page on which a principal sees what the visits of a term found. */
@Injectable()
export class VisitSheetService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(ScoreWhyService) private readonly reasons: ScoreWhyService,
  ) {}

  /** @throws AppError `not-found`, `concurrent-change` */
  async write(
    actor: Actor,
    schoolCode: string,
    stage: Stage,
    termId: string,
  ): Promise<{ fileName: string; bytes: Buffer }> {
    const why = await this.reasons.explain(actor, schoolCode, stage, termId);
    const findings = await this.database.transaction(actor, async (unit) => {
      const schoolStageId = await findVisibleSchoolStage(unit, schoolCode, stage);
      return schoolStageId === undefined ? [] : listOpenFindings(unit, schoolStageId);
    });
    return { fileName: `${sheetTitle(why)}.xlsx`, bytes: await writeVisitSheet(why, findings) };
  }
}
