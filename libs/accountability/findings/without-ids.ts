import { canonicalJson } from '#organization/term-results/canonical-json.js';
import type { ExamResult } from '../period.rules.js';
import type { History } from '../verdict.rules.js';

/** What the same thing is called otherwise in another database. */
const ids: ReadonlySet<string> = new Set(['examId', 'runId', 'unitId', 'staffId', 'letterId']);

/** Plain JSON that is the same in any database. */
export function withoutIds(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutIds);
  return typeof value === 'object' && value !== null ? plain(value) : value;
}

function plain(value: object): object {
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !ids.has(key))
      .map(([key, member]) => [key, withoutIds(member)]),
  );
}

/** What the hash of a run's inputs covers: whatever order the rows came in. */
export function canonicalHistory({ results, tenures, letters }: History): unknown {
  return {
    results: inOrder(results.map((result) => ({ ...plain(result), ...placesOf(result) }))),
    tenures: inOrder(tenures.map(withoutIds)),
    letters: inOrder(
      letters.map((letter) => ({ ...plain(letter), figures: inOrder(letter.figures.map(withoutIds)) })),
    ),
  };
}

/** Whether it has a published ranking is part of it, which run that is not. */
function placesOf({ runId, schools, townships }: ExamResult): object {
  return {
    isPublished: runId !== null,
    schools: inOrder(schools.map(withoutIds)),
    townships: inOrder(townships.map(withoutIds)),
  };
}

function inOrder(values: readonly unknown[]): unknown[] {
  return values
    .map((value) => ({ value, key: canonicalJson(value) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ value }) => value);
}
