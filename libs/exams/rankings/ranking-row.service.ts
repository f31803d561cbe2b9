import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '#platform/database/actor.js';
import { Database } from '#platform/database/database.js';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import { AppError } from '#platform/errors/app-error.js';
import type { ExamRow } from '../exam.queries.js';
import { requireExam } from '../exam.service.js';
import { RankingPolicyEntity } from '../ranking-policy.entity.js';
import { exportCsv, exportXlsx } from './ranking-export.js';
import type { RankingRowDto } from './ranking-row.dto.js';
import { listVisibleRows, type UnitKind } from './ranking-row.queries.js';
import type { RankingRunEntity } from './ranking-run.entity.js';
import { requireRun, type RunName } from './ranking-run.queries.js';
import { toRankingRow } from './to-ranking-row.js';

/** A run, its exam and policy, and the rows of it that the caller may see. */
interface VisibleRanking {
  readonly exam: ExamRow;
  readonly run: RankingRunEntity;
  readonly policy: RankingPolicyEntity;
  readonly rows: RankingRowDto[];
}

/** The printed rows of rankings, for screens and for spreadsheets. */
@Injectable()
export class RankingRowService {
  constructor(@Inject(Database) private readonly database: Database) {}

  async rows(actor: Actor, examId: string, name: RunName, kind: UnitKind): Promise<RankingRowDto[]> {
    return (await this.read(actor, examId, name, kind)).rows;
  }

  async file(
    actor: Actor,
    examId: string,
    name: RunName,
    kind: UnitKind,
    format: 'csv' | 'xlsx',
  ): Promise<{ fileName: string; bytes: Buffer }> {
    const { exam, run, policy, rows } = await this.read(actor, examId, name, kind);
    const unitTitle = kind === 'school' ? '学校' : '乡镇';
    const bytes =
      format === 'csv'
        ? exportCsv(rows, policy.stage)
        : await exportXlsx(rows, policy.stage, {
            examName: exam.name,
            unitTitle,
            policyTitle: `${policy.name}（第 ${String(policy.version)} 版）`,
            inputHash: run.inputHash ?? '',
            publishedAt: run.publishedAt?.toISOString() ?? null,
          });
    return { fileName: `${exam.name}-${unitTitle}排名.${format}`, bytes };
  }

  private async read(actor: Actor, examId: string, name: RunName, kind: UnitKind): Promise<VisibleRanking> {
    return this.database.transaction(actor, async (unit) => {
      const exam = await requireExam(unit, examId);
      const run = await requireFinishedRun(unit, examId, name);
      const policy = await unit.manager
        .getRepository(RankingPolicyEntity)
        .findOneByOrFail({ id: run.policyId });
      const rows = await listVisibleRows(unit, run.id, kind);
      return { exam, run, policy, rows: rows.map((row) => toRankingRow(row, kind, policy.stage)) };
    });
  }
}

/** @throws AppError `state-conflict` for a run that has not succeeded: half a ranking is never shown */
export async function requireFinishedRun(
  unit: UnitOfWork,
  examId: string,
  name: RunName,
): Promise<RankingRunEntity> {
  const run = await requireRun(unit, examId, name);
  if (run.status === 'failed')
    throw new AppError('state-conflict', `这次排名失败了：${run.errorDetail ?? ''}`);
  if (run.status !== 'succeeded') throw new AppError('state-conflict', '这次排名还没有完成，请稍后再看。');
  return run;
}
