import { canonicalJson } from '#organization/term-results/canonical-json.js';
import { exam, leadsOf, letter } from '../history.fixture.js';
import type { History } from '../verdict.rules.js';
import { canonicalHistory, withoutIds } from './without-ids.js';

const history: History = {
  results: [
    exam(2024, { order: ['A', 'B', 'C'] }),
    exam(2025, { order: ['B', 'A', 'C'] }),
    exam(2025, { kind: 'county-test', order: ['C', 'A'], isPublished: false }),
  ],
  tenures: leadsOf('A', 'B', 'C'),
  letters: [letter('A', 2025, { met: 2 }), letter('B', 2025, { met: 1, missed: 1 })],
};

/** The same county in another database: other ids, and rows in another order. */
function elsewhere(value: unknown): unknown {
  if (Array.isArray(value)) return value.toReversed().map(elsewhere);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key,
      key.endsWith('Id') && typeof member === 'string' ? `other ${member}` : elsewhere(member),
    ]),
  );
}

it('the same county in another database has the same canonical form', () => {
  const other = elsewhere(history) as History;
  // The lines of a letter have an order of their own.
  const inOrder = {
    ...other,
    letters: other.letters.map((one) => ({ ...one, lines: one.lines.toReversed() })),
  };
  expect(canonicalJson(canonicalHistory(inOrder))).toBe(canonicalJson(canonicalHistory(history)));
});

it('a place, a mark of a letter, a tenure and whether something is published are all in it', () => {
  const [first, ...others] = history.results;
  if (!first) throw new Error('no result');
  const changes: History[] = [
    {
      ...history,
      results: [{ ...first, schools: first.schools.map((one) => ({ ...one, place: 1 })) }, ...others],
    },
    { ...history, results: [{ ...first, runId: null }, ...others] },
    { ...history, tenures: history.tenures.map((tenure) => ({ ...tenure, to: '2025-01-01' })) },
    { ...history, letters: history.letters.map((one) => ({ ...one, figures: [] })) },
  ];
  const forms = [history, ...changes].map((one) => canonicalJson(canonicalHistory(one)));
  expect(new Set(forms).size).toBe(changes.length + 1);
});

it('takes ids out at any depth, and nothing else', () => {
  expect(
    withoutIds([{ unitId: 'u', code: 'A', periods: [{ rankings: [{ examId: 'e', place: 3 }] }] }]),
  ).toEqual([{ code: 'A', periods: [{ rankings: [{ place: 3 }] }] }]);
});
