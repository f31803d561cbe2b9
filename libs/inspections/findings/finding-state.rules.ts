export const findingStates = ['open', 'rectified', 'verified', 'closed'] as const;
export type FindingState = (typeof findingStates)[number];

export const findingActions = ['rectify', 'verify', 'reopen', 'close'] as const;
export type FindingAction = (typeof findingActions)[number];

export const findingParties = ['school', 'inspector', 'office'] as const;
export type FindingParty = (typeof findingParties)[number];

interface Move {
  readonly to: FindingState;
  /** From which states each party may make the move. Who is not named never may. */
  readonly from: Readonly<Partial<Record<FindingParty, readonly FindingState[]>>>;
}

/** Every move that there is. */
export const findingMoves: Readonly<Record<FindingAction, Move>> = {
  rectify: { to: 'rectified', from: { school: ['open'] } },
  verify: { to: 'verified', from: { inspector: ['rectified'] } },
  close: { to: 'closed', from: { office: ['verified'] } },
  reopen: {
    to: 'open',
    from: { inspector: ['rectified', 'verified'], office: ['rectified', 'verified', 'closed'] },
  },
};

export type FindingMove =
  | { readonly outcome: 'moved'; readonly to: FindingState }
  | { readonly outcome: 'refused'; readonly because: 'not-this-party' }
  | {
      readonly outcome: 'refused';
      readonly because: 'not-from-here';
      readonly from: readonly FindingState[];
    };

/**
 * What becomes of a finding: open → rectified (by the school) → verified (by an inspector) → closed (by the office), or
 * back to open. A school never judges its own repair. County plan, section 4 (inspections): findings.
 *
 * Worked: a rectified finding that an inspector verifies is verified; one that its school verifies is refused, as is
 * an open one that an inspector verifies (only rectified ones can be).
 */
export function moveFinding(state: FindingState, action: FindingAction, party: FindingParty): FindingMove {
  const { to, from } = findingMoves[action];
  const allowed = from[party];
  if (!allowed) return { outcome: 'refused', because: 'not-this-party' };
  return allowed.includes(state)
    ? { outcome: 'moved', to }
    : { outcome: 'refused', because: 'not-from-here', from: allowed };
}
