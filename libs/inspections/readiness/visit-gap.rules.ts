import { type Gap, type GapUnit, linkTo } from '#calendar/readiness/readiness-gap.rules.js';
import type { TermDates } from '#calendar/calendar.rules.js';
import { type OwedState, owedVisits, visitWindows } from '../assignments/owed-visit.rules.js';
import type { VisitKind } from '../visit-kind.rules.js';
import { isInWindow } from '../visits/visit-window.rules.js';

/** A school-stage with its submitted visits of the term. */
export interface VisitedStage {
  readonly code: string;
  readonly name: string;
  readonly stage: string;
  readonly townshipCode: string | null;
  readonly processVisits: number;
  readonly finalVisits: number;
  /** Whether an inspector was sent to the school in this term. */
  readonly isAssigned: boolean;
}

/** A visit that is not submitted. */
export interface DraftVisit {
  readonly id: string;
  readonly inspectorId: string;
  readonly inspectorName: string;
  readonly code: string;
  readonly name: string;
  readonly stage: string;
  readonly townshipCode: string | null;
  readonly kind: VisitKind;
  /** YYYY-MM-DD */
  readonly visitedOn: string;
  readonly isAdmitted: boolean;
}

export interface InspectedTerm extends TermDates {
  readonly id: string;
}

export type VisitGap =
  | (Gap & {
      readonly kind: 'process-visit-missing' | 'final-visit-missing';
      readonly because: OwedState;
      /** First and last day of the window, YYYY-MM-DD. */
      readonly from: string;
      readonly until: string;
      readonly isAssigned: boolean;
    })
  | (Gap & {
      readonly kind: 'visit-draft';
      readonly inspectorName: string;
      readonly drafts: number;
      /** YYYY-MM-DD */
      readonly oldestOn: string;
    })
  | (Gap & {
      readonly kind: 'visit-awaiting-admission';
      readonly inspectorName: string;
      readonly visitKind: VisitKind;
      readonly visitedOn: string;
    });

/**
 * Which halves of its score a school-stage lacks on a day (YYYY-MM-DD, the county's calendar). It warns and blocks
 * nothing: such a school-stage is listed as incomplete, and all others are ranked.
 * County plan, section 4 (inspections): at least one process visit and one final visit.
 *
 * Throws RangeError for a term whose dates are no calendar days.
 *
 * Worked: with 3 process visits and no final one, in the term 2025-09-01 to 2026-01-20, on 2026-03-01: one gap,
 * `final-visit-missing`, because its window was `missed`, which lasted until 2026-02-03.
 */
export function findMissingVisits(
  stages: readonly VisitedStage[],
  term: InspectedTerm,
  today: string,
): readonly VisitGap[] {
  const windows = visitWindows(term, today);
  return stages.flatMap(({ processVisits, finalVisits, isAssigned, ...school }) =>
    owedVisits({ processVisits, finalVisits }, windows).map(({ kind, from, until, state }): VisitGap => ({
      kind: `${kind}-visit-missing`,
      severity: 'warns',
      key: `${school.code}/${school.stage}`,
      unit: school,
      exam: null,
      because: state,
      from,
      until,
      isAssigned,
      link: isAssigned
        ? linkTo('GET', '/inspection-assignments', { termId: term.id, schoolCode: school.code })
        : linkTo('POST', '/inspection-assignments'),
    })),
  );
}

/**
 * What has been recorded and does not count yet: a visit outside its window waits for the office, one gap each; all
 * others wait for their inspectors, one gap for each inspector and school. A visit is told of once. All warn.
 * County plan, section 4 (inspections): visits outside their window, submitted visits.
 *
 * Throws RangeError for a term whose dates are no calendar days.
 *
 * Worked: an inspector has two drafts of one school in the process window, and a third of a day before the term: one
 * `visit-draft` of 2 drafts, one `visit-awaiting-admission`. Once that is admitted there are 3 drafts.
 */
export function findDraftGaps(drafts: readonly DraftVisit[], term: InspectedTerm): readonly VisitGap[] {
  const waits = ({ kind, visitedOn, isAdmitted }: DraftVisit): boolean =>
    !isAdmitted && !isInWindow(kind, term, visitedOn);
  const unsent = new Map<string, DraftVisit[]>();
  for (const draft of drafts.filter((each) => !waits(each))) {
    const key = `${draft.code}/${draft.inspectorId}`;
    unsent.set(key, [...(unsent.get(key) ?? []), draft]);
  }
  return [
    ...drafts.filter(waits).map((draft): VisitGap => ({
      kind: 'visit-awaiting-admission',
      severity: 'warns',
      key: `${draft.code}/${draft.id}`,
      unit: unitOf(draft, draft.stage),
      exam: null,
      inspectorName: draft.inspectorName,
      visitKind: draft.kind,
      visitedOn: draft.visitedOn,
      link: linkTo('POST', `/visits/${draft.id}/admit-late`),
    })),
    ...[...unsent].flatMap(([key, group]) => {
      const [first] = group.toSorted((a, b) => (a.visitedOn < b.visitedOn ? -1 : 1));
      return first === undefined ? [] : [draftsOf(first, key, group.length, term)];
    }),
  ];
}

function draftsOf(oldest: DraftVisit, key: string, drafts: number, term: InspectedTerm): VisitGap {
  const { code: schoolCode, inspectorId, inspectorName, visitedOn: oldestOn } = oldest;
  return {
    kind: 'visit-draft',
    severity: 'warns',
    key,
    unit: unitOf(oldest, null),
    exam: null,
    inspectorName,
    drafts,
    oldestOn,
    link: linkTo('GET', '/visits', { termId: term.id, schoolCode, inspectorId, status: 'draft' }),
  };
}

function unitOf({ code, name, townshipCode }: DraftVisit, stage: string | null): GapUnit {
  return { code, name, stage, townshipCode };
}
