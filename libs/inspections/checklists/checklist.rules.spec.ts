import {
  type ChecklistDraft,
  checkChecklist,
  contentOf,
  type ItemDraft,
  sumOfMaxima,
} from './checklist.rules.js';

const item: ItemDraft = {
  code: 'A1',
  text: '有读书角',
  maxHundredths: 200,
  stages: ['primary', 'junior'],
  scoring: 'points',
};
const measure: ItemDraft = {
  ...item,
  scoring: 'measure',
  direction: 'at-most',
  unit: '人',
  thresholdHundredths: { primary: 4500, junior: 5000 },
};

function of(...items: readonly ItemDraft[]): ChecklistDraft {
  return { sections: [{ code: 'A', title: '德育', items }] };
}

/** The faults as `section.item.field reason stage`. */
function faultsOf(draft: ChecklistDraft): readonly string[] {
  return checkChecklist(draft).map(({ section, item: at, field, because, stage }) =>
    [`${section}.${at ?? '-'}.${field}`, because, ...(stage === null ? [] : [stage])].join(' '),
  );
}

describe('checkChecklist', () => {
  it('finds nothing wrong with an item of each way of scoring', () => {
    expect(
      faultsOf(
        of(
          item,
          { ...item, code: 'A2', scoring: 'met' },
          { ...item, code: 'A3', scoring: 'deduct', penaltyHundredths: 200 },
          { ...measure, code: 'A4' },
        ),
      ),
    ).toEqual([]);
  });

  it.each<[string, Partial<ItemDraft>, readonly string[]]>([
    ['nothing to give', { maxHundredths: 0 }, ['0.0.maxPoints not-positive']],
    ['a maximum below nothing', { maxHundredths: -50 }, ['0.0.maxPoints not-positive']],
    ['a quarter of a point', { maxHundredths: 225 }, ['0.0.maxPoints not-half-points']],
    ['no stage', { stages: [] }, ['0.0.stages no-stages']],
    ['no text', { text: ' ' }, ['0.0.text blank']],
    ['a penalty that it does not know', { penaltyHundredths: 50 }, ['0.0.penalty not-of-this-scoring']],
    [
      'a threshold that it does not know',
      { thresholdHundredths: { primary: 1 } },
      ['0.0.thresholds not-of-this-scoring primary'],
    ],
    ['no penalty to deduct', { scoring: 'deduct' }, ['0.0.penalty required']],
    ['a penalty of nothing', { scoring: 'deduct', penaltyHundredths: 0 }, ['0.0.penalty not-positive']],
    [
      'a penalty above the maximum',
      { scoring: 'deduct', penaltyHundredths: 201 },
      ['0.0.penalty above-maximum'],
    ],
    [
      'a measure of nothing',
      { scoring: 'measure' },
      [
        '0.0.direction required',
        '0.0.unit required',
        '0.0.thresholds threshold-missing primary',
        '0.0.thresholds threshold-missing junior',
      ],
    ],
    [
      'a measure that lacks the threshold of one of its stages',
      { ...measure, thresholdHundredths: { primary: 0 } },
      ['0.0.thresholds threshold-missing junior'],
    ],
    [
      'a threshold for a stage that it is not about',
      { ...measure, stages: ['primary'] },
      ['0.0.thresholds threshold-of-other-stage junior'],
    ],
  ])('refuses an item with %s', (_, change, faults) => {
    expect(faultsOf(of({ ...item, ...change }))).toEqual(faults);
  });

  it('refuses a code that another section has used, for an item and for a section', () => {
    const section = { code: 'A', title: '德育', items: [item] };
    expect(faultsOf({ sections: [section, section] })).toEqual([
      '1.-.code duplicate-code',
      '1.0.code duplicate-code',
    ]);
  });

  it('refuses a section without a title or without items', () => {
    expect(faultsOf({ sections: [{ code: 'A', title: '', items: [] }] })).toEqual([
      '0.-.title blank',
      '0.-.items no-items',
    ]);
  });

  it('names every fault at once, each where it is', () => {
    const faults = faultsOf(of({ ...item, stages: [] }, { ...item, maxHundredths: 30 }));
    expect(faults).toEqual([
      '0.0.stages no-stages',
      '0.1.code duplicate-code',
      '0.1.maxPoints not-half-points',
    ]);
  });
});

describe('contentOf', () => {
  it('keeps each stage once, in the order of schooling', () => {
    const [section] = contentOf(of({ ...item, stages: ['junior', 'primary', 'junior'] })).sections;
    expect(section?.items[0]?.stages).toEqual(['primary', 'junior']);
  });

  it('throws for a checklist with faults', () => {
    expect(() => contentOf(of({ ...item, stages: [] }))).toThrow(RangeError);
  });
});

it('sums the maxima of all sections, whatever stages they are for', () => {
  const section = { code: 'A', title: '德育', items: [{ ...item, maxHundredths: 6_000 }] };
  const other = {
    code: 'B',
    title: '学生',
    items: [{ ...item, maxHundredths: 3_950, stages: ['senior' as const] }],
  };
  expect(sumOfMaxima({ sections: [section, other] })).toBe(9_950);
});
