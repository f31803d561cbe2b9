import fc from 'fast-check';
import {
  caseActions,
  caseMoves,
  type CaseParty,
  caseStates,
  type CaseStepFact,
  type Decision,
  type IntendedStep,
  listPossibleSteps,
  moveCase,
  type StandingCase,
  stateAfterSupersession,
} from './case-state.rules.js';

const today = '2026-07-01';
const wang = { party: 'office', userId: 'wang' } as const;
const li = { party: 'leader', userId: 'li' } as const;
const zhao = { party: 'leader', userId: 'zhao' } as const;
const school = { party: 'school', userId: 'clerk' } as const;

function fact(
  action: CaseStepFact['action'],
  madeBy: string | null,
  decision: Decision | null = null,
): CaseStepFact {
  return { action, madeBy, decision };
}

const opened = [fact('open', null)];
const reviewed = [...opened, fact('review', 'wang')];
const heard = [...reviewed, fact('request-statement', 'wang'), fact('statement', 'clerk')];
const decided = [...heard, fact('decide', 'li', 'upheld')];
const appealed = [...decided, fact('appeal', 'clerk')];

function standing(change: Partial<StandingCase>): StandingCase {
  return {
    state: 'proposed',
    unitKind: 'school',
    isShown: true,
    isStillNamed: true,
    appealDue: null,
    steps: opened,
    ...change,
  };
}

const verdict = (at: StandingCase, intended: IntendedStep): unknown => {
  const move = moveCase(at, intended, today);
  return move.outcome === 'moved' ? move.to : move.because;
};

describe('a case', () => {
  it('is decided by a leader who took no part in it, whatever role the others have by now', () => {
    const at = standing({ state: 'under-review', steps: heard });
    const uphold = { action: 'decide', decision: 'upheld' } as const;
    expect(verdict(at, { ...uphold, ...li })).toBe('decided');
    for (const userId of ['wang', 'clerk'])
      expect(verdict(at, { ...uphold, party: 'leader', userId })).toBe('took-part');
    expect(verdict(at, { ...uphold, ...wang })).toBe('not-this-party');
  });

  it('is not upheld once a correction has cleared its unit', () => {
    const cleared = standing({ state: 'under-review', steps: heard, isStillNamed: false });
    const decide = { action: 'decide', ...li } as const;
    expect(verdict(cleared, { ...decide, decision: 'upheld' })).toBe('no-longer-named');
    expect(verdict(cleared, { ...decide, decision: 'set-aside' })).toBe('decided');
    expect(verdict(cleared, { ...decide, decision: 'deferred' })).toBe('under-review');
  });

  it('is upheld only when its unit was heard on the evidence as it stands', () => {
    const uphold = { action: 'decide', decision: 'upheld', ...li } as const;
    const at = (steps: readonly CaseStepFact[]): StandingCase => standing({ state: 'under-review', steps });
    expect(verdict(at(reviewed), uphold)).toBe('not-heard');
    expect(verdict(at(reviewed), { ...uphold, decision: 'set-aside' })).toBe('decided');
    expect(verdict(at([...reviewed, fact('request-statement', 'wang'), fact('lapse', null)]), uphold)).toBe(
      'decided',
    );
    expect(verdict(at([...heard, fact('supersede', null)]), uphold)).toBe('not-heard');
  });

  it('that was appealed is decided by another leader than before; one who deferred it has not decided', () => {
    const decide = { action: 'decide', decision: 'set-aside' } as const;
    expect(verdict(standing({ state: 'appealed', steps: appealed }), { ...decide, ...li })).toBe(
      'decided-before',
    );
    expect(verdict(standing({ state: 'appealed', steps: appealed }), { ...decide, ...zhao })).toBe('decided');
    const deferred = [
      ...heard,
      fact('decide', 'zhao', 'deferred'),
      fact('decide', 'li', 'upheld'),
      fact('appeal', 'clerk'),
    ];
    expect(verdict(standing({ state: 'appealed', steps: deferred }), { ...decide, ...zhao })).toBe('decided');
  });

  it('stays where it is when it is deferred', () => {
    for (const [state, steps] of [
      ['under-review', heard],
      ['appealed', appealed],
    ] as const)
      expect(verdict(standing({ state, steps }), { action: 'decide', decision: 'deferred', ...zhao })).toBe(
        state,
      );
  });

  it('is appealed once, in time, and by a unit that was told of it', () => {
    const appeal = { action: 'appeal', ...school } as const;
    const at = (change: Partial<StandingCase>): StandingCase =>
      standing({ state: 'decided', steps: decided, appealDue: today, ...change });
    expect(verdict(at({}), appeal)).toBe('appealed');
    expect(verdict(at({ appealDue: '2026-06-30' }), appeal)).toBe('appeal-over');
    expect(verdict(at({ isShown: false }), appeal)).toBe('appealed-already');
    const again = [...appealed, fact('decide', 'zhao', 'upheld')];
    expect(verdict(at({ steps: again }), appeal)).toBe('appealed-already');
    // New evidence is a new case in all but name.
    expect(
      verdict(at({ steps: [...again, fact('supersede', null), fact('decide', 'li', 'set-aside')] }), appeal),
    ).toBe('appealed');
  });

  it('is not closed while its unit may still appeal', () => {
    const close = { action: 'close', ...wang } as const;
    const at = (appealDue: string | null): StandingCase =>
      standing({ state: 'decided', steps: decided, appealDue });
    expect(verdict(at(today), close)).toBe('appeal-still-open');
    expect(verdict(at('2026-06-30'), close)).toBe('closed');
    expect(verdict(at(null), close)).toBe('closed');
  });

  it('is spoken for by the school itself, and one of a township by its centre', () => {
    const statement = (party: CaseParty): IntendedStep => ({ action: 'statement', party, userId: 'x' });
    const at = (unitKind: StandingCase['unitKind']): StandingCase =>
      standing({ state: 'statement-requested', unitKind, steps: reviewed });
    expect(verdict(at('school'), statement('school'))).toBe('under-review');
    expect(verdict(at('school'), statement('centre'))).toBe('not-this-party');
    expect(verdict(at('township'), statement('centre'))).toBe('under-review');
    expect(verdict(at('township'), statement('school'))).toBe('not-this-party');
  });

  it('goes back under review when its results were superseded, unless nobody has looked at it yet', () => {
    expect(caseStates.map(stateAfterSupersession)).toEqual([
      'proposed',
      'under-review',
      'under-review',
      'under-review',
      'under-review',
      'under-review',
    ]);
  });

  it('tells everybody what they may do next', () => {
    const at = standing({ state: 'under-review', steps: heard });
    expect(listPossibleSteps(at, wang, today)).toEqual(['request-statement']);
    expect(listPossibleSteps(at, li, today)).toEqual(['decide']);
    expect(listPossibleSteps(at, { party: 'leader', userId: 'wang' }, today)).toEqual([]);
    expect(listPossibleSteps(at, school, today)).toEqual([]);
  });
});

