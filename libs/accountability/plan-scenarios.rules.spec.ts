import type { AccountabilityRule, PlacesRule } from './accountability-rule.rules.js';
import { judgeRule } from './accountability.rules.js';
import { exam, inSummer2025, leads, letter, type Order, planRules } from './history.fixture.js';
import type { ExamResult } from './period.rules.js';
import type { AsOf, History } from './verdict.rules.js';

/**
 * Every rule of the plan in every situation that decides about somebody's post. The stage is set by the rule itself: its
 * kind of exam, its units, and who is at the end that it watches. `hit` is a unit that it is about, `other` is not in the
 * position, and `line` stands just outside of it.
 */
interface Stage {
  readonly code: keyof typeof planRules;
  readonly hit: string;
  readonly other: string;
  /** Shares the place at the line with its neighbour outside, in an order where `hit` is in by right. */
  readonly line: string;
  /** One period of the rule, the first of them in the summer of 2023, the last in that of 2025. */
  readonly period: (year: number, order: Order, change?: Partial<Parameters<typeof exam>[1]>) => ExamResult;
  readonly order: Order;
  readonly spared: Order;
  readonly tied: Order;
  readonly tiedIn: readonly string[];
}

const schools = ['A', 'B', 'C', 'D', 'E', 'F'];
const townships = ['T1', 'T2', 'T3', 'T4', 'T5', 'T6'];
/** So many that a top ten leaves somebody out. */
const many = Array.from({ length: 14 }, (_, index) => `S${String(index + 1).padStart(2, '0')}`);

/** The last `end` of the order are in it; tied: the one before them shares the place of their first. */
function bottomOf(
  units: readonly string[],
  end: number,
): Pick<Stage, 'order' | 'spared' | 'tied' | 'tiedIn' | 'hit' | 'other' | 'line'> {
  const [safe, inside] = [units.slice(0, -end), units.slice(-end)];
  const [line = '', first = ''] = [safe.at(-1), inside[0]];
  return {
    order: units,
    spared: units.toReversed(),
    tied: [...safe.slice(0, -1), [line, first], ...inside.slice(1)],
    tiedIn: [line, ...inside],
    hit: inside.at(-1) ?? '',
    other: units[0] ?? '',
    line,
  };
}

function topOf(units: readonly string[], end: number): ReturnType<typeof bottomOf> {
  const mirrored = bottomOf(units.toReversed(), end);
  const turn = (order: Order): Order => order.toReversed();
  return {
    ...mirrored,
    order: turn(mirrored.order),
    spared: turn(mirrored.spared),
    tied: turn(mirrored.tied),
  };
}

const zhongkao =
  (ofTownships = false): Stage['period'] =>
  (year, order, change) =>
    exam(year, { order, ofTownships, ...change });
const primaryTest =
  (ofTownships = false): Stage['period'] =>
  (year, order, change) =>
    exam(year, { order, ofTownships, kind: 'county-test', stage: 'primary', ...change });

const stages: readonly Stage[] = [
  { code: 'junior-last-twice', ...bottomOf(schools, 1), period: zhongkao() },
  { code: 'zhongkao-bottom3-2y', ...bottomOf(schools, 3), period: zhongkao() },
  { code: 'township-zhongkao-bottom3-2y', ...bottomOf(townships, 3), period: zhongkao(true) },
  { code: 'township-primary-bottom3-2x', ...bottomOf(townships, 3), period: primaryTest(true) },
  { code: 'zhongkao-top10-2y', ...topOf(many, 10), period: zhongkao() },
  { code: 'primary-mean-bottom', ...bottomOf(schools, 1), period: primaryTest() },
];

const ruleOf = ({ code }: Stage): PlacesRule => {
  const rule: AccountabilityRule = planRules[code];
  if (rule.kind !== 'places') throw new Error(`${code} watches no places`);
  return rule;
};
const everybody = [...schools, ...townships, ...many, 'X1', 'TX'].map((code) =>
  leads(`head of ${code}`, code),
);
const outcomes = (
  stage: Stage,
  results: History['results'],
  tenures: History['tenures'] = everybody,
  asOf: AsOf = inSummer2025,
): ReadonlyMap<string, string> =>
  new Map(
    judgeRule(ruleOf(stage), { results, tenures, letters: [] }, asOf).map(({ unit, outcome }) => [
      unit.code,
      outcome,
    ]),
  );
const firedOn = (...asked: Parameters<typeof outcomes>): string[] =>
  [...outcomes(...asked)].flatMap(([code, outcome]) => (outcome === 'fires' ? [code] : [])).sort();
const without = (order: Order, code: string): Order => order.filter((entry) => entry !== code);
const instead = (order: Order, code: string, by: string): Order =>
  order.map((entry) => (entry === code ? by : entry));

