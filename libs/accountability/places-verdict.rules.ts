import type { PlacesRule } from './accountability-rule.rules.js';
import { listPeriods, type Period } from './period.rules.js';
import type { Standing } from './standing.rules.js';
import { holderOn, type Tenure, tenuresWithin } from './tenure.rules.js';
import type {
  AsOf,
  HolderAsked,
  History,
  PeriodFact,
  RankingFact,
  Verdict,
  VerdictReason,
} from './verdict.rules.js';

/**
 * What a rule on places says about each unit that has ever had one, by code, once the newest published period is known:
 * - `fires`: the unit is in the position in that period, and with it in as many as the rule asks for, all of them in the
 *   tenure of whoever holds the post on `asOf.day`. An exam belongs to the tenure that its day lies in.
 * - `blocked`: the unit has the periods, but they are not the present holder's. No proposal follows from it.
 * - `near-miss`: one more such period would make it fire. A rule of one period has none: every unit would be one.
 * - `quiet`: nothing of that.
 *
 * Consecutive years: the names of the school years follow each other, so a year without an exam, without a published
 * ranking, or without a place for the unit ends the run. Consecutive evaluations: nothing is skipped, neither an evaluation
 * without a place for the unit nor one of which nothing is published yet. Cumulative: any periods, whatever lies between.
 * Where every ranking of a period has to be in the position, a period with an unpublished exam does not count yet.
 * A school that was closed or merged has no later places: it ends its own runs, and as units are told apart by their ids,
 * none of its periods passes to another school. Near misses leave out who has no place in the newest school year.
 * County plan, section 9 (accountability).
 *
 * Worked: bottom three in the zhongkao two years running; school A is in it in 2024 and 2025, principal Zhang since 2023:
 * A fires on Zhang. Had Li taken over on 2025-03-01, A would be blocked, and as 2025 is Li's own, one short of firing on Li.
 */
export function judgePlaces(rule: PlacesRule, history: History, asOf: AsOf): readonly Verdict[] {
  const periods = listPeriods(rule, history.results);
  const end = periods.findLastIndex(({ isPublished }) => isPublished);
  const known = periods.slice(0, end + 1);
  return judgeUnits(rule, known, unitsIn(known), heldBy(rule, history.tenures), asOf);
}

/**
 * What a rule on places would have said in the past and says today: after each published period who would have fired or been
 * blocked, and after the newest one, as of today, the near misses too. Of a past period the post is asked for as `asked`
 * has it: who held it on the day of its last exam (a rule on trial), or who holds it today (a case, which is about nobody
 * else). Oldest first, then by code. County plan, section 9 (accountability): rules are tried on history before they take
 * force; if the post changed hands, no proposal.
 *
 * Worked: bottom three two years running, school A in it in 2023, 2024 and 2025: it fires after 2024 and after 2025. Had
 * principal Zhang left in August 2024, the trial says of 2024 that it fires on Zhang; for a case it is blocked.
 */
export function replayPlaces(
  rule: PlacesRule,
  history: History,
  today: AsOf,
  asked: HolderAsked,
): readonly Verdict[] {
  const periods = listPeriods(rule, history.results);
  const held = heldBy(rule, history.tenures);
  const newest = periods.findLastIndex(({ isPublished }) => isPublished);
  return periods.slice(0, newest + 1).flatMap((period, index) => {
    const known = periods.slice(0, index + 1);
    if (index === newest)
      return judgeUnits(rule, known, unitsIn(known), held, today).filter(
        ({ outcome }) => outcome !== 'quiet',
      );
    const day = asked === 'of-today' ? today.day : period.lastHeldOn;
    const asOf = { day, schoolYear: period.schoolYear };
    // Of the past it is only asked on whom it came down, and that is nobody but who was in the position.
    const hit = unitsIn([period]).filter(({ isInPosition }) => isInPosition);
    return judgeUnits(rule, known, hit, held, asOf).filter(
      ({ outcome }) => outcome === 'fires' || outcome === 'blocked',
    );
  });
}

type HeldPosts = ReadonlyMap<string, readonly Tenure[]>;

function heldBy({ person }: PlacesRule, tenures: readonly Tenure[]): HeldPosts {
  const held = new Map<string, Tenure[]>();
  for (const tenure of tenures) {
    if (tenure.post !== person) continue;
    const ofUnit = held.get(tenure.unitId) ?? [];
    held.set(tenure.unitId, ofUnit);
    ofUnit.push(tenure);
  }
  return held;
}

interface JudgedUnit {
  readonly unit: Verdict['unit'];
  /** It is, in one of the rankings at least. */
  readonly isInPosition: boolean;
}

/** By code; named as the newest ranking printed them. */
function unitsIn(periods: readonly Period[]): readonly JudgedUnit[] {
  const newest = new Map<string, Standing>();
  const inPosition = new Set<string>();
  for (const { exams } of periods) {
    for (const { standings } of exams) {
      for (const [unitId, standing] of standings) {
        newest.set(unitId, standing);
        if (standing.isInPosition) inPosition.add(unitId);
      }
    }
  }
  return [...newest.values()]
    .map(({ unitId, code, name }) => ({
      unit: { unitId, code, name },
      isInPosition: inPosition.has(unitId),
    }))
    .sort((a, b) => (a.unit.code < b.unit.code ? -1 : 1));
}

