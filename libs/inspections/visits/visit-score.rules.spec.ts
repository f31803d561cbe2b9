import type { Stage } from '#organization/schools/school-stage.rules.js';
import fc from 'fast-check';
import type { ChecklistContent, ChecklistItem } from '../checklists/checklist.rules.js';
import { type ItemScore, scoreVisit, type VisitResult } from './visit-score.rules.js';

const everywhere = ['kindergarten', 'primary', 'junior', 'senior'] as const;
const base = { text: '一项', stages: everywhere };
const points: ChecklistItem = { ...base, code: 'P', maxHundredths: 300, scoring: 'points' };
const deduct: ChecklistItem = {
  ...base,
  code: 'D',
  maxHundredths: 2000,
  scoring: 'deduct',
  penaltyHundredths: 250,
};
const met: ChecklistItem = { ...base, code: 'M', maxHundredths: 200, scoring: 'met', stages: ['primary'] };
const measure: ChecklistItem = {
  ...base,
  code: 'X',
  maxHundredths: 500,
  scoring: 'measure',
  direction: 'at-most',
  unit: '人',
  stages: ['primary', 'junior'],
  thresholdHundredths: { primary: 4500, junior: 5000 },
};

function checklistOf(...items: readonly ChecklistItem[]): ChecklistContent {
  return { sections: [{ code: 'S', title: '部分', items }] };
}

function resultOf(
  checklist: ChecklistContent,
  scores: readonly ItemScore[],
  stage: Stage = 'primary',
): VisitResult {
  const scored = scoreVisit(checklist, stage, scores);
  if (!scored.isComplete) throw new Error(JSON.stringify(scored.faults));
  return scored.result;
}

function faultsOf(
  item: ChecklistItem,
  scores: readonly ItemScore[],
  stage: Stage = 'primary',
): readonly string[] {
  const scored = scoreVisit(checklistOf(item), stage, scores);
  return scored.isComplete
    ? []
    : scored.faults.map(({ itemCode, because }) => `${String(itemCode)} ${because}`);
}

describe('an item of a visit', () => {
  it('is refused when it is missing, unknown, or there twice', () => {
    expect(faultsOf(points, [])).toEqual(['P not-scored']);
    expect(faultsOf(points, [{ itemCode: 'P', note: '忘了' }])).toEqual(['P not-scored']);
    expect(faultsOf(points, [{ itemCode: 'P', notApplicable: false }])).toEqual(['P not-scored']);
    expect(faultsOf(points, [{ itemCode: 'p', points: 1 }])).toEqual(['P not-scored', 'p unknown-item']);
    const twice = { itemCode: 'P', points: 1 };
    expect(faultsOf(points, [twice, twice])).toEqual(['P scored-twice']);
  });

  it('is refused when it is scored in another way than its own, or in two', () => {
    expect(faultsOf(points, [{ itemCode: 'P', met: true }])).toEqual(['P wrong-kind']);
    expect(faultsOf(met, [{ itemCode: 'M', points: 2 }])).toEqual(['M wrong-kind']);
    expect(faultsOf(deduct, [{ itemCode: 'D', measured: 2 }])).toEqual(['D wrong-kind']);
    expect(faultsOf(measure, [{ itemCode: 'X', occurrences: 2 }])).toEqual(['X wrong-kind']);
    expect(faultsOf(points, [{ itemCode: 'P', points: 1, occurrences: 0 }])).toEqual(['P wrong-kind']);
  });

  it('takes points by halves from 0 to its maximum', () => {
    const given = (value: number): readonly string[] => faultsOf(points, [{ itemCode: 'P', points: value }]);
    expect([0, 0.5, 3].map(given)).toEqual([[], [], []]);
    expect(given(2.25)).toEqual(['P not-a-half-point']);
    for (const value of [-0.5, 3.5, NaN, 1.001]) expect(given(value)).toEqual(['P out-of-range']);
  });

  it('takes whole occurrences, and loses no more than it has', () => {
    const left = (occurrences: number): number =>
      resultOf(checklistOf(deduct), [{ itemCode: 'D', occurrences }]).given;
    expect([0, 1, 3, 8, 9, 100_000].map(left)).toEqual([2000, 1750, 1250, 0, 0, 0]);
    for (const occurrences of [-1, 0.5])
      expect(faultsOf(deduct, [{ itemCode: 'D', occurrences }])).toEqual(['D out-of-range']);
  });

  it('is measured by the threshold of the stage, which itself is enough, either way', () => {
    const given = (stage: Stage, measured: number, item: ChecklistItem = measure): number =>
      resultOf(checklistOf(item), [{ itemCode: 'X', measured }], stage).given;
    expect([44.99, 45, 45.01].map((measured) => given('primary', measured))).toEqual([500, 500, 0]);
    expect([49.99, 50, 50.01].map((measured) => given('junior', measured))).toEqual([500, 500, 0]);
    const atLeast = { ...measure, direction: 'at-least' } as const;
    expect([44.99, 45, 45.01].map((measured) => given('primary', measured, atLeast))).toEqual([0, 500, 500]);
    // 4.35 * 100 is 434.99999999999994 in binary fractions.
    const small = { ...atLeast, thresholdHundredths: { primary: 435 } };
    expect(given('primary', 4.35, small)).toBe(500);
  });

  it('is told apart when the checklist has no threshold for its stage', () => {
    const broken = { ...measure, thresholdHundredths: {} };
    expect(faultsOf(broken, [{ itemCode: 'X', measured: 1 }])).toEqual(['X threshold-missing']);
  });

  it('does not apply to other stages: it need not be there, and must not be scored', () => {
    const both = checklistOf(points, met);
    const scores = [{ itemCode: 'P', points: 3 }];
    expect(resultOf(both, scores, 'junior')).toMatchObject({ given: 300, max: 300 });
    expect(resultOf(both, [...scores, { itemCode: 'M', notApplicable: true }], 'junior').max).toBe(300);
    expect(faultsOf(met, [{ itemCode: 'M', met: true }], 'junior')).toEqual(['M not-of-stage']);
  });

  it('is left out by the inspector with a reason only, and then has no score beside it', () => {
    expect(faultsOf(points, [{ itemCode: 'P', notApplicable: true }])).toEqual(['P reason-missing']);
    expect(faultsOf(points, [{ itemCode: 'P', notApplicable: true, note: '  ' }])).toEqual([
      'P reason-missing',
    ]);
    const both = { itemCode: 'P', notApplicable: true, note: '新校', points: 3 };
    expect(faultsOf(points, [both])).toEqual(['P wrong-kind']);
  });

  it('cannot be the only one and left out: nothing would be divided by nothing', () => {
    expect(faultsOf(points, [{ itemCode: 'P', notApplicable: true, note: '新校' }])).toEqual([
      'null nothing-applicable',
    ]);
    expect(faultsOf(met, [], 'junior')).toEqual(['null nothing-applicable']);
  });

  it('says what its points come from', () => {
    const { sections } = resultOf(checklistOf(deduct, measure), [
      { itemCode: 'D', occurrences: 9 },
      { itemCode: 'X', measured: 52 },
    ]);
    expect(sections[0]?.items).toMatchObject([
      { lost: 2000, because: { kind: 'deduct', occurrences: 9, penaltyHundredths: 250, isExhausted: true } },
      { lost: 500, because: { measuredHundredths: 5200, thresholdHundredths: 4500, isMet: false } },
    ]);
  });
});

