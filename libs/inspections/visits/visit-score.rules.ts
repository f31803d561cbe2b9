import { hasTwoDecimals, numberToHundredths } from '#arithmetic/hundredths.js';
import type { Stage } from '#organization/schools/school-stage.rules.js';
import type {
  ChecklistContent,
  ChecklistItem,
  ChecklistSection,
  MeasureItem,
  ScoringWay,
} from '../checklists/checklist.rules.js';

/** What an inspector says of one item: one of the five, as a number of at most two decimals where it is one. */
export interface ItemScore {
  readonly itemCode: string;
  readonly points?: number;
  readonly occurrences?: number;
  readonly measured?: number;
  readonly met?: boolean;
  readonly notApplicable?: boolean;
  readonly note?: string;
}

export type ScoreFault =
  | {
      readonly itemCode: string;
      readonly because:
        'not-scored' | 'unknown-item' | 'scored-twice' | 'not-a-half-point' | 'reason-missing';
    }
  | { readonly itemCode: string; readonly because: 'wrong-kind'; readonly expected: ScoringWay }
  | { readonly itemCode: string; readonly because: 'out-of-range'; readonly maxHundredths: number | null }
  | { readonly itemCode: string; readonly because: 'not-of-stage' | 'threshold-missing' }
  | { readonly itemCode: null; readonly because: 'nothing-applicable' };

/** Why an item got what it got. Numbers are hundredths, but for occurrences. */
export type ScoreReason =
  | { readonly kind: 'points' }
  | { readonly kind: 'met'; readonly isMet: boolean }
  | {
      readonly kind: 'deduct';
      readonly occurrences: number;
      readonly penaltyHundredths: number;
      /** More was to be taken off than there was. */
      readonly isExhausted: boolean;
    }
  | {
      readonly kind: 'measure';
      readonly measuredHundredths: number;
      readonly thresholdHundredths: number;
      readonly direction: MeasureItem['direction'];
      readonly unit: string;
      readonly isMet: boolean;
    }
  | { readonly kind: 'not-of-stage' }
  | { readonly kind: 'excused'; readonly note: string };

/** An item's points in hundredths. An item that does not apply has a maximum of 0: it counts nowhere. */
export interface ItemResult {
  readonly code: string;
  readonly text: string;
  readonly status: 'applicable' | 'not-applicable-for-stage' | 'not-applicable-by-inspector';
  readonly given: number;
  readonly max: number;
  readonly lost: number;
  readonly because: ScoreReason;
}

/** A section's points in hundredths; what the column `visits.sections` holds. */
export interface SectionPoints {
  readonly code: string;
  readonly title: string;
  readonly given: number;
  readonly max: number;
}

export interface SectionResult extends SectionPoints {
  readonly items: readonly ItemResult[];
}

/** A visit's points in hundredths. */
export interface VisitResult {
  readonly given: number;
  readonly max: number;
  readonly sections: readonly SectionResult[];
}

export type ScoredVisit =
  | { readonly isComplete: true; readonly result: VisitResult }
  | { readonly isComplete: false; readonly faults: readonly ScoreFault[] };

/**
 * Adds a visit up: what was given and what could be given, by item, section and in all, over the items that apply. Or
 * every fault that keeps it from being added up: in the order of the checklist, then items that it does not have.
 * County plan, section 4 (inspections). `scores` in any order.
 *
 * Worked: of an item of 20 points that takes off 2.5 for each occurrence, three occurrences leave 12.5, nine leave 0. A
 * class of 45 pupils where at most 45 are allowed has all points of its item, one of 45.01 none.
 */
export function scoreVisit(
  checklist: ChecklistContent,
  stage: Stage,
  scores: readonly ItemScore[],
): ScoredVisit {
  const given = groupByItem(scores);
  const faults: ScoreFault[] = [];
  const sections = checklist.sections.map((section) => scoreSection(section, stage, given, faults));
  const known = new Set(checklist.sections.flatMap(({ items }) => items.map(({ code }) => code)));
  const unknown = [...given.keys()].filter((code) => !known.has(code)).toSorted();
  for (const itemCode of unknown) faults.push({ itemCode, because: 'unknown-item' });
  if (faults.length > 0) return { isComplete: false, faults };
  const max = sum(sections, 'max');
  if (max === 0) return { isComplete: false, faults: [{ itemCode: null, because: 'nothing-applicable' }] };
  return { isComplete: true, result: { given: sum(sections, 'given'), max, sections } };
}

function groupByItem(scores: readonly ItemScore[]): ReadonlyMap<string, readonly ItemScore[]> {
  const groups = new Map<string, ItemScore[]>();
  for (const score of scores) {
    const group = groups.get(score.itemCode);
    if (group) group.push(score);
    else groups.set(score.itemCode, [score]);
  }
  return groups;
}

function scoreSection(
  { code, title, items }: ChecklistSection,
  stage: Stage,
  given: ReadonlyMap<string, readonly ItemScore[]>,
  faults: ScoreFault[],
): SectionResult {
  const results = items.flatMap((item) => {
    const judged = scoreItem(item, stage, given.get(item.code) ?? []);
    if ('code' in judged) return [judged];
    faults.push(judged);
    return [];
  });
  return { code, title, given: sum(results, 'given'), max: sum(results, 'max'), items: results };
}

