export const caseStates = [
  'proposed',
  'under-review',
  'statement-requested',
  'decided',
  'appealed',
  'closed',
] as const;
export type CaseState = (typeof caseStates)[number];

/** What people do. */
export const caseActions = ['review', 'request-statement', 'statement', 'decide', 'appeal', 'close'] as const;
export type CaseAction = (typeof caseActions)[number];

/** What the program does by itself: none of it is a decision. `close` it does too. */
export const programActions = ['open', 'remind', 'lapse', 'supersede'] as const;
export type StepAction = CaseAction | (typeof programActions)[number];

export const caseParties = ['office', 'leader', 'school', 'centre'] as const;
export type CaseParty = (typeof caseParties)[number];

export const decisions = ['upheld', 'set-aside', 'deferred'] as const;
export type Decision = (typeof decisions)[number];

interface Move {
  readonly by: readonly CaseParty[];
  readonly from: readonly CaseState[];
  readonly to: CaseState;
}

/** Every move that people make. A deferred decision alone leaves the case where it is. */
export const caseMoves: Readonly<Record<CaseAction, Move>> = {
  review: { by: ['office'], from: ['proposed'], to: 'under-review' },
  'request-statement': { by: ['office'], from: ['under-review'], to: 'statement-requested' },
  statement: { by: ['school', 'centre'], from: ['statement-requested'], to: 'under-review' },
  decide: { by: ['leader'], from: ['under-review', 'appealed'], to: 'decided' },
  appeal: { by: ['school', 'centre'], from: ['decided'], to: 'appealed' },
  close: { by: ['office', 'leader'], from: ['decided'], to: 'closed' },
};

/** One step of a case, as far as it decides what may follow. */
export interface CaseStepFact {
  readonly action: StepAction;
  /** Null: the program. */
  readonly madeBy: string | null;
  readonly decision: Decision | null;
}

/** Where a case stands. Days are YYYY-MM-DD. */
export interface StandingCase {
  readonly state: CaseState;
  readonly unitKind: 'school' | 'township';
  /** The unit was asked for a statement, and sees the case since. */
  readonly isShown: boolean;
  /** By the evidence as it stands the rule still names the unit; false after a correction that clears it. */
  readonly isStillNamed: boolean;
  readonly appealDue: string | null;
  /** All of them, the oldest first. */
  readonly steps: readonly CaseStepFact[];
}

/** What somebody wants to do. */
export interface IntendedStep {
  readonly action: CaseAction;
  /** Of a decision. */
  readonly decision?: Decision;
  readonly party: CaseParty;
  readonly userId: string;
}

export type StepRefusal =
  | { readonly because: 'not-this-party' }
  | { readonly because: 'not-from-here'; readonly from: readonly CaseState[] }
  | { readonly because: 'took-part'; readonly as: CaseAction }
  | { readonly because: 'decided-before' }
  | { readonly because: 'not-heard' | 'no-longer-named' }
  | { readonly because: 'appealed-already' }
  | { readonly because: 'appeal-over'; readonly due: string | null }
  | { readonly because: 'appeal-still-open'; readonly due: string };

export type CaseMove =
  { readonly outcome: 'moved'; readonly to: CaseState } | ({ readonly outcome: 'refused' } & StepRefusal);

const takingPart: readonly StepAction[] = ['review', 'request-statement', 'statement', 'appeal'];

/**
 * What becomes of a case when somebody makes a step on a day (YYYY-MM-DD):
 * proposed → under-review (office) → statement-requested (office) → under-review (the unit: a school in its own case, a
 * centre in its township's) → decided (a leader) → appealed (the unit, once, until the deadline of the decision) → decided
 * again (a leader) → closed (office or leader, once nobody can appeal any more).
 * A leader who has reviewed the case, asked for the statement or spoken for the unit never decides it, and whoever has
 * decided does not decide the appeal: users are compared, whatever their roles are by now. Nothing is upheld before the unit was
 * heard on the evidence as it stands: its statement was given, or asked for and not given in time. A deferred decision
 * leaves the case where it is. New evidence begins a new round: the unit is heard and may appeal once more.
 * County plan, section 9 (accountability): states.
 *
 * Worked: Wang of the office has reviewed a case and is a leader by now. Wang decides: refused (`took-part` as `review`). Leader Li
 * upholds it before the school was asked: refused (`not-heard`); sets it aside: decided.
 */
