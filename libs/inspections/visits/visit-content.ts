import type { Stage } from '#organization/schools/school-stage.rules.js';
import { readScores } from './read-scores.js';
import type { ItemScore } from './visit-score.rules.js';
import type { VisitKind } from '../visit-kind.rules.js';

export interface VisitLocation {
  readonly latitude: number;
  readonly longitude: number;
  readonly accuracyMetres?: number;
}

/** What the column `visits.content` holds: what the inspector says, in a fixed form. */
export interface VisitContent {
  readonly schoolCode: string;
  readonly stage: Stage;
  readonly kind: VisitKind;
  readonly visitedOn: string;
  readonly checklistVersionId: string;
  readonly termId?: string;
  readonly scores: readonly ItemScore[];
  readonly location?: VisitLocation;
  readonly deviceTime?: string;
  readonly note?: string;
}

type SentContent = Omit<VisitContent, 'scores'> & { readonly scores: readonly unknown[] };

/**
 * A visit in its fixed form: the order of the scores and the writing of ids say nothing.
 *
 * @throws AppError `invalid-input` for scores that are none
 */
export function toContent(sent: SentContent): VisitContent {
  const {
    schoolCode,
    stage,
    kind,
    visitedOn,
    checklistVersionId,
    termId,
    scores,
    location,
    deviceTime,
    note,
  } = sent;
  return {
    schoolCode,
    stage,
    kind,
    visitedOn,
    checklistVersionId: checklistVersionId.toLowerCase(),
    ...(termId === undefined ? {} : { termId: termId.toLowerCase() }),
    scores: toScores(readScores(scores)),
    ...(location === undefined ? {} : { location: toLocation(location) }),
    ...(deviceTime === undefined ? {} : { deviceTime }),
    ...(note === undefined ? {} : { note }),
  };
}

/** In the order of the codes, each with its fields in one order. */
export function toScores(scores: readonly ItemScore[]): readonly ItemScore[] {
  return scores
    .map((score) => {
      const { itemCode, points, occurrences, measured, met, notApplicable, note } = score;
      return {
        itemCode,
        ...(points === undefined ? {} : { points }),
        ...(occurrences === undefined ? {} : { occurrences }),
        ...(measured === undefined ? {} : { measured }),
        ...(met === undefined ? {} : { met }),
        ...(notApplicable === undefined ? {} : { notApplicable }),
        ...(note === undefined ? {} : { note }),
      };
    })
    .map((score) => ({ score, key: JSON.stringify(score) }))
    .toSorted((a, b) => order(a.score.itemCode, b.score.itemCode) || order(a.key, b.key))
    .map(({ score }) => score);
}

export function toLocation({ latitude, longitude, accuracyMetres }: VisitLocation): VisitLocation {
  return { latitude, longitude, ...(accuracyMetres === undefined ? {} : { accuracyMetres }) };
}

function order(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
