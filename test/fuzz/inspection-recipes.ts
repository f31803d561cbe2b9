import type { RandomStream } from '../../apps/standalone/demo/random-stream.js';
import type { KnownThings } from './known-things.js';
import { newUuid } from './known-things.js';

const item = { text: '有读书角', stages: ['primary', 'junior'] };
const dates = ['2025-09-15', '2025-10-08', '2025-12-10', '2026-01-15', '2026-03-02'] as const;

/** Worth 100 points, by every way of scoring. */
export const fuzzChecklist = {
  name: '小样细则',
  sections: [
    {
      code: 'A',
      title: '德育',
      items: [
        { ...item, code: 'A1', maxPoints: 30, scoring: 'points' },
        { ...item, code: 'A2', maxPoints: 20, scoring: 'met' },
      ],
    },
    {
      code: 'B',
      title: '学生',
      items: [
        { ...item, code: 'B1', maxPoints: 20, scoring: 'deduct', penalty: 2.5 },
        {
          ...item,
          code: 'B2',
          maxPoints: 30,
          scoring: 'measure',
          direction: 'at-most',
          unit: '人',
          thresholds: { primary: 45, junior: 50 },
        },
      ],
    },
  ],
};

function scores(random: RandomStream): object[] {
  return [
    { itemCode: 'A1', points: random.whole(0, 60) / 2 },
    random.pick([
      { itemCode: 'A2', met: random.chance(0.5) },
      { itemCode: 'A2', notApplicable: true, note: '新建校' },
    ]),
    { itemCode: 'B1', occurrences: random.whole(0, 9) },
    { itemCode: 'B2', measured: random.whole(4_000, 6_000) / 100 },
  ];
}

function finding(random: RandomStream): object {
  return {
    itemCode: random.pick(['A1', 'B2']),
    text: '窗户破损',
    severity: random.pick(['minor', 'major', 'critical']),
    deadline: random.pick(dates),
  };
}

function visit(random: RandomStream, known: KnownThings): object {
  return {
    schoolCode: random.pick(['A', 'B', 'C']),
    stage: 'junior',
    kind: random.pick(['process', 'final']),
    visitedOn: random.pick(dates),
    checklistVersionId: known.text(random, 'checklistVersionId'),
    scores: random.chance(0.8) ? scores(random) : [],
    ...(random.chance(0.3) ? { findings: [{ id: newUuid(random), ...finding(random) }] } : {}),
    ...(random.chance(0.2) ? { location: { latitude: 34.123456789, longitude: 113.5 } } : {}),
    ...(random.chance(0.2) ? { termId: known.text(random, 'termId') } : {}),
  };
}

function squad(random: RandomStream): object {
  return { name: '方阵', schoolCodes: random.pick([['A'], ['B'], ['A', 'C'], ['C']]) };
}

type Recipe = (random: RandomStream, known: KnownThings) => object;

export const inspectionRecipes: Readonly<Record<string, Recipe>> = {
  'POST /terms/{id}/reopen': () => ({ reason: '补录' }),
  'POST /squads': (random) => ({
    ...squad(random),
    schoolYear: random.pick(['2023-2024', '2024-2025', '2025-2026']),
    stage: 'junior',
    code: `J${String(random.whole(1, 1_000_000))}`,
  }),
  'PUT /squads/{id}': squad,
  'POST /checklists': () => fuzzChecklist,
  'PUT /checklists/{id}': () => fuzzChecklist,
  'POST /inspection-assignments': (random, known) => ({
    termId: known.text(random, 'termId'),
    inspectorId: known.text(random, 'inspectorId'),
    schoolCodes: random.pick([['A'], ['B'], ['A', 'B', 'C']]),
  }),
  'PUT /visits/{id}': visit,
  'POST /visits/batch': (random, known) => ({
    visits: Array.from({ length: random.whole(1, 3) }, () => ({
      id: newUuid(random),
      submit: random.chance(0.5),
      ...visit(random, known),
    })),
  }),
  'POST /visits/{id}/revisions': (random) => ({ reason: '误记', scores: scores(random) }),
  'POST /visits/{id}/admit-late': () => ({ reason: '暴雨停课' }),
  'PUT /findings/{id}': (random, known) => ({ visitId: known.id(random, 'visits'), ...finding(random) }),
  'POST /findings/{id}/rectify': () => ({ text: '已更换' }),
  'POST /findings/{id}/verify': () => ({ text: '属实' }),
  'POST /findings/{id}/reopen': () => ({ reason: '又坏了' }),
  'POST /findings/{id}/close': () => ({}),
};
