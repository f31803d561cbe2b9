import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '#platform/database/actor.js';
import { Database } from '#platform/database/database.js';
import { CountyScores } from './county-scores.js';
import { exportCsv, exportXlsx } from './score-export.js';
import { requirePeriod, type ScorePeriod, titleOf } from './score-period.js';
import type { InspectionScoreDto, InspectionScoreQuery } from './score.dto.js';
import { listVisibleSchoolStages } from './score.queries.js';
import { toScoreRow } from './to-score-row.js';

interface VisibleScores {
  readonly period: ScorePeriod;
  readonly rows: InspectionScoreDto[];
}

/** Scores of a term or of a school year, for screens and for spreadsheets. */
@Injectable()
export class ScoreRowService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(CountyScores) private readonly county: CountyScores,
  ) {}

  /** @throws AppError `invalid-input`, `not-found` */
  async rows(actor: Actor, query: InspectionScoreQuery): Promise<InspectionScoreDto[]> {
    return (await this.read(actor, query)).rows;
  }

  /** @throws AppError `invalid-input`, `not-found` */
  async file(
    actor: Actor,
    query: InspectionScoreQuery,
    format: 'csv' | 'xlsx',
  ): Promise<{ fileName: string; bytes: Buffer }> {
    const { period, rows } = await this.read(actor, query);
    const title = titleOf(period);
    const bytes = format === 'csv' ? exportCsv(rows) : await exportXlsx(rows, title);
    return { fileName: `${title}督导评分.${format}`, bytes };
  }

  /** Everybody is placed among the whole county, and shown what their own transaction sees of it. */
  private async read(actor: Actor, query: InspectionScoreQuery): Promise<VisibleScores> {
    const { period, visible } = await this.database.transaction(actor, async (unit) => ({
      period: await requirePeriod(unit, query),
      visible: await listVisibleSchoolStages(unit),
    }));
    const scores = (await this.county.read(period)).filter(({ schoolStageId }) => visible.has(schoolStageId));
    const visibleCodes = new Set(scores.map(({ code }) => code));
    const rows = scores
      .filter(({ stage }) => query.stage === undefined || stage === query.stage)
      .filter(({ squadCode }) => query.squad === undefined || squadCode === query.squad)
      .filter(({ townshipCode }) => query.township === undefined || townshipCode === query.township)
      .map((score) => toScoreRow(score, period.kind, (code) => visibleCodes.has(code)));
    return { period, rows };
  }
}
