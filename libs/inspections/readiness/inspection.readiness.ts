import { Inject, Injectable } from '@nestjs/common';
import {
  ChecksReadiness,
  type ReadinessCheck,
  type ReadinessQuestion,
  type ToldGap,
} from '#calendar/readiness/readiness-check.js';
import type { Actor } from '#platform/database/actor.js';
import { Database } from '#platform/database/database.js';
import { describeInspectionGap } from './describe-inspection-gap.js';
import { type FindingGap, findFindingGaps } from './finding-gap.rules.js';
import { listDrafts, listUnsettledStages, listUnvisitedStages } from './inspection-facts.queries.js';
import { findDraftGaps, findMissingVisits, type VisitGap } from './visit-gap.rules.js';

/** Whether every school-stage was visited, and whether what was recorded is in. */
@Injectable()
@ChecksReadiness()
export class InspectionReadiness implements ReadinessCheck {
  readonly kinds = {
    'process-visit-missing': '没有过程性督导',
    'final-visit-missing': '没有学期综合评估',
    'visit-awaiting-admission': '督导等待准予补录',
    'visit-draft': '督导尚未提交',
    'finding-overdue': '问题逾期未整改',
    'finding-open': '问题尚未整改',
    'finding-unverified': '整改尚未复核',
  } satisfies Record<(VisitGap | FindingGap)['kind'], string>;

  constructor(@Inject(Database) private readonly database: Database) {}

  async find(actor: Actor, { term, today }: ReadinessQuestion): Promise<readonly ToldGap[]> {
    const gaps = await this.database.transaction(
      actor,
      async (unit) => [
        ...findMissingVisits(await listUnvisitedStages(unit, term.id), term, today),
        ...findDraftGaps(await listDrafts(unit, term.id), term),
        ...findFindingGaps(await listUnsettledStages(unit, term.id), term),
      ],
      'REPEATABLE READ',
    );
    return gaps.map((gap) => ({ ...gap, message: describeInspectionGap(gap) }));
  }
}
