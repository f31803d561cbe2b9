import type { CandidateColumns } from '../candidate-columns.rules.js';

/**
 * COPY text for ranking_pupil_lists: a line a school with its pupils in parallel arrays, the best place first,
 * the excused last.
 */
export function writePupilLists(
  runId: string,
  schoolIds: readonly string[],
  columns: CandidateColumns,
  enrolmentIds: Float64Array,
  places: Int32Array,
): Buffer {
  const bySchool = new Map<number, number[]>();
  columns.schoolIndex.forEach((school, candidate) => {
    const members = bySchool.get(school);
    if (members) members.push(candidate);
    else bySchool.set(school, [candidate]);
  });
  const lines: string[] = [];
  for (const [school, members] of bySchool) {
    const rank = (candidate: number): number => places[candidate] || Number.MAX_SAFE_INTEGER;
    members.sort((a, b) => rank(a) - rank(b) || a - b);
    const array = (values: { readonly [index: number]: number | undefined }): string =>
      `{${members.map((candidate) => values[candidate]).join(',')}}`;
    lines.push(
      [
        runId,
        schoolIds[school],
        array(enrolmentIds),
        array(columns.status),
        array(columns.totalHundredths),
        array(places),
      ].join('\t'),
    );
  }
  return Buffer.from(lines.map((line) => `${line}\n`).join(''), 'utf8');
}
