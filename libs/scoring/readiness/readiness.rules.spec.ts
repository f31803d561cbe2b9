import fc from 'fast-check';
import { type CountedGap, summarizeReadiness } from './readiness.rules.js';

const kinds = new Map([
  ['visit', '督导'],
  ['exam', '考试'],
  ['term', '学期'],
]);
const gap = (kind: string, severity: CountedGap['severity'], key = 'k'): CountedGap => ({
  kind,
  severity,
  key,
});

describe('the readiness of a term', () => {
  it('is whole when nothing is missing, and tells what was looked for', () => {
    expect(summarizeReadiness(kinds, [])).toEqual({
      isReady: true,
      isPublishable: true,
      counts: { blocks: 0, 'blocks-publication': 0, warns: 0, informs: 0 },
      groups: [...kinds].map(([kind, title]) => ({ kind, title, severity: null, total: 0, gaps: [] })),
    });
  });

  it('is not touched by what only warns or informs', () => {
    const { isReady, isPublishable, counts } = summarizeReadiness(kinds, [
      gap('visit', 'warns'),
      gap('exam', 'informs'),
    ]);
    expect({ isReady, isPublishable }).toEqual({ isReady: true, isPublishable: true });
    expect(counts).toMatchObject({ warns: 1, informs: 1 });
  });

  it('lets a run be made, and not published, while publication is blocked', () => {
    expect(summarizeReadiness(kinds, [gap('term', 'blocks-publication')])).toMatchObject({
      isReady: true,
      isPublishable: false,
    });
  });

  it('lets nothing be published that may not be run', () => {
    expect(summarizeReadiness(kinds, [gap('exam', 'blocks')])).toMatchObject({
      isReady: false,
      isPublishable: false,
    });
  });

  it('weighs a kind by the weightiest of its gaps, and puts the weightiest kinds first', () => {
    const { groups } = summarizeReadiness(kinds, [
      gap('visit', 'warns'),
      gap('exam', 'informs', 'a'),
      gap('exam', 'blocks', 'b'),
    ]);
    expect(groups.map(({ kind, severity, total }) => [kind, severity, total])).toEqual([
      ['exam', 'blocks', 2],
      ['visit', 'warns', 1],
      ['term', null, 0],
    ]);
  });

  it('is the same in whatever order the gaps were found', () => {
    const gaps = ['b', 'a', 'c'].flatMap((key) => [gap('visit', 'warns', key), gap('exam', 'informs', key)]);
    fc.assert(
      fc.property(fc.shuffledSubarray(gaps, { minLength: gaps.length }), (shuffled) => {
        expect(summarizeReadiness(kinds, shuffled)).toEqual(summarizeReadiness(kinds, gaps));
      }),
    );
    expect(summarizeReadiness(kinds, gaps).groups[0]?.gaps.map(({ key }) => key)).toEqual(['a', 'b', 'c']);
  });

  it('refuses two gaps with one key, of which paging would lose one, and kinds that nobody brought', () => {
    const twice = [gap('visit', 'warns', 'a'), gap('visit', 'informs', 'b'), gap('visit', 'warns', 'a')];
    expect(() => summarizeReadiness(kinds, twice)).toThrow(RangeError);
    expect(() => summarizeReadiness(kinds, [gap('contest', 'warns')])).toThrow(/contest/);
  });
});