export function moveCase(standing: StandingCase, intended: IntendedStep, today: string): CaseMove {
  const { by, from, to } = caseMoves[intended.action];
  if (!by.includes(intended.party) || !isOfUnit(standing, intended.party)) return refuse('not-this-party');
  if (!from.includes(standing.state)) return { outcome: 'refused', because: 'not-from-here', from };
  const refusal = refusalOf(standing, intended, today);
  if (refusal) return { outcome: 'refused', ...refusal };
  return { outcome: 'moved', to: intended.decision === 'deferred' ? standing.state : to };
}

/**
 * What somebody may do next, in the order of {@link caseActions}; a decision counts as possible when some decision is.
 * County plan, section 9 (accountability): states.
 *
 * Worked: a case under review: the office may ask for a statement; a leader who took no part may decide.
 */
export function listPossibleSteps(
  standing: StandingCase,
  who: { readonly party: CaseParty; readonly userId: string },
  today: string,
): readonly CaseAction[] {
  return caseActions.filter((action) => {
    const intended: IntendedStep =
      action === 'decide' ? { action, decision: 'set-aside', ...who } : { action, ...who };
    return moveCase(standing, intended, today).outcome === 'moved';
  });
}

/**
 * Whether the unit can still appeal against the decision that a case has: it was shown the case, and has not appealed in
 * this round. County plan, section 9 (accountability): appealed once, with a deadline.
 *
 * Worked: a case that was set aside before the unit was asked is not shown to it: there is nothing to appeal.
 */
export function canBeAppealed({ isShown, steps }: Pick<StandingCase, 'isShown' | 'steps'>): boolean {
  return isShown && !roundOf(steps).some(({ action }) => action === 'appeal');
}

/**
 * Where a case goes when results that it stands on were superseded: what nobody has looked at stays proposed, everything
 * else must be looked at and decided again. County plan, section 9 (accountability): superseded results.
 *
 * Worked: a closed case goes back under review.
 */
export function stateAfterSupersession(state: CaseState): CaseState {
  return state === 'proposed' ? 'proposed' : 'under-review';
}

function refusalOf(
  standing: StandingCase,
  { action, decision, userId }: IntendedStep,
  today: string,
): StepRefusal | null {
  const { steps, appealDue, isStillNamed } = standing;
  const round = roundOf(steps);
  switch (action) {
    case 'review':
    case 'request-statement':
    case 'statement':
      return null;
    case 'decide': {
      const part = steps.find((step) => step.madeBy === userId && takingPart.includes(step.action));
      if (part && isCaseAction(part.action)) return { because: 'took-part', as: part.action };
      const appeal = round.findIndex((step) => step.action === 'appeal');
      const appealed = round.slice(0, Math.max(appeal, 0)).filter(isDecision);
      if (appealed.some(({ madeBy }) => madeBy === userId)) return { because: 'decided-before' };
      if (decision === 'upheld' && !isStillNamed) return { because: 'no-longer-named' };
      const isHeard = round.some((step) => step.action === 'statement' || step.action === 'lapse');
      return decision === 'upheld' && !isHeard ? { because: 'not-heard' } : null;
    }
    case 'appeal':
      if (!canBeAppealed(standing)) return { because: 'appealed-already' };
      return appealDue === null || today > appealDue ? { because: 'appeal-over', due: appealDue } : null;
    case 'close':
      return appealDue !== null && today <= appealDue
        ? { because: 'appeal-still-open', due: appealDue }
        : null;
  }
}

/** The steps since the evidence was last replaced. */
function roundOf(steps: readonly CaseStepFact[]): readonly CaseStepFact[] {
  return steps.slice(steps.findLastIndex(({ action }) => action === 'supersede') + 1);
}

function isDecision({ action, decision }: CaseStepFact): boolean {
  return action === 'decide' && decision !== 'deferred';
}

function isOfUnit({ unitKind }: StandingCase, party: CaseParty): boolean {
  switch (party) {
    case 'school':
      return unitKind === 'school';
    case 'centre':
      return unitKind === 'township';
    case 'office':
    case 'leader':
      return true;
  }
}

function isCaseAction(action: StepAction): action is CaseAction {
  return caseActions.some((name) => name === action);
}

function refuse(because: 'not-this-party'): CaseMove {
  return { outcome: 'refused', because };
}
