import fc from 'fast-check';
import type { PlacesRule } from './accountability-rule.rules.js';
import { judgeRule, replayRule } from './accountability.rules.js';
import { exam, fired, inSummer2025, leads, planRules } from './history.fixture.js';
import type { ExamResult } from './period.rules.js';
import type { Tenure } from './tenure.rules.js';
import type { History } from './verdict.rules.js';

const RUNS = { numRuns: 400 };
const codes = ['A', 'B', 'C', 'D', 'E', 'F'];

/** Few different scores, so that ties lie everywhere; null: not placed. */
const score = fc.option(fc.integer({ min: 0, max: 5 }), { nil: null, freq: 8 });
interface Sitting {
  readonly year: number;
  readonly kind: ExamResult['kind'];
  readonly grade: number;
  readonly term: 1 | 2;
  readonly isPublished: boolean;
  readonly scores: readonly (number | null)[];
}
const sitting: fc.Arbitrary<Sitting> = fc.record({
  year: fc.integer({ min: 2022, max: 2025 }),
  kind: fc.constantFrom('county-test', 'zhongkao'),
  grade: fc.constantFrom(8, 9),
  term: fc.constantFrom(1, 2),
  isPublished: fc.integer({ min: 0, max: 4 }).map((chance) => chance > 0),
  scores: fc.array(score, { minLength: codes.length, maxLength: codes.length }),
});
const sittings = fc.uniqueArray(sitting, {
  selector: ({ year, kind, grade, term }) => `${year} ${kind} ${grade} ${term}`,
  maxLength: 7,
});

const rules: fc.Arbitrary<PlacesRule> = fc.record({
  kind: fc.constant('places' as const),
  title: fc.constant('规则'),
  unit: fc.constant('junior-school-stage' as const),
  evaluations: fc.record({
    kinds: fc.subarray(['county-test', 'zhongkao'] as const, { minLength: 1 }),
    stage: fc.constant('junior' as const),
  }),
  position: fc.record({
    end: fc.constantFrom('bottom' as const, 'top' as const),
    places: fc.integer({ min: 1, max: 3 }),
  }),
  periods: fc.integer({ min: 1, max: 3 }),
  counting: fc.constantFrom('consecutive-years', 'consecutive-evaluations', 'cumulative'),
  rankings: fc.constantFrom('any' as const, 'every' as const),
  person: fc.constantFrom('principal' as const, null),
  proposal: fc.constant('建议'),
  isEnabled: fc.constant(true),
});

const day = fc
  .integer({ min: 0, max: 1400 })
  .map((days) => new Date(Date.UTC(2021, 7, 1 + days)).toISOString().slice(0, 10));
/** Each school has one principal after another. */
const tenures: fc.Arbitrary<Tenure[]> = fc
  .tuple(...codes.map(() => fc.uniqueArray(day, { maxLength: 2 })))
  .map((changes) =>
    changes.flatMap((days, index) => {
      const code = codes[index] ?? '';
      const starts = ['2015-08-20', ...days.toSorted()];
      return starts.map((from, at) => leads(`${code}${at}`, code, from, starts[at + 1] ?? null));
    }),
  );

/** The exam with its units placed by their scores; `extra` takes part besides. */
function placed({ scores, ...held }: Sitting, extra: readonly number[] = []): ExamResult {
  const all = [...scores, ...extra];
  const found = exam(held.year, { ...held, order: [] });
  const schools = all.map((own, index) => {
    const code = codes[index] ?? `X${index}`;
    const better = all.filter((other) => other !== null && own !== null && other > own).length;
    return { unitId: `id of ${code}`, code, name: code, place: own === null ? null : better + 1 };
  });
  return held.isPublished ? { ...found, schools } : found;
}

function historyOf(held: readonly Sitting[], posts: readonly Tenure[]): History {
  return { results: held.map((one) => placed(one)), tenures: posts, letters: [] };
}

