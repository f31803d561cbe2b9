import { type Stage, stages } from '#organization/schools/school-stage.rules.js';

/** The four ways of scoring an item. County plan, section 4 (inspections). */
export const scoringWays = ['points', 'deduct', 'met', 'measure'] as const;
export type ScoringWay = (typeof scoringWays)[number];

interface ItemBase {
  /** Keeps its meaning from version to version: the same problem seen again is known by it. */
  readonly code: string;
  readonly text: string;
  /** Hundredths of a point; a multiple of 50, because points are given by halves. */
  readonly maxHundredths: number;
  /** The stages that the item applies to; at least one. */
  readonly stages: readonly Stage[];
}

/** 0 to the maximum, by half points. */
export interface PointsItem extends ItemBase {
  readonly scoring: 'points';
}

/** The maximum less a penalty for each occurrence, and never below 0. */
export interface DeductItem extends ItemBase {
  readonly scoring: 'deduct';
  /** Hundredths of a point for each occurrence. */
  readonly penaltyHundredths: number;
}

/** All or nothing. */
export interface MetItem extends ItemBase {
  readonly scoring: 'met';
}

/** A number against the threshold of the stage: all points at it or past it, nothing short of it. */
export interface MeasureItem extends ItemBase {
  readonly scoring: 'measure';
  /** `at-least`: the measured number must not be smaller. `at-most`: it must not be greater. */
  readonly direction: 'at-least' | 'at-most';
  /** What is measured, for people: 人, 小时, %. */
  readonly unit: string;
  /** Hundredths, one for each of the item's stages. */
  readonly thresholdHundredths: Readonly<Partial<Record<Stage, number>>>;
}

export type ChecklistItem = PointsItem | DeductItem | MetItem | MeasureItem;

export interface ChecklistSection {
  readonly code: string;
  readonly title: string;
  readonly items: readonly ChecklistItem[];
}

/** What the column `checklists.content` holds. */
export interface ChecklistContent {
  readonly sections: readonly ChecklistSection[];
}

/** What all items of a version ready to be published are worth together, in hundredths of a point. */
export const fullHundredths = 10_000;

/** Points are given by halves. */
const halfPoint = 50;

/** An item as somebody writes it down: what its way of scoring needs may be missing, what it does not know may be there. */
export interface ItemDraft {
  readonly code: string;
  readonly text: string;
  readonly maxHundredths: number;
  readonly stages: readonly Stage[];
  readonly scoring: ScoringWay;
  readonly penaltyHundredths?: number;
  readonly direction?: MeasureItem['direction'];
  readonly unit?: string;
  readonly thresholdHundredths?: Readonly<Partial<Record<Stage, number>>>;
}

export interface SectionDraft {
  readonly code: string;
  readonly title: string;
  readonly items: readonly ItemDraft[];
}

export interface ChecklistDraft {
  readonly sections: readonly SectionDraft[];
}

/** A field of a section or an item, by the name that bodies give it. */
export type ChecklistField =
  | 'code'
  | 'title'
  | 'items'
  | 'text'
  | 'maxPoints'
  | 'stages'
  | 'penalty'
  | 'direction'
  | 'unit'
  | 'thresholds';

export type ChecklistFaultReason =
  | 'blank'
  | 'no-items'
  | 'duplicate-code'
  | 'no-stages'
  | 'not-positive'
  | 'not-half-points'
  | 'above-maximum'
  | 'required'
  | 'not-of-this-scoring'
  | 'threshold-missing'
  | 'threshold-of-other-stage';

/** What is wrong in a checklist and where; `item` is null when it is the section itself. Both are counted from 0. */
export interface ChecklistFault {
  readonly section: number;
  readonly item: number | null;
  readonly field: ChecklistField;
  readonly because: ChecklistFaultReason;
  /** The stage whose threshold it is about; else null. */
  readonly stage: Stage | null;
}

/**
 * Every fault of a checklist, none when visits can be scored by it: codes of sections and codes of items are unique over
 * the whole checklist, every section has items and every item a stage; the maximum is a positive whole number of half
 * points; a penalty is above 0 and no more than the maximum; a measure has a direction, a unit and a threshold for each
 * of its stages and for no other; and nothing is there that the way of scoring does not know. All figures are hundredths.
 * County plan, section 4 (inspections): checklists.
 *
 * Worked: an item `deduct` with the maximum 200 and the penalty 250 has one fault, `above-maximum` at `penalty`.
 */
