import type { RandomStream } from '../../apps/standalone/demo/random-stream.js';
import type { Operation } from '../support/contract.js';
import { inspectionRecipes } from './inspection-recipes.js';
import type { KnownThings } from './known-things.js';

/** What the accounts of a fuzzed county sign in with. */
export const fuzzPassword = 'nobody-guesses-this-one';

type Recipe = (random: RandomStream, known: KnownThings) => object;

const targetsRule = {
  kind: 'targets',
  title: '完成指标',
  unit: 'junior-school-stage',
  proposal: '奖励',
  isEnabled: true,
};

function placesRule(random: RandomStream): object {
  return {
    kind: 'places',
    title: '新规则',
    unit: 'junior-school-stage',
    evaluations: { kinds: ['county-test', 'zhongkao'], stage: 'junior' },
    position: { end: random.pick(['bottom', 'top']), places: random.whole(1, 9) },
    periods: random.whole(1, 3),
    counting: random.pick(['consecutive-years', 'consecutive-evaluations', 'cumulative']),
    rankings: random.pick(['any', 'every']),
    person: random.pick(['principal', null]),
    proposal: '约谈校长',
    isEnabled: random.pick([true, false]),
  };
}

function letterLines(random: RandomStream): object {
  const measure = { component: 'county-test', term: random.pick([1, 2]), grade: random.whole(7, 9) };
  return {
    lines: [
      { measure: { ...measure, figure: 'place' }, comparison: 'at-most', target: random.whole(1, 9) },
      { measure: { ...measure, figure: 'passRate' }, comparison: 'at-least', target: random.whole(0, 100) },
    ],
  };
}

/** Bodies that the rules accept too, not only their schemas: chance alone would hardly ever find one. */
const recipes: Readonly<Record<string, Recipe>> = {
  ...inspectionRecipes,
  'POST /auth/login': (random) => ({
    username: `fuzz.${random.pick(['office', 'leader', 'centre'])}`,
    password: fuzzPassword,
  }),
  'POST /auth/password': () => ({ currentPassword: fuzzPassword, newPassword: fuzzPassword }),
  'POST /users': (random) => ({
    username: `u${String(random.whole(1, 1_000_000_000))}`,
    password: fuzzPassword,
    displayName: '某人',
    ...random.pick([
      { role: 'judge', scope: { kind: 'county' } },
      { role: 'centre', scope: { kind: 'township', code: 'T2' } },
      { role: 'school', scope: { kind: 'school', code: 'B' } },
    ]),
  }),
  'PATCH /users/{id}': (random) => ({ displayName: `某人${String(random.whole(1, 99))}` }),
  'POST /users/{id}/reset-password': () => ({ password: fuzzPassword }),
  'POST /school-years': (random) => {
    const first = random.whole(1950, 2090);
    const [year, next] = [String(first), String(first + 1)];
    return {
      name: `${year}-${next}`,
      terms: [
        { number: 1, startsOn: `${year}-09-01`, endsOn: `${next}-01-20` },
        { number: 2, startsOn: `${next}-02-15`, endsOn: `${next}-07-10` },
      ],
    };
  },
  'POST /townships': (random) => ({ code: `T${String(random.whole(3, 1_000_000))}`, name: '新镇' }),
  'POST /schools': (random) => ({
    code: `S${String(random.whole(1, 1_000_000))}`,
    name: '新校',
    townshipCode: random.pick(['T1', 'T2', null]),
    stages: ['junior'],
  }),
  'POST /staff': (random) => ({
    staffNo: `J${String(random.whole(1, 1_000_000))}`,
    name: '王某',
    schoolCode: random.pick(['A', 'B', 'C']),
    birthDate: '1980-05-01',
    posts: [{ post: 'teacher', from: '2020-08-20', to: null }],
  }),
  'POST /exams': (random) => ({
    name: `检测${String(random.whole(1, 1_000_000))}`,
    kind: 'county-test',
    stage: 'junior',
    grade: 9,
    schoolYear: '2025-2026',
    term: 1,
    heldOn: '2025-12-20',
    censusDate: '2025-09-01',
    subjects: [{ code: 'total', name: '总分', fullMark: 100 }],
  }),
  'POST /ranking-policies': (random) => ({
    name: '新方案',
    stage: 'primary',
    effectiveFrom: random.pick(['2025-2026', '2030-2031']),
    ...random.pick([{}, { announcedOn: '2024-08-20' }]),
  }),
  'POST /ranking-policies/{id}/announce': () => ({ announcedOn: '2024-08-20' }),
  'POST /target-letters': (random) => ({
    schoolYear: random.pick(['2024-2025', '2025-2026']),
    schoolCode: random.pick(['A', 'B', 'C']),
    stage: 'junior',
    ...letterLines(random),
  }),
  'PUT /target-letters/{id}': (random) => letterLines(random),
  'POST /target-letters/{id}/sign': () => ({ signatory: '张校长' }),
  'PUT /accountability-rules/{id}': (random) => random.pick([targetsRule, placesRule(random)]),
  'POST /accountability-rules': (random) => ({
    code: random.pick(['zhongkao-bottom3-2y', 'targets-met', 'own-rule']),
    ...random.pick([targetsRule, placesRule(random)]),
  }),
  'POST /cases/{id}/review': () => ({}),
  'POST /cases/{id}/request-statement': (random) => ({
    text: '请说明',
    dueOn: dayIn(random.whole(3, 90)),
  }),
  'POST /cases/{id}/statement': () => ({ text: '我校说明如下' }),
  'POST /cases/{id}/decide': (random) => ({
    decision: random.pick(['upheld', 'set-aside', 'deferred']),
    reasons: '事实清楚',
  }),
  'POST /cases/{id}/appeal': () => ({ text: '不服' }),
  'POST /cases/{id}/close': () => ({}),
  'POST /assessment-policies': (random) => ({
    title: '新办法',
    effectiveFrom: random.pick(['2025-2026', '2040-2041']),
    ...random.pick([
      {
        unitKind: 'school-stage',
        stage: 'junior',
        components: [{ component: 'inspections', weightPercent: 100 }],
      },
      { unitKind: 'township', stage: null, components: [{ component: 'zhongkao', weightPercent: 100 }] },
    ]),
  }),
  'PUT /assessment-policies/{id}': () => ({
    title: '改过的办法',
    effectiveFrom: '2040-2041',
    components: [{ component: 'inspections', weightPercent: 100 }],
  }),
  'POST /exams/{id}/rankings': () => ({ reason: '更正' }),
};

function dayIn(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

/** A body for the route, if there is a recipe for it. */
export function followRecipe(
  random: RandomStream,
  known: KnownThings,
  { method, template }: Operation,
): object | undefined {
  return recipes[`${method} ${template.replace('/api/v1', '')}`]?.(random, known);
}
