import { entryAt, byteAt } from '#arithmetic/column.js';
import { buildLadder, placeOnLadder, type Ladder } from '#arithmetic/competition-ranking.js';
import { CandidateStatus, type CandidateColumns } from './candidate-columns.rules.js';
import type { Cutoffs, RateName } from './ranking-policy.rules.js';

export interface PupilRanking {
  /** County place of each candidate, in the order of the columns; 0 for the excused. */
  readonly places: Int32Array;
  /** How many hold a place. */
  readonly counted: number;
  /** Each total that somebody holds, the best in front. */
  readonly ladder: Ladder;
}

/** The facts of one line through the county's pupils. */
export interface CutoffLine {
  /** The last place that is in. */
  readonly cutoff: number;
  /** The lowest total that is in, in hundredths of a mark; null when nobody is counted. */
  readonly markHundredths: number | null;
  /** The place of those who hold that total; null when nobody is counted. */
  readonly place: number | null;
  /** How many hold that total. */
  readonly holders: number;
  /** How many are in. More than the cut-off where a tie lies across the line, fewer in a small cohort. */
  readonly inCount: number;
}

export type CutoffLines = Readonly<Record<RateName, CutoffLine>>;

/**
 * The county place of every counted candidate by total, best first, ties sharing the better place. An absent
 * pupil counts with 0 and holds a place like everybody else; the excused hold none.
 * County plan, section 6 (exams and rankings): county rank of each pupil.
 *
 * Worked: totals 92, 85, 85 and one absent give the places 1, 2, 2, 4.
 */
export function rankPupils(candidates: CandidateColumns): PupilRanking {
  const { status, totalHundredths } = candidates;
  const { length } = status;
  const totals = new Int32Array(length);
  let counted = 0;
  for (let index = 0; index < length; index += 1) {
    if (byteAt(status, index) === CandidateStatus.excused) continue;
    totals[counted] = entryAt(totalHundredths, index);
    counted += 1;
  }
  const ladder = buildLadder(totals.subarray(0, counted), 'descending');
  const places = new Int32Array(length);
  for (let index = 0; index < length; index += 1) {
    if (byteAt(status, index) === CandidateStatus.excused) continue;
    places[index] = placeOnLadder(ladder, entryAt(totalHundredths, index));
  }
  return { places, counted, ladder };
}

/**
 * Where each line falls. A pupil is in when their place is not behind the cut-off, so all who share the place at
 * the line are in. This is read literally in a cohort that is smaller than the cut-off: everybody is in, the
 * absent with their 0 among them. County plan, section 6 (exams and rankings): excellent, good, pass.
 *
 * Worked: totals 90, 80, 80, 70 and the cut-off 2: the line is at 80, two hold it, three are in.
 */
export function drawLines(ladder: Ladder, cutoffs: Cutoffs): CutoffLines {
  return {
    excellent: drawLine(ladder, cutoffs.excellent),
    good: drawLine(ladder, cutoffs.good),
    pass: drawLine(ladder, cutoffs.pass),
  };
}

function drawLine(ladder: Ladder, cutoff: number): CutoffLine {
  const firstOut = ladder.places.findIndex((place) => place > cutoff);
  const step = (firstOut === -1 ? ladder.places.length : firstOut) - 1;
  if (step < 0) return { cutoff, markHundredths: null, place: null, holders: 0, inCount: 0 };
  const place = entryAt(ladder.places, step);
  const holders = entryAt(ladder.holders, step);
  return {
    cutoff,
    markHundredths: entryAt(ladder.values, step),
    place,
    holders,
    inCount: place + holders - 1,
  };
}
