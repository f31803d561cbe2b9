import { Inject, Injectable } from '@nestjs/common';
import { printed } from '#arithmetic/hundredths.js';
import type { Actor } from '#platform/database/actor.js';
import { Database } from '#platform/database/database.js';
import { AppError } from '#platform/errors/app-error.js';
import { defaultPageSize, type PageQuery, pageOf, readCursor } from '#platform/http/page.js';
import type { AssessmentComponent } from '../assessments/assessment-policy.rules.js';
import { componentTitles } from './assessment-in-words.js';
import type { ResultUnitDto } from './result.dto.js';
import type { ResultDiffDto, RunDiffDto } from './run-diff.dto.js';
import {
  type DiffKey,
  type DiffRow,
  type DiffSide,
  listDifferences,
  listSubjectDifferences,
  listUnitDifferences,
  type SubjectOfRuns,
} from './run-diff.queries.js';
import { type ComparedResult, compareResults, compareVersions } from './run-diff.rules.js';
import { requireReadableRun, titleOfTerm, toReadableRun } from './visible-run.js';

/** What one run of a term says differently from another, and because of what. */
@Injectable()
export class RunDiffService {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** @throws AppError `not-found`, `state-conflict`, `rule-violated` for runs of different terms, `invalid-cursor` */
  async compare(actor: Actor, ids: readonly [string, string], query: PageQuery): Promise<RunDiffDto> {
    const limit = query.limit ?? defaultPageSize;
    const after = readDiffKey(readCursor(query.cursor));
    return this.database.transaction(actor, async (unit) => {
      const [a, b] = [await requireReadableRun(unit, ids[0]), await requireReadableRun(unit, ids[1])];
      if (a.termId !== b.termId) {
        throw new AppError(
          'rule-violated',
          `只能比较同一学期的两次评分：一次是${titleOfTerm(a)}，另一次是${titleOfTerm(b)}。`,
        );
      }
      const subjects = await listSubjectDifferences(unit, ids);
      const units = await listUnitDifferences(unit, ids);
      const rows = await listDifferences(unit, ids, after, limit + 1);
      const page = pageOf(rows, limit, writeDiffKey);
      return {
        a: toReadableRun(a),
        b: toReadableRun(b),
        subjectsOnlyInA: subjects.filter((subject) => subject.after === null).map(toSubject),
        subjectsOnlyInB: subjects.filter((subject) => subject.before === null).map(toSubject),
        versions: subjects.flatMap(toVersions),
        unitsOnlyInA: units.filter(({ isBefore }) => isBefore).map(toUnit),
        unitsOnlyInB: units.filter(({ isBefore }) => !isBefore).map(toUnit),
        items: page.items.map(toDiff),
        nextCursor: page.nextCursor,
      };
    });
  }
}

function toUnit({ kind, code, name, stage }: ResultUnitDto): ResultUnitDto {
  return { kind, code, name, stage };
}

function toSubject({ noun, title }: { readonly noun: string; readonly title: string }) {
  return { noun, title };
}

function toVersions(subject: SubjectOfRuns): RunDiffDto['versions'] {
  if (subject.before === null || subject.after === null) return [];
  const { onlyBefore, onlyAfter } = compareVersions(subject.before, subject.after);
  if (onlyBefore.length + onlyAfter.length === 0) return [];
  return [{ ...toSubject(subject), onlyInA: [...onlyBefore], onlyInB: [...onlyAfter] }];
}

function toDiff(row: DiffRow): ResultDiffDto {
  const { figures, inputs, ownInputsChanged } = compareResults(
    row.before && toCompared(row, row.before),
    row.after && toCompared(row, row.after),
  );
  return {
    unit: toUnit(row),
    subject: toSubject(row),
    figures: figures.map((change) => ({ ...change })),
    inputs: inputs.map((change) => ({ ...change })),
    ownInputsChanged,
  };
}

/** Where the unit belongs is an input too: it decides whom it is compared with. */
function toCompared({ noun, kind }: DiffRow, side: DiffSide): ComparedResult {
  const place = (key: string, label: string, value: number | null) => ({ key, label, value });
  const group = (key: string, label: string, value: string | null) =>
    kind === 'township' || value === null ? [] : [{ key, label, value }];
  return {
    figures: [
      place('value', noun === 'assessment' ? '总分' : '结果', printed(side.value)),
      place('countyPlace', '县内名次', side.countyPlace),
      place('townshipPlace', '乡镇内名次', side.townshipPlace),
      place('squadPlace', '方阵内名次', side.squadPlace),
      ...side.figures.map(({ key, label, value }) => ({
        key: `figures.${key}`,
        label: noun === 'assessment' ? titleOf(key) : label,
        value,
      })),
    ],
    facts: [
      ...group('unit.township', '所在乡镇', side.township),
      ...group('unit.squad', '方阵', side.squad),
      ...side.facts,
    ],
  };
}

function titleOf(component: string): string {
  const titles: Readonly<Partial<Record<string, string>>> = componentTitles satisfies Record<
    AssessmentComponent,
    string
  >;
  return titles[component] ?? component;
}

function writeDiffKey({ kind, stage, code, noun, subjectKey }: DiffRow): string {
  return [kind, stage ?? '', code, noun, subjectKey].join('/');
}

/** @throws AppError `invalid-cursor` */
function readDiffKey(key: string | null): DiffKey | null {
  if (key === null) return null;
  const [kind, stage, code, noun, subjectKey, ...rest] = key.split('/');
  if (!kind || stage === undefined || !code || !noun || !subjectKey || rest.length > 0)
    throw new AppError('invalid-cursor');
  return { kind, stage, code, noun, subjectKey };
}
