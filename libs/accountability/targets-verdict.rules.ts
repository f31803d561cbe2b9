import { judgeTargets, type JudgedLine } from '#scoring/target-letters/target-judgement.rules.js';
import { stageOfUnit, type TargetsRule } from './accountability-rule.rules.js';
import type { History, SignedLetter, Verdict } from './verdict.rules.js';

interface LetterSeen {
  readonly letter: SignedLetter;
  readonly lines: readonly JudgedLine[];
}

/**
 * What a rule on targets says about each unit with a signed letter of the newest school year in which any line of such a
 * letter is judged, by code:
 * - `fires`: every line is judged and met.
 * - `near-miss`: all but one are met, whether that one is missed or waited for. A letter of one line has none: every unit
 *   would be one.
 * - `quiet`: nothing of that; so also where a line is not judged yet, whatever the others say.
 *
 * A letter that nobody signed counts for nothing. The period is the school year, and the rule is about no person: who
 * holds the post makes no difference. A unit without a letter of that year is left out, so a school that was closed or
 * merged ends with its last letter.
 * County plan, section 9 (accountability): `targets-met`; section 6 (target letters).
 *
 * Worked: of three lines two are met and the zhongkao is not published: a near miss. Once it is, and met: fires.
 */
export function judgeLetters(rule: TargetsRule, history: History): readonly Verdict[] {
  const seen = seeLetters(rule, history);
  const newest = newestYear(seen);
  return seen.filter(({ letter }) => letter.schoolYear === newest).map(toVerdict);
}

/**
 * What a rule on targets would have said of each school year in which a line is judged: who would have fired, and of the
 * newest one the near misses too. Oldest first, then by code.
 * County plan, section 9 (accountability): rules are tried on history before they take force.
 *
 * Worked: all lines met in 2023-2024, all but one in 2024-2025: it fires on the first, and the second is a near miss.
 */
export function replayLetters(rule: TargetsRule, history: History): readonly Verdict[] {
  const seen = seeLetters(rule, history);
  const newest = newestYear(seen);
  return seen
    .map(toVerdict)
    .filter(
      ({ outcome, through }) => outcome === 'fires' || (outcome !== 'quiet' && through.schoolYear === newest),
    );
}

function seeLetters({ unit }: TargetsRule, { letters }: History): readonly LetterSeen[] {
  return letters
    .filter(({ stage }) => stage === stageOfUnit[unit])
    .sort((a, b) => compare(a.schoolYear, b.schoolYear) || compare(a.code, b.code))
    .map((letter) => ({ letter, lines: judgeTargets(letter.stage, letter.lines, letter.figures) }));
}

function newestYear(seen: readonly LetterSeen[]): string | undefined {
  return seen.findLast(({ lines }) => lines.some(({ outcome }) => outcome !== 'not-yet'))?.letter.schoolYear;
}

function toVerdict({ letter, lines }: LetterSeen): Verdict {
  const { letterId, unitId, code, name, schoolYear, yearEndsOn } = letter;
  const met = lines.filter(({ outcome }) => outcome === 'met').length;
  const fires = lines.length > 0 && met === lines.length;
  const isOneShort = lines.length > 1 && met === lines.length - 1;
  const count = fires ? 1 : 0;
  const period = { schoolYear, term: null, isOfHolder: true, rankings: [], letter: { letterId, lines } };
  return {
    outcome: fires ? 'fires' : isOneShort ? 'near-miss' : 'quiet',
    because: fires ? 'reached' : isOneShort ? 'one-line-short' : 'not-reached',
    unit: { unitId, code, name },
    through: { schoolYear, term: null, heldOn: yearEndsOn },
    periods: fires || isOneShort ? [period] : [],
    unitCount: count,
    holderCount: count,
    isOneShort,
    person: null,
    tenures: [],
  };
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
