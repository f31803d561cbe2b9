import { Inject, Injectable } from '@nestjs/common';
import { type Actor, jobActor } from '#platform/database/actor.js';
import { Database } from '#platform/database/database.js';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import { notFound } from '#platform/errors/app-error.js';
import { requireExam } from '../exam.service.js';
import { explainUnit } from '../ranking-explanation.rules.js';
import { RankingPolicyEntity } from '../ranking-policy.entity.js';
import { figuresOf, toPolicy } from '../ranking-policy.service.js';
import type { UnitRow } from '../unit-placing.rules.js';
import { describeFigure, describeLines, describePlace, describeRankSum } from './explain-in-words.js';
import { findLines, listAllRows, listVisibleRows, type UnitKind } from './ranking-row.queries.js';
import { requireFinishedRun } from './ranking-row.service.js';
import type { RunName } from './ranking-run.queries.js';
import type { RankingWhyDto } from './ranking-why.dto.js';

/** Opens a row of a ranking: which numbers made it, under which policy, and where the lines fell. */
@Injectable()
export class RankingWhyService {
  constructor(@Inject(Database) private readonly database: Database) {}

  async explain(actor: Actor, examId: string, name: RunName, unitCode: string): Promise<RankingWhyDto> {
    return this.database.transaction(actor, async (unit) => {
      await requireExam(unit, examId);
      const run = await requireFinishedRun(unit, examId, name);
      const policy = await unit.manager
        .getRepository(RankingPolicyEntity)
        .findOneByOrFail({ id: run.policyId });
      const { kind, row, visibleCodes } = await requireRow(unit, run.id, unitCode);
      const explained = explainUnit(
        row,
        await this.listComparedRows(run.id, kind),
        await findLines(unit, run.id),
        figuresOf(policy),
      );
      // Who shares a figure is told only as far as the caller may see those units.
      const seen = (codes: readonly string[]): string[] => codes.filter((code) => visibleCodes.has(code));
      const rankSum = explained.rankSum === null ? null : describeRankSum(explained.rankSum);
      return {
        runId: run.id,
        unit: { kind, code: row.code, name: row.name },
        policy: toPolicy(policy),
        place: explained.place,
        because: describePlace(explained.because, explained.rankSum?.tieBreak ?? null),
        tiedWith: seen(explained.tiedWith),
        enrolled: row.enrolled,
        counted: row.counted,
        present: row.present,
        absent: row.absent,
        excused: row.excused,
        figures: explained.figures.map((figure) => describeFigure(figure, explained.weightedTerms)),
        rankSum: rankSum && {
          ...rankSum,
          terms: rankSum.terms.map((term) => ({ ...term, tiedWith: seen(term.tiedWith) })),
          equalSums: seen(rankSum.equalSums),
        },
        lines: describeLines(explained.lines),
      };
    });
  }

  /**
   * All rows of the run: whether an equal sum was parted by the mean depends on units that the caller may not see.
   * They are compared with, and never told.
   */
  private async listComparedRows(runId: string, kind: UnitKind): Promise<UnitRow[]> {
    return this.database.transaction(jobActor('exams.explain'), (unit) => listAllRows(unit, runId, kind));
  }
}

/** A code names a school or a township; the two never share one in a county's numbering, and a school goes first. */
async function requireRow(
  unit: UnitOfWork,
  runId: string,
  code: string,
): Promise<{ kind: UnitKind; row: UnitRow; visibleCodes: ReadonlySet<string> }> {
  for (const kind of ['school', 'township'] as const) {
    const rows = await listVisibleRows(unit, runId, kind);
    const row = rows.find((candidate) => candidate.code === code);
    if (row) return { kind, row, visibleCodes: new Set(rows.map((visible) => visible.code)) };
  }
  throw notFound('这个单位的排名');
}
