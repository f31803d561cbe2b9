import fc from 'fast-check';
import { judgeTargets, type JudgedLine, type PublishedFigure } from './target-judgement.rules.js';
import type { TargetLine } from './target-line.rules.js';

const atLeast = (
  targetHundredths: number,
  measure: Partial<TargetLine['measure']> = {},
  comparison: TargetLine['comparison'] = 'at-least',
): TargetLine => ({
  measure: { component: 'inspections', term: 1, grade: null, figure: 'total', ...measure },
  comparison,
  targetHundredths,
});
const printed = (hundredths: number | null, of: Partial<PublishedFigure> = {}): PublishedFigure => ({
  runId: 'run',
  title: '督导',
  series: 'inspections',
  term: 1,
  key: 'total',
  hundredths,
  ...of,
});
const judge = (line: TargetLine, ...figures: PublishedFigure[]): JudgedLine | undefined =>
  judgeTargets('junior', [line], figures)[0];
const said = (line: TargetLine, ...figures: PublishedFigure[]): unknown[] => {
  const { outcome, because, hundredths } = judge(line, ...figures) ?? {};
  return [outcome, because, hundredths];
};

describe('a line of a target letter', () => {
  it('is met by a figure that is the target itself, and missed by a hundredth', () => {
    expect(said(atLeast(8500), printed(8500))).toEqual(['met', 'reached', 8500]);
    expect(said(atLeast(8500), printed(8499))).toEqual(['missed', 'not-reached', 8499]);
  });

  it('about a place at most five is met by the fifth, and missed by the sixth', () => {
    const line = atLeast(500, { component: 'zhongkao', term: null, figure: 'place' }, 'at-most');
    const placed = (place: number): PublishedFigure =>
      printed(place, { series: 'zhongkao/junior/9', term: 2, key: 'place' });
    expect(said(line, placed(500))).toEqual(['met', 'reached', 500]);
    expect(said(line, placed(100))).toEqual(['met', 'reached', 100]);
    expect(said(line, placed(600))).toEqual(['missed', 'not-reached', 600]);
  });

  it('waits for its result, whatever else is published', () => {
    const line = atLeast(4000, { component: 'county-test', term: 2, grade: 8, figure: 'passRate' });
    const near = { series: 'county-test/junior/8', term: 2, key: 'passRate' } as const;
    const others = [
      printed(9000, { ...near, term: 1 }),
      printed(9000, { ...near, series: 'county-test/junior/7' }),
      printed(9000, { ...near, series: 'county-test/primary/8' }),
      printed(9000, { ...near, key: 'goodRate' }),
    ];
    expect(said(line, ...others)).toEqual(['not-yet', 'not-published', null]);
    expect(said(line, ...others, printed(3999, near))).toEqual(['missed', 'not-reached', 3999]);
  });

  it('is not held against a school whose inspection is incomplete', () => {
    expect(said(atLeast(8500), printed(null))).toEqual(['not-yet', 'no-figure', null]);
  });

  it('is not judged by one of two results that answer to it', () => {
    const two = [printed(9000), printed(100, { title: '督导（补）' })];
    expect(said(atLeast(8500), ...two)).toEqual(['not-yet', 'several-results', null]);
    expect(judge(atLeast(8500), ...two)?.results).toHaveLength(2);
  });

  it('names the result that it came from', () => {
    expect(judge(atLeast(8500), printed(9000, { runId: 'r1', title: '督导' }))?.results).toEqual([
      expect.objectContaining({ runId: 'r1', title: '督导', hundredths: 9000 }),
    ]);
  });
});

describe('the year’s inspections', () => {
  const year = atLeast(8500, { term: null });

  it('are the mean of both printed totals, rounded once, half up', () => {
    expect(said(year, printed(8574, { term: 2 }), printed(8425))).toEqual(['met', 'reached', 8500]);
    expect(said(year, printed(8573, { term: 2 }), printed(8425))).toEqual(['missed', 'not-reached', 8499]);
    expect(judge(year, printed(8574, { term: 2 }), printed(8425))?.results.map(({ term }) => term)).toEqual([
      1, 2,
    ]);
  });

  it('wait for the second term, and for a term that is incomplete', () => {
    expect(said(year, printed(9900))).toEqual(['not-yet', 'not-published', null]);
    expect(said(year, printed(9900, { term: 2 }))).toEqual(['not-yet', 'not-published', null]);
    expect(said(year, printed(9900), printed(null, { term: 2 }))).toEqual(['not-yet', 'no-figure', null]);
  });
});

describe('whatever is published', () => {
  const figure = fc.record({
    runId: fc.constantFrom('r1', 'r2'),
    title: fc.constantFrom('甲', '乙'),
    series: fc.constantFrom('inspections', 'county-test/junior/8', 'zhongkao/junior/9'),
    term: fc.constantFrom(1 as const, 2 as const),
    key: fc.constantFrom('total', 'place', 'mean'),
    hundredths: fc.option(fc.integer({ min: 0, max: 10_000 }), { nil: null, freq: 5 }),
  });
  const line = fc.record({
    measure: fc.record({
      component: fc.constantFrom('inspections' as const, 'county-test' as const, 'zhongkao' as const),
      term: fc.constantFrom(1 as const, 2 as const, null),
      grade: fc.constantFrom(8, null),
      figure: fc.constantFrom('total' as const, 'place' as const, 'mean' as const),
    }),
    comparison: fc.constantFrom('at-least' as const, 'at-most' as const),
    targetHundredths: fc.integer({ min: 0, max: 10_000 }),
  });
  const figures = fc.array(figure, { maxLength: 8 });

  it('the order of figures never matters', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 4 }), figures, (lines, found) => {
        const outcomes = (of: readonly PublishedFigure[]): unknown[] =>
          judgeTargets('junior', lines, of).map(({ outcome, because, hundredths }) => [
            outcome,
            because,
            hundredths,
          ]);
        expect(outcomes(found.toReversed())).toEqual(outcomes(found));
      }),
      { numRuns: 500 },
    );
  });

  it('a better figure never turns met into missed', () => {
    fc.assert(
      fc.property(line, figures, fc.nat(8), fc.integer({ min: 1, max: 500 }), (one, found, which, by) => {
        const step = one.comparison === 'at-least' ? by : -by;
        const better = found.map((was, index) =>
          index === which && was.hundredths !== null ? { ...was, hundredths: was.hundredths + step } : was,
        );
        if (judge(one, ...found)?.outcome === 'met') expect(judge(one, ...better)?.outcome).toBe('met');
      }),
      { numRuns: 500 },
    );
  });

  it('a figure that is held against a target lies between those that it came from', () => {
    fc.assert(
      fc.property(line, figures, (one, found) => {
        const judged = judge(one, ...found);
        if (judged?.hundredths == null) return;
        const from = judged.results.map(({ hundredths }) => hundredths ?? Number.NaN);
        expect(judged.hundredths).toBeGreaterThanOrEqual(Math.min(...from));
        expect(judged.hundredths).toBeLessThanOrEqual(Math.max(...from));
      }),
      { numRuns: 500 },
    );
  });
});