export function checkChecklist({ sections }: ChecklistDraft): readonly ChecklistFault[] {
  const faults: ChecklistFault[] = [];
  const [sectionCodes, itemCodes] = [new Set<string>(), new Set<string>()];
  for (const [section, { code, title, items }] of sections.entries()) {
    const blame = (field: ChecklistField, because: ChecklistFaultReason): void => {
      faults.push({ section, item: null, field, because, stage: null });
    };
    if (sectionCodes.has(code)) blame('code', 'duplicate-code');
    sectionCodes.add(code);
    if (title.trim() === '') blame('title', 'blank');
    if (items.length === 0) blame('items', 'no-items');
    for (const [item, draft] of items.entries()) {
      if (itemCodes.has(draft.code))
        faults.push({ section, item, field: 'code', because: 'duplicate-code', stage: null });
      itemCodes.add(draft.code);
      faults.push(...checkItem(draft).map((fault) => ({ section, item, ...fault })));
    }
  }
  return faults;
}

/**
 * The hundredths that all items are worth together, whatever stages they apply to. A version may be published when they
 * are {@link fullHundredths}. County plan, section 4 (inspections): the sections sum to 100.
 *
 * Worked: two items of 60 and 39.5 points sum to 9950, and such a version stays a draft.
 */
export function sumOfMaxima({ sections }: ChecklistDraft): number {
  return sections.flatMap(({ items }) => items).reduce((sum, { maxHundredths }) => sum + maxHundredths, 0);
}

/**
 * The content of a draft in which {@link checkChecklist} finds no fault, its stages in the order of schooling and each of
 * them once. Throws RangeError for a draft that has faults. County plan, section 4 (inspections): checklists.
 *
 * Worked: an item for `junior, primary, junior` applies to `primary, junior`.
 */
export function contentOf(draft: ChecklistDraft): ChecklistContent {
  if (checkChecklist(draft).length > 0) throw new RangeError('a checklist with faults has no content');
  return {
    sections: draft.sections.map(({ code, title, items }) => ({ code, title, items: items.map(itemOf) })),
  };
}

type ItemFault = Pick<ChecklistFault, 'field' | 'because' | 'stage'>;

function checkItem(item: ItemDraft): ItemFault[] {
  const faults: ItemFault[] = [];
  const blame = (field: ChecklistField, because: ChecklistFaultReason, stage: Stage | null = null): void => {
    faults.push({ field, because, stage });
  };
  if (item.text.trim() === '') blame('text', 'blank');
  if (item.stages.length === 0) blame('stages', 'no-stages');
  if (item.maxHundredths <= 0) blame('maxPoints', 'not-positive');
  else if (!Number.isSafeInteger(item.maxHundredths) || item.maxHundredths % halfPoint !== 0)
    blame('maxPoints', 'not-half-points');
  const isMeasure = item.scoring === 'measure';
  const parts = [
    ['penalty', item.penaltyHundredths, item.scoring === 'deduct'],
    ['direction', item.direction, isMeasure],
    ['unit', item.unit, isMeasure],
  ] as const;
  for (const [field, value, isNeeded] of parts) {
    if (isNeeded !== (value !== undefined)) blame(field, isNeeded ? 'required' : 'not-of-this-scoring');
  }
  if (item.scoring === 'deduct' && item.penaltyHundredths !== undefined) {
    if (!Number.isSafeInteger(item.penaltyHundredths) || item.penaltyHundredths <= 0)
      blame('penalty', 'not-positive');
    else if (item.penaltyHundredths > item.maxHundredths) blame('penalty', 'above-maximum');
  }
  if (isMeasure && item.unit?.trim() === '') blame('unit', 'blank');
  for (const stage of stages) {
    const isGiven = item.thresholdHundredths?.[stage] !== undefined;
    const isNeeded = isMeasure && item.stages.includes(stage);
    if (isNeeded && !isGiven) blame('thresholds', 'threshold-missing', stage);
    if (isGiven && !isNeeded)
      blame('thresholds', isMeasure ? 'threshold-of-other-stage' : 'not-of-this-scoring', stage);
  }
  return faults;
}

function itemOf(item: ItemDraft): ChecklistItem {
  const { code, text, maxHundredths } = item;
  const inOrder = stages.filter((stage) => item.stages.includes(stage));
  const base = { code, text, maxHundredths, stages: inOrder };
  switch (item.scoring) {
    case 'points':
    case 'met':
      return { ...base, scoring: item.scoring };
    case 'deduct':
      return { ...base, scoring: 'deduct', penaltyHundredths: item.penaltyHundredths ?? 0 };
    case 'measure': {
      const { direction = 'at-least', unit = '', thresholdHundredths = {} } = item;
      const thresholds = inOrder.map((stage) => [stage, thresholdHundredths[stage]] as const);
      return {
        ...base,
        scoring: 'measure',
        direction,
        unit,
        thresholdHundredths: Object.fromEntries(thresholds),
      };
    }
  }
}
