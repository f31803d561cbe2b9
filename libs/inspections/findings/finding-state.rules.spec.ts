import {
  findingActions,
  findingMoves,
  findingParties,
  findingStates,
  moveFinding,
} from './finding-state.rules.js';

describe('a finding', () => {
  it('goes from open over rectified and verified to closed, each step by whose it is', () => {
    expect(moveFinding('open', 'rectify', 'school')).toEqual({ outcome: 'moved', to: 'rectified' });
    expect(moveFinding('rectified', 'verify', 'inspector')).toEqual({ outcome: 'moved', to: 'verified' });
    expect(moveFinding('verified', 'close', 'office')).toEqual({ outcome: 'moved', to: 'closed' });
  });

  it('makes exactly these moves and no other', () => {
    const moves = findingStates.flatMap((state) =>
      findingActions.flatMap((action) =>
        findingParties.flatMap((party) => {
          const move = moveFinding(state, action, party);
          return move.outcome === 'moved' ? [`${state} ${action} ${party} ${move.to}`] : [];
        }),
      ),
    );
    expect(moves.sort()).toEqual(
      [
        'open rectify school rectified',
        'rectified verify inspector verified',
        'rectified reopen inspector open',
        'rectified reopen office open',
        'verified close office closed',
        'verified reopen inspector open',
        'verified reopen office open',
        'closed reopen office open',
      ].sort(),
    );
  });

  it('is never judged by the school: not verified, not put back, not closed', () => {
    for (const action of ['verify', 'reopen', 'close'] as const) {
      for (const state of findingStates)
        expect(moveFinding(state, action, 'school')).toEqual({
          outcome: 'refused',
          because: 'not-this-party',
        });
    }
  });

  it('is refused a move with the states from which it could be made', () => {
    expect(moveFinding('open', 'reopen', 'inspector')).toEqual({
      outcome: 'refused',
      because: 'not-from-here',
      from: ['rectified', 'verified'],
    });
  });

  it('can reach every state, and leave every one', () => {
    const reached = new Set(Object.values(findingMoves).map(({ to }) => to));
    const left = new Set(Object.values(findingMoves).flatMap(({ from }) => Object.values(from).flat()));
    expect([...reached].sort()).toEqual([...findingStates].sort());
    expect([...left].sort()).toEqual([...findingStates].sort());
  });
});
