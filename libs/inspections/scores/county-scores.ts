import { setImmediate as nextTurn } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { stages } from '#organization/schools/school-stage.rules.js';
import { jobActor } from '#platform/database/actor.js';
import { Database } from '#platform/database/database.js';
import {
  type PeriodScore,
  type ScoredVisit,
  scorePeriod,
  scorePeriodSections,
  type SectionPercent,
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
  listSchoolStages,
  listScoredVisits,
  listSections,
  type SchoolStageRow,
  type SectionRow,
} from './score.queries.js';

export type SectionScore = SectionRow & SectionPercent;

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
    const { units, visited, sections } = await this.database.transaction(
      jobActor('inspections.score'),
      async (unit) => ({
        units: await listSchoolStages(unit, period.schoolYearId),
        visited: await listScoredVisits(unit, [...now, ...past], now),
        sections: await listSections(unit, now),
      }),
      'REPEATABLE READ',
    );
    const visits = new Map(visited.map((row) => [row.schoolStageId, row.visits]));
    const visitsOf = (row: SchoolStageRow): readonly ScoredVisit[] => visits.get(row.schoolStageId) ?? [];
    const scores = await inTurns(units, (row) => ({
      ...row,
      ...scorePeriod(period.terms, visitsOf(row)),
      sections: titled(sections, period.terms, visitsOf(row)),
    }));
    const places = placeScores(scores);
    await nextTurn();
    const standings = await standingsOf(units, period.before, visitsOf);
    return scores
      .map((score, index): CountyScore => {
        const placed = { ...score, ...(places[index] ?? unranked) };
        return { ...placed, change: compareWithPast(placed, standings?.[index]) };
      })
      .sort(inOrder);
  }
}

const unranked: ScorePlaces = { countyPlace: null, townshipPlace: null, squadPlace: null, tiedWith: [] };

function titled(
  sections: readonly SectionRow[],
  terms: readonly PeriodTerm[],
  visits: readonly ScoredVisit[],
): readonly SectionScore[] {
  const codes = sections.map(({ code }) => code);
  const titles = new Map(sections.map(({ code, title }) => [code, title]));
  return scorePeriodSections(terms, visits, codes).map(({ code, percent }) => ({
    code,
    title: titles.get(code) ?? code,
    percent,
  }));
}

/** What each unit was in the period before; nothing when there was none. */
async function standingsOf(
  units: readonly SchoolStageRow[],
  terms: readonly PeriodTerm[],
  visitsOf: (row: SchoolStageRow) => readonly ScoredVisit[],
): Promise<readonly Standing[] | null> {
  if (terms.length === 0) return null;
  const past = await inTurns(units, (row) => ({
    ...row,
    total: scorePeriod(terms, visitsOf(row)).total,
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
