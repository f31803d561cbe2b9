import { hundredthsToNumber } from '#arithmetic/hundredths.js';
import { roundHalfUp } from '#arithmetic/ratio.js';
import type { ChecklistContent } from '../checklists/checklist.rules.js';
import { explainItem } from './explain-in-words.js';
import { toLocation, toScores, type VisitContent } from './visit-content.js';
import type { VisitDto, VisitRevisionDto, VisitScoreDto, VisitSummaryDto } from './visit-answer.dto.js';
import { scoreVisit, type VisitResult } from './visit-score.rules.js';
import type { VisitRow, VisitSummaryRow } from './visit.queries.js';

/** Points given of points possible in percent, rounded once. */
function percentOf(given: number, max: number): number {
  return hundredthsToNumber(roundHalfUp({ numerator: given * 100, denominator: max }, 2));
}

export function toVisitSummary(row: VisitSummaryRow): VisitSummaryDto {
  const { id, status, revision, schoolCode, schoolName, stage, kind, visitedOn, termId } = row;
  const { inspectorId, inspectorName, pointsGiven, pointsMax, receivedAt, submittedAt } = row;
  return {
    id,
    status,
    revision,
    schoolCode,
    schoolName,
    stage,
    kind,
    visitedOn,
    termId,
    inspectorId,
    inspectorName,
    percent: pointsGiven === null || pointsMax === null ? null : percentOf(pointsGiven, pointsMax),
    receivedAt: receivedAt.toISOString(),
    submittedAt: submittedAt?.toISOString() ?? null,
  };
}

export function toVisit(row: VisitRow, checklist: ChecklistContent): VisitDto {
  const { content, admissionReason, admittedBy, admittedAt } = row;
  return {
    ...toVisitSummary(row),
    checklistVersionId: content.checklistVersionId,
    ...toContentFields(content),
    lateAdmission:
      admissionReason === null || admittedBy === null || admittedAt === null
        ? null
        : { reason: admissionReason, admittedBy, admittedAt: admittedAt.toISOString() },
    score: row.status === 'draft' ? null : toScore(resultOf(content, checklist)),
  };
}

export interface VisitRevisionRow {
  readonly id: string;
  readonly visitId: string;
  readonly revision: number;
  readonly content: VisitContent;
  readonly reason: string | null;
  readonly madeBy: string;
  readonly madeAt: Date;
}

export function toVisitRevision(row: VisitRevisionRow, checklist: ChecklistContent): VisitRevisionDto {
  const { id, visitId, revision, content, reason, madeBy, madeAt } = row;
  return {
    id,
    visitId,
    revision,
    reason,
    madeBy,
    madeAt: madeAt.toISOString(),
    ...toContentFields(content),
    score: toScore(resultOf(content, checklist)),
  };
}

function toContentFields({ scores, note, location, deviceTime }: VisitContent) {
  return {
    scores: [...toScores(scores)],
    note: note ?? null,
    location: location ? toLocation(location) : null,
    deviceTime: deviceTime ?? null,
  };
}

/** What was submitted had no fault, and neither it nor its checklist ever changes. */
function resultOf({ stage, scores }: VisitContent, checklist: ChecklistContent): VisitResult {
  const scored = scoreVisit(checklist, stage, scores);
  if (!scored.isComplete) throw new Error('a submitted visit no longer adds up');
  return scored.result;
}

function toScore({ given, max, sections }: VisitResult): VisitScoreDto {
  return {
    percent: percentOf(given, max),
    given: hundredthsToNumber(given),
    max: hundredthsToNumber(max),
    sections: sections.map((section) => ({
      code: section.code,
      title: section.title,
      given: hundredthsToNumber(section.given),
      max: hundredthsToNumber(section.max),
      items: section.items.map((item) => ({
        code: item.code,
        text: item.text,
        status: item.status,
        given: hundredthsToNumber(item.given),
        max: hundredthsToNumber(item.max),
        lost: hundredthsToNumber(item.lost),
        because: explainItem(item),
      })),
    })),
  };
}