function judgeUnits(
  rule: PlacesRule,
  periods: readonly Period[],
  units: readonly JudgedUnit[],
  held: HeldPosts,
  asOf: AsOf,
): readonly Verdict[] {
  const latest = periods.at(-1);
  if (!latest) return [];
  const through = { schoolYear: latest.schoolYear, term: latest.term, heldOn: latest.lastHeldOn };
  return units.map(({ unit, isInPosition }) => ({
    unit,
    through,
    // Who never was in the position needs no looking at.
    ...judgeUnit(rule, isInPosition ? periods : [], unit.unitId, held.get(unit.unitId) ?? [], asOf),
  }));
}

function judgeUnit(
  rule: PlacesRule,
  periods: readonly Period[],
  unitId: string,
  held: readonly Tenure[],
  asOf: AsOf,
): Omit<Verdict, 'unit' | 'through'> {
  const person = rule.person === null ? null : holderOn(held, asOf.day);
  const seen = periods.map((period) => lookAt(rule, period, unitId, held, person));
  const ofUnit = countTogether(rule, seen, ({ isInPosition }) => isInPosition);
  const ofHolder = countTogether(rule, seen, ({ isInPosition, isOfHolder }) => isInPosition && isOfHolder);
  const latest = seen.at(-1);
  const missing = rule.periods - 1;
  const fires = ofHolder.length >= rule.periods && ofHolder.at(-1) === latest;
  const isOneShort = !fires && missing > 0 && ofHolder.length >= missing && canGoOn(rule, seen, asOf);
  const decide = (
    outcome: Verdict['outcome'],
    because: VerdictReason,
    stoodOn: readonly SeenPeriod[],
  ): Omit<Verdict, 'unit' | 'through'> => {
    const facts = stoodOn.map(({ fact }) => fact);
    const firstDay = facts[0]?.rankings[0]?.exam.heldOn;
    return {
      outcome,
      because,
      periods: facts,
      unitCount: ofUnit.length,
      holderCount: ofHolder.length,
      isOneShort,
      person,
      tenures: firstDay === undefined ? [] : tenuresWithin(held, firstDay, asOf.day),
    };
  };
  if (fires) return decide('fires', 'reached', ofHolder.slice(-rule.periods));
  if (rule.person !== null && ofUnit.length >= rule.periods && ofUnit.at(-1) === latest) {
    const because = person === null ? 'post-vacant' : 'post-changed-hands';
    return decide('blocked', because, ofUnit.slice(-rule.periods));
  }
  if (isOneShort) return decide('near-miss', 'one-period-short', ofHolder.slice(-missing));
  return decide('quiet', 'not-reached', []);
}

interface SeenPeriod {
  readonly schoolYear: string;
  readonly isInPosition: boolean;
  readonly isOfHolder: boolean;
  readonly fact: PeriodFact;
}

function lookAt(
  rule: PlacesRule,
  { schoolYear, term, exams }: Period,
  unitId: string,
  held: readonly Tenure[],
  person: Tenure | null,
): SeenPeriod {
  const rankings = exams.flatMap(({ exam, standings }): RankingFact[] => {
    const standing = standings.get(unitId);
    return standing ? [{ ...standing, exam, holder: holderOn(held, exam.heldOn) }] : [];
  });
  const inside = rankings.filter(({ isInPosition }) => isInPosition);
  const isWhole = rankings.length === inside.length && exams.every(({ exam }) => exam.runId !== null);
  const isInPosition = inside.length > 0 && (rule.rankings === 'any' || isWhole);
  const isHolders = ({ holder }: RankingFact): boolean =>
    holder !== null && holder.staffId === person?.staffId;
  const isOfHolder =
    rule.person === null || (rule.rankings === 'any' ? inside.some(isHolders) : inside.every(isHolders));
  return {
    schoolYear,
    isInPosition,
    isOfHolder,
    fact: { schoolYear, term, isOfHolder, rankings, letter: null },
  };
}

/** Of all periods those that count, or the run of them that reaches to the last period. */
function countTogether(
  { counting }: PlacesRule,
  seen: readonly SeenPeriod[],
  counts: (period: SeenPeriod) => boolean,
): readonly SeenPeriod[] {
  if (counting === 'cumulative') return seen.filter(counts);
  const start = seen.findLastIndex((period, index) => {
    const next = seen[index + 1];
    const isGap = counting === 'consecutive-years' && next && yearOf(next) !== yearOf(period) + 1;
    return !counts(period) || isGap === true;
  });
  // A gap ends the run behind its earlier side, a period that does not count behind itself: both are left out.
  return seen.slice(start + 1);
}

/** Whether the next period can be the one that is missing. */
function canGoOn({ counting }: PlacesRule, seen: readonly SeenPeriod[], asOf: AsOf): boolean {
  const latest = seen.at(-1);
  if (!latest) return false;
  switch (counting) {
    case 'consecutive-evaluations':
      return true;
    case 'consecutive-years':
      return yearOf(asOf) <= yearOf(latest) + 1;
    case 'cumulative':
      return seen.some(
        ({ schoolYear, fact }) => schoolYear === latest.schoolYear && fact.rankings.length > 0,
      );
  }
}

function yearOf({ schoolYear }: { readonly schoolYear: string }): number {
  return Number(schoolYear.slice(0, 4));
}