it('no verdict depends on the order of exams, of units or of tenures', () => {
  const seeds = fc.array(fc.nat(), { minLength: 40, maxLength: 40 });
  fc.assert(
    fc.property(rules, sittings, tenures, seeds, (rule, held, posts, seed) => {
      const shuffle = <Item>(items: readonly Item[]): Item[] =>
        items
          .map((item, index) => ({ item, key: seed[index % seed.length] ?? 0 }))
          .sort((a, b) => a.key - b.key)
          .map(({ item }) => item);
      const straight = historyOf(held, posts);
      const mixed: History = {
        results: shuffle(straight.results).map((one) => ({ ...one, schools: shuffle(one.schools) })),
        tenures: shuffle(posts),
        letters: [],
      };
      const keyed = (history: History): unknown =>
        replayRule(rule, history, inSummer2025, 'of-each-period').map(({ periods, ...verdict }) => ({
          ...verdict,
          periods: periods.map(({ rankings, ...period }) => ({
            ...period,
            rankings: rankings.map(({ exam: of, ...fact }) => ({ ...fact, exam: of.examId })),
          })),
        }));
      expect(keyed(mixed)).toEqual(keyed(straight));
    }),
    RUNS,
  );
});

it('another unit that does better than all makes no bottom rule fire on anybody, nor spares anybody', () => {
  fc.assert(
    fc.property(rules, sittings, tenures, (rule, held, posts) => {
      const bottom: PlacesRule = { ...rule, position: { ...rule.position, end: 'bottom' } };
      const joined = { results: held.map((one) => placed(one, [9])), tenures: posts, letters: [] };
      const without = fired(bottom, historyOf(held, posts));
      // Alone it would be the last as well as the first.
      expect(fired(bottom, joined).filter((code) => codes.includes(code))).toEqual(without);
    }),
    RUNS,
  );
});

it('a better result never newly fires a bottom rule on the unit that has it, nor costs it a top rule', () => {
  const better = fc.tuple(fc.nat({ max: 6 }), fc.nat({ max: 5 }), fc.integer({ min: 1, max: 5 }));
  fc.assert(
    fc.property(rules, sittings, tenures, better, (rule, held, posts, [which, who, by]) => {
      const improved = held.map((one, index): Sitting => {
        if (index !== which) return one;
        return {
          ...one,
          scores: one.scores.map((own, at) => (at === who && own !== null ? own + by : own)),
        };
      });
      const code = codes[who] ?? '';
      const before = fired(rule, historyOf(held, posts)).includes(code);
      const after = fired(rule, historyOf(improved, posts)).includes(code);
      if (rule.position.end === 'bottom') expect(after && !before).toBe(false);
      else expect(before && !after).toBe(false);
    }),
    RUNS,
  );
});

it('whoever a run of evaluations fires on, the same number in total fires on too', () => {
  fc.assert(
    fc.property(rules, sittings, tenures, (rule, held, posts) => {
      const history = historyOf(held, posts);
      const running = fired({ ...rule, counting: 'consecutive-evaluations' }, history);
      const inTotal = fired({ ...rule, counting: 'cumulative' }, history);
      expect(running.filter((code) => !inTotal.includes(code))).toEqual([]);
    }),
    RUNS,
  );
});

it('nobody is proposed for what happened under somebody else', () => {
  fc.assert(
    fc.property(rules, sittings, tenures, (rule, held, posts) => {
      const ofPerson: PlacesRule = { ...rule, person: 'principal' };
      for (const verdict of judgeRule(ofPerson, historyOf(held, posts), inSummer2025)) {
        if (verdict.outcome !== 'fires') continue;
        expect(verdict.periods).toHaveLength(rule.periods);
        for (const { rankings } of verdict.periods) {
          const own = rankings.filter(
            ({ isInPosition, holder }) => isInPosition && holder?.staffId === verdict.person?.staffId,
          );
          expect(own.length).toBeGreaterThan(0);
        }
      }
    }),
    RUNS,
  );
});

it('what is not published changes nothing but to break a run', () => {
  fc.assert(
    fc.property(rules, sittings, tenures, (rule, held, posts) => {
      const all = fired(rule, historyOf(held, posts));
      const published = fired(
        rule,
        historyOf(
          held.filter(({ isPublished }) => isPublished),
          posts,
        ),
      );
      expect(all.filter((code) => !published.includes(code))).toEqual([]);
    }),
    RUNS,
  );
});

it('the plan’s rules do say something about such histories: the laws above are not about nothing', () => {
  const held = [2024, 2025].map((year): Sitting => ({
    year,
    kind: 'zhongkao',
    grade: 9,
    term: 2,
    isPublished: true,
    scores: [6, 5, 4, 3, 2, 1],
  }));
  const posts = codes.map((code) => leads(code, code));
  expect(fired(planRules['zhongkao-bottom3-2y'], historyOf(held, posts))).toEqual(['D', 'E', 'F']);
});