describe('the table of moves', () => {
  it('leads from every state but the last to somewhere, and to every state but the first from somewhere', () => {
    const moves = Object.values(caseMoves);
    for (const state of caseStates) {
      expect(moves.some(({ from }) => from.includes(state))).toBe(state !== 'closed');
      expect(moves.some(({ to }) => to === state)).toBe(state !== 'proposed');
    }
  });
});

const parties: readonly CaseParty[] = ['office', 'leader', 'school', 'centre'];
const allDecisions: readonly Decision[] = ['upheld', 'set-aside', 'deferred'];

/** Everything that somebody could want: anybody, as anything, whatever they were before. */
const wishes: readonly IntendedStep[] = ['a', 'b', 'c', 'd'].flatMap((userId) =>
  parties.flatMap((party) =>
    caseActions.flatMap((action): IntendedStep[] =>
      action === 'decide'
        ? allDecisions.map((decision) => ({ action, decision, party, userId }))
        : [{ action, party, userId }],
    ),
  ),
);

/** Which of the wishes that are granted is done next; now and then the program does what is its own. */
const walks = fc.array(
  fc.record({ pick: fc.nat(1_000), program: fc.constantFrom(null, null, null, 'supersede', 'lapse') }),
  { minLength: 10, maxLength: 40 },
);

interface Walked {
  readonly at: StandingCase;
  readonly shownSince: number | null;
}

function walk(choices: readonly { readonly pick: number; readonly program: string | null }[]): Walked {
  let at = standing({ isShown: false });
  let shownSince: number | null = null;
  for (const { pick, program } of choices) {
    if (program === 'supersede' && pick % 5 === 0) {
      const steps = [...at.steps, fact('supersede', null)];
      at = { ...at, state: stateAfterSupersession(at.state), appealDue: null, steps };
      continue;
    }
    if (program === 'lapse' && at.state === 'statement-requested') {
      at = { ...at, state: 'under-review', steps: [...at.steps, fact('lapse', null)] };
      continue;
    }
    const granted = wishes.flatMap((wish) => {
      const move = moveCase(at, wish, today);
      return move.outcome === 'moved' ? [{ wish, to: move.to }] : [];
    });
    const next = granted[pick % Math.max(granted.length, 1)];
    if (!next) continue;
    const { action, userId, decision = null } = next.wish;
    const steps = [...at.steps, fact(action, userId, decision)];
    if (action === 'request-statement') shownSince ??= steps.length;
    const isShown = shownSince !== null;
    at = {
      ...at,
      state: next.to,
      steps,
      isShown,
      appealDue: next.to === 'decided' && isShown ? today : null,
    };
  }
  return { at, shownSince };
}

describe('however a case goes', () => {
  it('nobody decides what they took part in, and nobody decides an appeal against themselves', () => {
    let decisionsSeen = 0;
    fc.assert(
      fc.property(walks, (choices) => {
        const { steps } = walk(choices).at;
        steps.forEach((step, index) => {
          if (step.action !== 'decide') return;
          decisionsSeen += 1;
          const before = steps.slice(0, index);
          const took = before.filter(({ action }) =>
            ['review', 'request-statement', 'statement', 'appeal'].includes(action),
          );
          expect(took.map(({ madeBy }) => madeBy)).not.toContain(step.madeBy);
          const round = before.slice(before.findLastIndex(({ action }) => action === 'supersede') + 1);
          const appeal = round.findIndex(({ action }) => action === 'appeal');
          const firsts = round
            .slice(0, Math.max(appeal, 0))
            .filter(({ action, decision }) => action === 'decide' && decision !== 'deferred');
          expect(firsts.map(({ madeBy }) => madeBy)).not.toContain(step.madeBy);
        });
      }),
      { numRuns: 500 },
    );
    expect(decisionsSeen).toBeGreaterThan(100);
  });

  it('a unit appeals at most once a round, and never before it was told', () => {
    let appealsSeen = 0;
    fc.assert(
      fc.property(walks, (choices) => {
        const { at, shownSince } = walk(choices);
        let inRound = 0;
        at.steps.forEach(({ action }, index) => {
          if (action === 'supersede') inRound = 0;
          if (action !== 'appeal') return;
          appealsSeen += 1;
          inRound += 1;
          expect(inRound).toBe(1);
          expect(shownSince !== null && shownSince <= index).toBe(true);
        });
      }),
      { numRuns: 500 },
    );
    expect(appealsSeen).toBeGreaterThan(10);
  });
});
