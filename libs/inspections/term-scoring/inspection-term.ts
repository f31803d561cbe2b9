import { setImmediate as nextTurn } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { hundredthsToNumber, printed } from '#arithmetic/hundredths.js';
import { canonicalHash } from '#organization/term-results/canonical-json.js';
import {
  type FrozenSubject,
  type FrozenUnit,
  type InputFact,
  type ScoredTermOfRun,
  type ScoresTerm,
  ScoresTermOf,
  type TermResult,
  type UnitInput,
} from '#organization/term-results/scores-term.js';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import { describeHalf, describePlacing, describeTotal } from '../scores/explain-score.js';
import { placeScores, type ScorePlaces } from '../scores/score-placing.rules.js';
import { PLAN_TERM_SPLIT, scoreTerm, type TermPoints, type TermScore } from '../scores/term-score.rules.js';
import { listTermVisits, type TermVisit } from './term-visits.queries.js';

const unitsATurn = 50;

const halfTitles = { process: '过程性督导', final: '学期综合评估' } as const;

/** Routine management of a term: every school-stage's score from the visits that the run froze. */
@Injectable()
@ScoresTermOf()
export class InspectionTerm implements ScoresTerm {
  readonly noun = 'inspections';

  async freeze(unit: UnitOfWork, { term, units }: ScoredTermOfRun): Promise<FrozenSubject[]> {
    const visited = new Map(
      (await listTermVisits(unit, term.id)).map(({ schoolStageId, visits }) => [schoolStageId, visits]),
    );
    const schoolStages = units.filter(({ kind }) => kind === 'school-stage');
    const visitsOf = ({ id }: FrozenUnit): readonly TermVisit[] => visited.get(id) ?? [];
    const versions = [...visited.values()].flatMap((visits) =>
      visits.map(({ checklistVersion }) => checklistVersion),
    );
    return [
      {
        key: 'term',
        canonicalKey: 'term',
        title: '学校常规管理',
        series: 'inspections',
        component: 'inspections',
        versions: [
          ...[...new Set(versions)]
            .sort((a, b) => a - b)
            .map((version) => `常规检查细则第 ${String(version)} 版`),
          `${halfTitles.process}占 ${String(PLAN_TERM_SPLIT.processPercent)}%，${halfTitles.final}占 ${String(PLAN_TERM_SPLIT.finalPercent)}%`,
        ],
        inputHash: canonicalHash({
          split: [PLAN_TERM_SPLIT.processPercent, PLAN_TERM_SPLIT.finalPercent],
          units: schoolStages.map((each) => [
            each.code,
            each.stage,
            visitsOf(each).map(canonicalVisit).sort(),
          ]),
        }),
        inputs: schoolStages.map((each) => ({
          unit: { kind: each.kind, id: each.id },
          facts: visitsOf(each).map(toFact),
          data: visitsOf(each),
        })),
      },
    ];
  }

  async score(
    _: UnitOfWork,
    { units, inputs }: ScoredTermOfRun & { readonly inputs: readonly UnitInput[] },
  ): Promise<TermResult[]> {
    // What this class froze comes back as it was.
    const visitsOf = new Map(inputs.map(({ unit, data }) => [unit.id, data as readonly TermVisit[]]));
    const scored: (FrozenUnit &
      TermScore & { readonly points: TermPoints; readonly squadId: string | null })[] = [];
    for (const [index, unit] of units.filter(({ kind }) => kind === 'school-stage').entries()) {
      if (index % unitsATurn === unitsATurn - 1) await nextTurn();
      const points = pointsOf(visitsOf.get(unit.id) ?? []);
      scored.push({ ...unit, ...scoreTerm(points), points, squadId: unit.squadCode });
    }
    const places = placeScores(scored.map((unit) => ({ ...unit, stage: unit.stage ?? '' })));
    const ranked = new Map<string | null, number>();
    for (const { stage, total } of scored)
      if (total !== null) ranked.set(stage, (ranked.get(stage) ?? 0) + 1);
    return scored.map((unit, index) => toResult(unit, places[index], ranked.get(unit.stage) ?? 0));
  }
}

function toResult(
  unit: FrozenUnit & TermScore & { readonly points: TermPoints },
  places: ScorePlaces | undefined,
  countyRanked: number,
): TermResult {
  const { process, final, total, points, lacks } = unit;
  const place = places?.countyPlace ?? null;
  return {
    unit: { kind: unit.kind, id: unit.id },
    value: total,
    percent: total,
    countyPlace: place,
    countyRanked,
    tiedWith: places?.tiedWith ?? [],
    figures: [
      { key: 'process', label: `${halfTitles.process}均分（%）`, value: printed(process) },
      { key: 'final', label: `${halfTitles.final}均分（%）`, value: printed(final) },
      { key: 'total', label: '总分（%）', value: printed(total) },
      { key: 'processVisits', label: `${halfTitles.process}次数`, value: points.process.length },
      { key: 'finalVisits', label: `${halfTitles.final}次数`, value: points.final.length },
      { key: 'place', label: '名次', value: place },
    ],
    explanation: [
      ...lacks.map((half) => `没有${halfTitles[half]}，总分不能计算。`),
      ...named(`${halfTitles.process}均分`, describeHalf(points.process, process)),
      ...named(`${halfTitles.final}均分`, describeHalf(points.final, final)),
      ...named('总分', describeTotal(points, PLAN_TERM_SPLIT, total)),
      describePlacing(total),
    ],
  };
}

function named(title: string, formula: string | null): readonly string[] {
  return formula === null ? [] : [`${title} = ${formula}`];
}

function pointsOf(visits: readonly TermVisit[]): TermPoints {
  return {
    process: visits.filter(({ half }) => half === 'process'),
    final: visits.filter(({ half }) => half === 'final'),
  };
}

function toFact({ visitId, visitedOn, half, revision, checklistVersion, given, max }: TermVisit): InputFact {
  const points = `${hundredthsToNumber(given).toFixed(2)} ÷ ${hundredthsToNumber(max).toFixed(2)}`;
  return {
    key: visitId,
    label: `${visitedOn} ${halfTitles[half]}`,
    value: `${points}（第 ${String(revision)} 稿，细则第 ${String(checklistVersion)} 版）`,
  };
}

/** Without the visit's id, which is nobody's achievement. */
function canonicalVisit({ visitedOn, half, checklistVersion, given, max }: TermVisit): string {
  return `${half} ${visitedOn} ${String(checklistVersion)} ${String(given)}/${String(max)}`;
}
