import { setImmediate as nextTurn } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { stages } from '#organization/schools/school-stage.rules.js';
import { jobActor } from '#platform/database/actor.js';
import { Database } from '#platform/database/database.js';
import {
  groupPoints,
  NO_POINTS,
  type PeriodScore,
  type PointsByTerm,
  scorePeriod,
  scorePeriodSection,
} from './period-score.rules.js';
import {
  compareWithPast,
  placeScores,
  type ScoreChange,
  type ScorePlaces,
  type Standing,
} from './score-placing.rules.js';
import type { PeriodTerm, ScorePeriod } from './score-period.js';
import {
  type GroupedSectionPoints,
  listPoints,
  listSchoolStages,
  listSectionPoints,
  listSections,
  type SchoolStageRow,
  type SectionRow,
} from './score.queries.js';

export interface SectionScore extends SectionRow {
  /** Hundredths of a percent; null when a half of a term never scored it. */
  readonly percent: number | null;
}

/** What a school-stage has in a period. */
export interface CountyScore extends SchoolStageRow, PeriodScore, ScorePlaces {
  readonly sections: readonly SectionScore[];
  readonly change: ScoreChange | null;
}

/** So many school-stages are added up between two turns of the event loop. */
const unitsATurn = 50;

/**
 * The scores of the whole county, because places are places among all. Nobody is shown them as they are: whoever asks
 * for them shows each caller the units that the caller's own transaction sees.
 */
@Injectable()
export class CountyScores {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** Every school-stage: by stage, then by place in the county, the incomplete last, then by code. */
  async read(period: ScorePeriod): Promise<readonly CountyScore[]> {
    const now = period.terms.map(({ id }) => id);
    const past = period.before.map(({ id }) => id);
    const { units, points, sectionPoints, sections } = await this.database.transaction(
      jobActor('inspections.score'),
      async (unit) => ({
        units: await listSchoolStages(unit, period.schoolYearId),
        points: await listPoints(unit, [...now, ...past]),
        sectionPoints: await listSectionPoints(unit, now),
        sections: await listSections(unit, now),
      }),
      'REPEATABLE READ',
    );
    const byUnit = groupPoints(points, ({ schoolStageId }) => schoolStageId);
    await nextTurn();
    const bySection = groupPoints(sectionPoints, sectionKey);
    const scores = await inTurns(units, (row) => ({
      ...row,
      ...scoreTerms(period.terms, byUnit.get(row.schoolStageId)),
      sections: scoreSections(row.schoolStageId, sections, period.terms, bySection),
    }));
    const places = placeScores(scores);
    await nextTurn();
    const standings = await standingsOf(units, period.before, byUnit);
    return scores
      .map((score, index): CountyScore => {
        const placed = { ...score, ...(places[index] ?? unranked) };
        return { ...placed, change: compareWithPast(placed, standings?.[index]) };
      })
      .sort(inOrder);
  }
}

const unranked: ScorePlaces = { countyPlace: null, townshipPlace: null, squadPlace: null, tiedWith: [] };

function sectionKey({ schoolStageId, code }: Pick<GroupedSectionPoints, 'schoolStageId' | 'code'>): string {
  return `${schoolStageId} ${code}`;
}

function scoreTerms(terms: readonly PeriodTerm[], points: PointsByTerm | undefined): PeriodScore {
  return scorePeriod(terms.map(({ id, number }) => ({ term: number, points: points?.get(id) ?? NO_POINTS })));
}

/** Those of which anything was ever scored. */
function scoreSections(
  schoolStageId: string,
  sections: readonly SectionRow[],
  terms: readonly PeriodTerm[],
  points: ReadonlyMap<string, PointsByTerm>,
): readonly SectionScore[] {
  return sections.flatMap(({ code, title }) => {
    const byTerm = points.get(sectionKey({ schoolStageId, code }));
    if (byTerm === undefined) return [];
    return [{ code, title, percent: scorePeriodSection(terms.map(({ id }) => byTerm.get(id) ?? NO_POINTS)) }];
  });
}

/** What each unit was in the period before; nothing when there was none. */
async function standingsOf(
  units: readonly SchoolStageRow[],
  terms: readonly PeriodTerm[],
  points: ReadonlyMap<string, PointsByTerm>,
): Promise<readonly Standing[] | null> {
  if (terms.length === 0) return null;
  const past = await inTurns(units, (row) => ({
    ...row,
    total: scoreTerms(terms, points.get(row.schoolStageId)).total,
  }));
  const places = placeScores(past);
  return past.map(({ total }, index) => ({ total, countyPlace: places[index]?.countyPlace ?? null }));
}

async function inTurns<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Result,
): Promise<Result[]> {
  const results: Result[] = [];
  for (const [index, item] of items.entries()) {
    if (index % unitsATurn === unitsATurn - 1) await nextTurn();
    results.push(work(item));
  }
  return results;
}

function inOrder(a: CountyScore, b: CountyScore): number {
  const byStage = stages.indexOf(a.stage) - stages.indexOf(b.stage);
  const byPlace = (a.countyPlace ?? Infinity) - (b.countyPlace ?? Infinity);
  if (byStage !== 0) return byStage;
  if (!Number.isNaN(byPlace) && byPlace !== 0) return byPlace;
  return a.code < b.code ? -1 : 1;
}