function scoreItem(
  item: ChecklistItem,
  stage: Stage,
  [score, ...more]: readonly ItemScore[],
): ItemResult | ScoreFault {
  const itemCode = item.code;
  const isOfStage = item.stages.includes(stage);
  if (more.length > 0) return { itemCode, because: 'scored-twice' };
  const values = score === undefined ? [] : valuesOf(score);
  if (score?.notApplicable !== true && values.length === 0)
    return isOfStage ? { itemCode, because: 'not-scored' } : leftOut(item, { kind: 'not-of-stage' });
  if (!isOfStage)
    return values.length > 0
      ? { itemCode, because: 'not-of-stage' }
      : leftOut(item, { kind: 'not-of-stage' });
  if (score?.notApplicable === true) return excuseItem(item, score, values);
  const [value] = values;
  if (values.length > 1 || value?.way !== item.scoring)
    return { itemCode, because: 'wrong-kind', expected: item.scoring };
  return judgeValue(item, stage, value);
}

function excuseItem(
  item: ChecklistItem,
  score: ItemScore,
  values: readonly Value[],
): ItemResult | ScoreFault {
  if (values.length > 0) return { itemCode: item.code, because: 'wrong-kind', expected: item.scoring };
  const note = score.note?.trim() ?? '';
  if (note === '') return { itemCode: item.code, because: 'reason-missing' };
  return leftOut(item, { kind: 'excused', note });
}

type Value =
  | { readonly way: 'points' | 'measure' | 'deduct'; readonly number: number }
  | { readonly way: 'met'; readonly isMet: boolean };

function valuesOf({ points, occurrences, measured, met }: ItemScore): readonly Value[] {
  return [
    ...(points === undefined ? [] : [{ way: 'points' as const, number: points }]),
    ...(occurrences === undefined ? [] : [{ way: 'deduct' as const, number: occurrences }]),
    ...(measured === undefined ? [] : [{ way: 'measure' as const, number: measured }]),
    ...(met === undefined ? [] : [{ way: 'met' as const, isMet: met }]),
  ];
}

function judgeValue(item: ChecklistItem, stage: Stage, value: Value): ItemResult | ScoreFault {
  if (value.way === 'met') {
    return applied(item, value.isMet ? item.maxHundredths : 0, { kind: 'met', isMet: value.isMet });
  }
  switch (item.scoring) {
    case 'deduct':
      return deduct(item.code, item, value.number);
    case 'measure':
      return measure(item, stage, value.number);
    case 'points':
    case 'met':
      return givePoints(item, value.number);
  }
}

function givePoints(item: ChecklistItem, points: number): ItemResult | ScoreFault {
  const { code: itemCode, maxHundredths } = item;
  if (!hasTwoDecimals(points)) return { itemCode, because: 'out-of-range', maxHundredths };
  const hundredths = numberToHundredths(points);
  if (hundredths < 0 || hundredths > maxHundredths)
    return { itemCode, because: 'out-of-range', maxHundredths };
  if (hundredths % 50 !== 0) return { itemCode, because: 'not-a-half-point' };
  return applied(item, hundredths, { kind: 'points' });
}

function deduct(
  itemCode: string,
  item: Extract<ChecklistItem, { scoring: 'deduct' }>,
  occurrences: number,
): ItemResult | ScoreFault {
  if (!Number.isSafeInteger(occurrences) || occurrences < 0)
    return { itemCode, because: 'out-of-range', maxHundredths: null };
  const { penaltyHundredths, maxHundredths } = item;
  const left = maxHundredths - occurrences * penaltyHundredths;
  return applied(item, Math.max(0, left), {
    kind: 'deduct',
    occurrences,
    penaltyHundredths,
    isExhausted: left < 0,
  });
}

function measure(item: MeasureItem, stage: Stage, measured: number): ItemResult | ScoreFault {
  const { direction, unit, code: itemCode } = item;
  const thresholdHundredths = item.thresholdHundredths[stage];
  if (thresholdHundredths === undefined) return { itemCode, because: 'threshold-missing' };
  if (!hasTwoDecimals(measured) || measured < 0)
    return { itemCode, because: 'out-of-range', maxHundredths: null };
  const measuredHundredths = numberToHundredths(measured);
  const isMet =
    direction === 'at-most'
      ? measuredHundredths <= thresholdHundredths
      : measuredHundredths >= thresholdHundredths;
  return applied(item, isMet ? item.maxHundredths : 0, {
    kind: 'measure',
    measuredHundredths,
    thresholdHundredths,
    direction,
    unit,
    isMet,
  });
}

function applied(item: ChecklistItem, given: number, because: ScoreReason): ItemResult {
  const { code, text, maxHundredths: max } = item;
  return { code, text, status: 'applicable', given, max, lost: max - given, because };
}

function leftOut(
  { code, text }: ChecklistItem,
  because: Extract<ScoreReason, { kind: 'not-of-stage' | 'excused' }>,
): ItemResult {
  const status = because.kind === 'excused' ? 'not-applicable-by-inspector' : 'not-applicable-for-stage';
  return { code, text, status, given: 0, max: 0, lost: 0, because };
}

function sum<Field extends 'given' | 'max'>(
  parts: readonly Readonly<Record<Field, number>>[],
  field: Field,
): number {
  return parts.reduce((total, part) => total + part[field], 0);
}
