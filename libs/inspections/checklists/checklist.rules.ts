/** As in the organization's rooms: the stages that a checklist tells apart. */
export type ChecklistStage = 'kindergarten' | 'primary' | 'junior' | 'senior';

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
  readonly stages: readonly ChecklistStage[];
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
  readonly thresholdHundredths: Readonly<Partial<Record<ChecklistStage, number>>>;
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