describe('a visit', () => {
  const items = fc
    .array(
      fc.oneof(
        fc.record({
          scoring: fc.constant('points' as const),
          max: fc.integer({ min: 1, max: 20 }),
          value: fc.integer({ min: 0, max: 40 }),
        }),
        fc.record({
          scoring: fc.constant('deduct' as const),
          max: fc.integer({ min: 1, max: 20 }),
          value: fc.integer({ min: 0, max: 100 }),
        }),
        fc.record({
          scoring: fc.constant('excused' as const),
          max: fc.integer({ min: 1, max: 20 }),
          value: fc.constant(0),
        }),
      ),
      { minLength: 1, maxLength: 30 },
    )
    .filter((made) => made.some(({ scoring }) => scoring !== 'excused'));

  interface Made {
    readonly scoring: 'points' | 'deduct' | 'excused';
    readonly max: number;
    readonly value: number;
  }

  const itemOf = ({ scoring, max }: Made, index: number): ChecklistItem => {
    const part = { ...base, code: `I${String(index)}`, maxHundredths: max * 50 };
    return scoring === 'deduct'
      ? { ...part, scoring, penaltyHundredths: 75 }
      : { ...part, scoring: 'points' };
  };
  const scoreOf = ({ scoring, max, value }: Made, index: number): ItemScore => {
    const itemCode = `I${String(index)}`;
    if (scoring === 'points') return { itemCode, points: Math.min(value, max) / 2 };
    return scoring === 'deduct'
      ? { itemCode, occurrences: value }
      : { itemCode, notApplicable: true, note: '无' };
  };
  const sectionsOf = (made: readonly Made[]): ChecklistContent => {
    const all = made.map(itemOf);
    return {
      sections: [
        { code: 'A', title: '甲', items: all.filter((_, index) => index % 2 === 0) },
        { code: 'B', title: '乙', items: all.filter((_, index) => index % 2 === 1) },
      ],
    };
  };

  it('does not hang on the order of its scores, whether it adds up or not', () => {
    fc.assert(
      fc.property(
        items.chain((made) =>
          fc.tuple(fc.constant(made), fc.shuffledSubarray(made.map((_, index) => index))),
        ),
        ([made, order]) => {
          const scores = made.map(scoreOf);
          const kept = order.flatMap((index) => scores[index] ?? []);
          const sorted = order.toSorted((a, b) => a - b).flatMap((index) => scores[index] ?? []);
          const checklist = sectionsOf(made);
          expect(scoreVisit(checklist, 'primary', kept)).toEqual(scoreVisit(checklist, 'primary', sorted));
        },
      ),
    );
  });

  it('is the sum of its sections, and they of their items, and nothing falls below 0 or passes its maximum', () => {
    fc.assert(
      fc.property(items, (made) => {
        const result = resultOf(sectionsOf(made), made.map(scoreOf));
        const sum = (parts: readonly { given: number; max: number }[]): { given: number; max: number } => ({
          given: parts.reduce((total, { given }) => total + given, 0),
          max: parts.reduce((total, { max }) => total + max, 0),
        });
        expect(sum(result.sections)).toEqual({ given: result.given, max: result.max });
        for (const section of result.sections) {
          expect(sum(section.items)).toEqual({ given: section.given, max: section.max });
          for (const { given, max, lost } of section.items) {
            expect(given).toBeGreaterThanOrEqual(0);
            expect(given + lost).toBe(max);
          }
        }
      }),
    );
  });

  it('never gains by one occurrence more', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000 }), (occurrences) => {
        const given = (count: number): number =>
          resultOf(checklistOf(deduct), [{ itemCode: 'D', occurrences: count }]).given;
        expect(given(occurrences + 1)).toBeLessThanOrEqual(given(occurrences));
      }),
    );
  });
});