describe.each(stages)('$code', (stage) => {
  const { hit, other, line, period, order, spared, tied, tiedIn } = stage;
  const { counting } = ruleOf(stage);
  const twice = [period(2024, order), period(2025, order)];

  it('fires on whoever is in the position twice, and on nobody else', () => {
    expect(firedOn(stage, twice)).toContain(hit);
    expect(firedOn(stage, twice)).not.toContain(other);
    expect(firedOn(stage, twice)).not.toContain(line);
    expect(outcomes(stage, twice).get(line)).toBe('quiet');
  });

  it('does not fire on one period: that is a near miss', () => {
    expect(firedOn(stage, [period(2025, order)])).toEqual([]);
    expect(outcomes(stage, [period(2025, order)]).get(hit)).toBe('near-miss');
  });

  it('does not fire on the other unit’s period together with its own', () => {
    const other1 = instead(order, hit, 'Y');
    const fired = firedOn(stage, [period(2024, instead(other1, other, hit)), period(2025, order)]);
    expect(fired).not.toContain(hit);
  });

  it('takes nothing from what is not published, in either period', () => {
    for (const unpublished of [2024, 2025]) {
      const results = [2024, 2025].map((year) => period(year, order, { isPublished: year !== unpublished }));
      expect(firedOn(stage, results)).toEqual([]);
    }
  });

  it('takes nothing from a ranking that another has superseded: the published places alone are there', () => {
    const corrected = [period(2024, order), period(2025, spared)];
    expect(firedOn(stage, corrected)).not.toContain(hit);
  });

  it('brings in both who share the place at the line', () => {
    const fired = firedOn(stage, [period(2024, tied), period(2025, tied)]);
    expect(fired).toEqual([...tiedIn].sort());
    expect(fired).toContain(line);
  });

  it('is blocked when the post changed hands in between, and when it is vacant', () => {
    const others = everybody.filter(({ unitId }) => unitId !== `id of ${hit}`);
    const handed = [...others, leads('张', hit, '2015-08-20', '2025-03-01'), leads('李', hit, '2025-03-01')];
    expect(outcomes(stage, twice, handed).get(hit)).toBe('blocked');
    const vacant = [...others, leads('张', hit, '2015-08-20', '2025-07-01')];
    expect(outcomes(stage, twice, vacant).get(hit)).toBe('blocked');
    const early = [...others, leads('张', hit, '2015-08-20', '2024-02-01'), leads('李', hit, '2024-02-01')];
    expect(outcomes(stage, twice, early).get(hit)).toBe('fires');
  });

  it('ends with a unit that was closed or merged: neither it nor its successor answers for its periods', () => {
    const successor = hit.startsWith('T') ? 'TX' : 'X1';
    const merged = [period(2024, order), period(2025, instead(order, hit, successor))];
    expect(outcomes(stage, merged).get(successor)).not.toBe('fires');
    expect(outcomes(stage, merged).get(hit)).toBe('quiet');
    expect(firedOn(stage, [period(2024, order), period(2025, without(order, hit))])).not.toContain(hit);
  });

  it('counts over a year without an exam, or over a good one, as its counting says', () => {
    const withGap = [period(2023, order), period(2025, order)];
    expect(outcomes(stage, withGap).get(hit)).toBe(counting === 'consecutive-years' ? 'near-miss' : 'fires');
    const withGood = [period(2023, order), period(2024, spared), period(2025, order)];
    expect(outcomes(stage, withGood).get(hit)).toBe(counting === 'cumulative' ? 'fires' : 'near-miss');
    const withUnpublished = [
      period(2023, order),
      period(2024, order, { isPublished: false }),
      period(2025, order),
    ];
    expect(outcomes(stage, withUnpublished).get(hit)).toBe(counting === 'cumulative' ? 'fires' : 'near-miss');
  });

  it('is not stirred by exams of another stage', () => {
    const strange = ruleOf(stage).evaluations.stage === 'junior' ? 'primary' : 'junior';
    const results = [2024, 2025].map((year) => period(year, order, { stage: strange, kind: 'county-test' }));
    expect(firedOn(stage, results)).toEqual([]);
  });
});

describe('targets-met', () => {
  it.each([
    ['all lines met', { met: 4 }, 'fires'],
    ['one missed', { met: 3, missed: 1 }, 'near-miss'],
    ['one not judged', { met: 3, notYet: 1 }, 'near-miss'],
    ['two missed', { met: 2, missed: 2 }, 'quiet'],
    ['one missed and one not judged', { met: 2, missed: 1, notYet: 1 }, 'quiet'],
  ] as const)('%s: %j is %s', (_, outcome, expected) => {
    const history: History = { results: [], tenures: [], letters: [letter('A', 2025, outcome)] };
    expect(
      judgeRule(planRules['targets-met'], history, inSummer2025).map((verdict) => verdict.outcome),
    ).toEqual([expected]);
  });
});

it('every rule of the plan is in this table', () => {
  expect([...stages.map(({ code }) => code), 'targets-met'].sort()).toEqual(Object.keys(planRules).sort());
});
