import type { DemoCounty } from '../demo/demo-county.js';
import type { ApiDoor } from './api-door.js';
import type { PastTerm } from './score-terms.js';

interface TermOfYear {
  readonly schoolYear: string;
  readonly term: 1 | 2;
}

/** The ids of terms, by `termKey`. */
export type TermIds = ReadonlyMap<string, string>;

export function termKey({ schoolYear, term }: TermOfYear): string {
  return `${schoolYear}/${String(term)}`;
}

export async function listTermIds(office: ApiDoor): Promise<TermIds> {
  const { items } = await office.get<{
    items: readonly { name: string; terms: readonly { number: 1 | 2; id: string }[] }[];
  }>('/school-years?limit=200');
  return new Map(
    items.flatMap(({ name, terms }) =>
      terms.map(({ number, id }): [string, string] => [termKey({ schoolYear: name, term: number }), id]),
    ),
  );
}

/** The terms that the demo has exams of, in the order of time: all of them are over. */
export function listPastTerms(county: DemoCounty, ids: TermIds): readonly PastTerm[] {
  const terms = new Map(county.exams.map(({ definition }) => [termKey(definition), definition]));
  return [...terms]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, { schoolYear, term }]) => ({
      id: ids.get(key) ?? '',
      name: `${schoolYear}学年第${term === 1 ? '一' : '二'}学期`,
    }));
}
