import fc from 'fast-check';
import { type ComparedResult, compareResults, compareVersions, type ResultChange } from './run-diff.rules.js';

const figure = (key: string, value: number | null) => ({ key, label: `label of ${key}`, value });
const fact = (key: string, value: string) => ({ key, label: `label of ${key}`, value });

describe('the difference of a result', () => {
  it('is that of the worked example, exact in its decimals', () => {
    const before = {
      figures: [figure('countyPlace', 7), figure('mean', 71.3)],
      facts: [fact('visit 1', '80')],
    };
    const after = {
      figures: [figure('countyPlace', 5), figure('mean', 71.45)],
      facts: [fact('visit 1', '81')],
    };
    expect(compareResults(before, after)).toEqual({
      figures: [
        { key: 'countyPlace', label: 'label of countyPlace', before: 7, after: 5, difference: -2 },
        { key: 'mean', label: 'label of mean', before: 71.3, after: 71.45, difference: 0.15 },
      ],
      inputs: [{ kind: 'changed', key: 'visit 1', label: 'label of visit 1', before: '80', after: '81' }],
      ownInputsChanged: true,
    });
  });

  it('tells what was added and removed, and subtracts nothing from nothing', () => {
    const before = {
      figures: [figure('mean', 70), figure('rate', 3)],
      facts: [fact('a', '1'), fact('b', '2')],
    };
    const after = {
      figures: [figure('mean', null), figure('count', 4)],
      facts: [fact('b', '2'), fact('c', '3')],
    };
    const change = compareResults(before, after);
    expect(change.figures.map(({ key, ...numbers }) => [key, ...Object.values(numbers).slice(1)])).toEqual([
      ['mean', 70, null, null],
      ['rate', 3, null, null],
      ['count', null, 4, null],
    ]);
    expect(change.inputs.map(({ kind, key }) => `${kind} ${key}`)).toEqual(['removed a', 'added c']);
  });

  it('says when only others moved', () => {
    const facts = [fact('visit 1', '80')];
    const change = compareResults(
      { figures: [figure('countyPlace', 2)], facts },
      { figures: [figure('countyPlace', 3)], facts },
    );
    expect(change).toMatchObject({ figures: [{ difference: 1 }], inputs: [], ownInputsChanged: false });
  });

  it('compares with nothing what only one run has', () => {
    const result = { figures: [figure('mean', 70)], facts: [fact('a', '1')] };
    expect(compareResults(null, result)).toMatchObject({
      figures: [{ before: null, after: 70, difference: null }],
      inputs: [{ kind: 'added', before: null, after: '1' }],
      ownInputsChanged: true,
    });
    expect(compareResults(null, null)).toEqual({ figures: [], inputs: [], ownInputsChanged: false });
  });

  const keys = fc.constantFrom('a', 'b', 'c', 'd', 'e');
  const results: fc.Arbitrary<ComparedResult> = fc.record({
    figures: fc.uniqueArray(
      fc
        .tuple(keys, fc.option(fc.integer({ min: -10_000, max: 10_000_000 })))
        .map(([key, hundredths]) => figure(key, hundredths === null ? null : hundredths / 100)),
      { selector: ({ key }) => key },
    ),
    facts: fc.uniqueArray(
      fc.tuple(keys, fc.constantFrom('1', '2')).map(([key, value]) => fact(key, value)),
      { selector: ({ key }) => key },
    ),
  });
  const sorted = ({ figures, inputs, ownInputsChanged }: ResultChange): ResultChange => {
    const byKey = (one: { key: string }, other: { key: string }): number => (one.key < other.key ? -1 : 1);
    return { figures: figures.toSorted(byKey), inputs: inputs.toSorted(byKey), ownInputsChanged };
  };
  const mirrored = { added: 'removed', removed: 'added', changed: 'changed' } as const;

  it('is none between a result and itself, in whatever order', () => {
    fc.assert(
      fc.property(results, (result) => {
        const same = { figures: result.figures.toReversed(), facts: result.facts.toReversed() };
        expect(compareResults(result, same)).toEqual({ figures: [], inputs: [], ownInputsChanged: false });
      }),
    );
  });

  it('is mirrored when the runs change sides', () => {
    fc.assert(
      fc.property(results, results, (one, other) => {
        const { figures, inputs, ownInputsChanged } = compareResults(one, other);
        expect(sorted(compareResults(other, one))).toEqual(
          sorted({
            figures: figures.map(({ before, after, difference, ...rest }) => ({
              ...rest,
              before: after,
              after: before,
              difference: difference === null ? null : 0 - difference,
            })),
            inputs: inputs.map(({ kind, before, after, ...rest }) => ({
              ...rest,
              kind: mirrored[kind],
              before: after,
              after: before,
            })),
            ownInputsChanged,
          }),
        );
      }),
    );
  });

  it('leads from what was to what is', () => {
    fc.assert(
      fc.property(results, results, (one, other) => {
        const { figures } = compareResults(one, other);
        const became = new Map(one.figures.map(({ key, value }) => [key, value]));
        for (const { key, after } of figures) became.set(key, after);
        for (const { key, value } of other.figures) expect(became.get(key) ?? null).toBe(value);
      }),
    );
  });
});

describe('versions', () => {
  it('are told where only one run has used them', () => {
    expect(compareVersions(['v1', 'v2'], ['v2', 'v3'])).toEqual({ onlyBefore: ['v1'], onlyAfter: ['v3'] });
    expect(compareVersions(['v1', 'v2'], ['v2', 'v1'])).toEqual({ onlyBefore: [], onlyAfter: [] });
  });
});
