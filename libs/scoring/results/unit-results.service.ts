import { Inject, Injectable } from '@nestjs/common';
import { stages } from '#organization/schools/school-stage.rules.js';
import type { Actor } from '#platform/database/actor.js';
import { Database } from '#platform/database/database.js';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import { AppError, notFound } from '#platform/errors/app-error.js';
import { defaultPageSize, type Page, pageOf, readCursor } from '#platform/http/page.js';
import { exportCsv, exportXlsx } from './result-export.js';
import type { ResultQuery, ResultWhyDto, ResultWhyQuery, UnitKind, UnitResultsDto } from './result.dto.js';
import {
  findExplainedResult,
  listAssessments,
  listResults,
  listUnits,
  listVisibleCodes,
  type ResultRow,
  type UnitKey,
  type UnitRow,
} from './result.queries.js';
import { toAssessment, toResult, toUnit } from './to-unit-results.js';
import { type ReadableRun, requireReadableRun, titleOfTerm, toReadableRun } from './visible-run.js';

/** What a run says of each unit, side by side, and why. */
@Injectable()
export class UnitResultsService {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** @throws AppError `not-found`, `state-conflict`, `invalid-input`, `invalid-cursor` */
  async page(actor: Actor, runId: string, query: ResultQuery): Promise<Page<UnitResultsDto>> {
    const limit = query.limit ?? defaultPageSize;
    const after = readUnitKey(readCursor(query.cursor));
    const { rows } = await this.read(actor, runId, query, after, limit + 1);
    return pageOf(rows, limit, ({ unit }) => `${unit.stage ?? ''}/${unit.code}`);
  }

  /** Every unit that the caller may see. @throws AppError as {@link page} */
  async file(
    actor: Actor,
    runId: string,
    query: ResultQuery,
    format: 'csv' | 'xlsx',
  ): Promise<{ fileName: string; bytes: Buffer }> {
    const { run, rows } = await this.read(actor, runId, query, null, null);
    const title = titleOfTerm(run);
    const state = run.publishedAt === null ? '草稿，未公布' : '已公布';
    const bytes =
      format === 'csv'
        ? exportCsv(rows)
        : await exportXlsx(rows, { title, state, resultHash: run.resultHash });
    return { fileName: `${title}评分结果.${format}`, bytes };
  }

  /** @throws AppError `not-found`, `state-conflict`, `invalid-input` */
  async explain(actor: Actor, runId: string, query: ResultWhyQuery): Promise<ResultWhyDto> {
    const { noun, subject, unitKind: kind, code, stage } = query;
    if ((kind === 'township') !== (stage === undefined)) {
      const message = kind === 'township' ? '乡镇不分学段，请去掉' : '请写明学校的哪个学段';
      throw invalid('stage', message);
    }
    return this.database.transaction(actor, async (unit) => {
      const run = await requireReadableRun(unit, runId);
      const [found] = await listUnits(unit, runId, { kind, code, stage }, null, 1);
      const result = found && (await findExplainedResult(unit, runId, found, { noun, subject }));
      if (!found || !result) throw notFound('这项结果');
      const visible = await listVisibleCodes(unit, runId, kind);
      return {
        run: toReadableRun(run),
        ...toUnit(found),
        result: toResult(result, visible),
        explanation: [...result.explanation],
        versions: [...result.versions],
        facts: result.facts.map(({ key, label, value }) => ({ key, label, value })),
        inputHash: result.inputHash,
        resultHash: result.resultHash,
      };
    });
  }

  private async read(
    actor: Actor,
    runId: string,
    query: ResultQuery,
    after: UnitKey | null,
    limit: number | null,
  ): Promise<{ readonly run: ReadableRun; readonly rows: readonly UnitResultsDto[] }> {
    const { unit: kind = 'school-stage', stage, squad, township } = query;
    if (kind === 'township' && stage !== undefined) throw invalid('stage', '乡镇不分学段，请去掉');
    if (kind === 'township' && squad !== undefined) throw invalid('squad', '乡镇不编方阵，请去掉');
    return this.database.transaction(actor, async (unit) => {
      const run = await requireReadableRun(unit, runId);
      const units = await listUnits(unit, runId, { kind, stage, squad, township }, after, limit);
      return { run, rows: await resultsOf(unit, runId, kind, units) };
    });
  }
}

async function resultsOf(
  unit: UnitOfWork,
  runId: string,
  kind: UnitKind,
  units: readonly UnitRow[],
): Promise<readonly UnitResultsDto[]> {
  const ids = units.map(({ id }) => id);
  const visible = await listVisibleCodes(unit, runId, kind);
  const results = new Map<string, ResultRow[]>(ids.map((id) => [id, []]));
  for (const result of await listResults(unit, runId, kind, ids)) results.get(result.unitId)?.push(result);
  const assessments = new Map(
    (await listAssessments(unit, runId, kind, ids)).map((assessment) => [assessment.unitId, assessment]),
  );
  return units.map((row) => {
    const assessment = assessments.get(row.id);
    return {
      ...toUnit(row),
      results: (results.get(row.id) ?? []).map((result) => toResult(result, visible)),
      assessment: assessment ? toAssessment(assessment, visible) : null,
    };
  });
}

/** @throws AppError `invalid-cursor` */
function readUnitKey(key: string | null): UnitKey | null {
  if (key === null) return null;
  const [stage = '', code = ''] = key.split('/');
  if (code === '' || !['', ...stages].includes(stage)) throw new AppError('invalid-cursor');
  return { stage, code };
}

function invalid(path: string, message: string): AppError {
  return new AppError('invalid-input', `提交的内容有误：${path}：${message}。`, {
    fields: [{ path, code: 'not-of-unit', message }],
  });
}
