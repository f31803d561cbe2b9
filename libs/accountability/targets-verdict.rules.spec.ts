import { judgeRule, replayRule } from './accountability.rules.js';
import { fired, inSummer2025, leadsOf, letter, planRules, verdictOn } from './history.fixture.js';
import type { History, SignedLetter } from './verdict.rules.js';

const rule = planRules['targets-met'];
const historyOf = (...letters: SignedLetter[]): History => ({
  results: [],
  tenures: leadsOf('A', 'B'),
  letters,
});

describe('all lines of the year’s target letter met', () => {
  it('fires on the school, about no person, with every line as evidence', () => {
    const verdict = verdictOn('A', rule, historyOf(letter('A', 2025, { met: 3 })));
    expect(verdict).toMatchObject({
      outcome: 'fires',
      because: 'reached',
      unit: { unitId: 'id of A', code: 'A' },
      person: null,
      tenures: [],
      unitCount: 1,
      through: { schoolYear: '2024-2025', term: null, heldOn: '2025-07-10' },
      periods: [{ schoolYear: '2024-2025', rankings: [], letter: { letterId: 'letter of A 2025' } }],
    });
    expect(verdict?.periods[0]?.letter?.lines.map(({ outcome }) => outcome)).toEqual(['met', 'met', 'met']);
  });

  it('does not fire when one line is missed: it is a near miss', () => {
    const history = historyOf(letter('A', 2025, { met: 2, missed: 1 }));
    expect(verdictOn('A', rule, history)).toMatchObject({
      outcome: 'near-miss',
      because: 'one-line-short',
      isOneShort: true,
      unitCount: 0,
    });
  });

  it('does not fire while one line waits for its result: it is a near miss', () => {
    expect(verdictOn('A', rule, historyOf(letter('A', 2025, { met: 2, notYet: 1 })))?.outcome).toBe(
      'near-miss',
    );
  });

  it('has nothing to say of two lines that are missing, nor of a letter of one line', () => {
    const two = verdictOn('A', rule, historyOf(letter('A', 2025, { met: 1, missed: 1, notYet: 1 })));
    expect(two).toMatchObject({ outcome: 'quiet', periods: [], isOneShort: false });
    expect(verdictOn('A', rule, historyOf(letter('A', 2025, { missed: 1 })))?.outcome).toBe('quiet');
    expect(fired(rule, historyOf(letter('A', 2025, { met: 1 })))).toEqual(['A']);
  });

  it('has nothing to say where no line of any letter is judged', () => {
    expect(judgeRule(rule, historyOf(letter('A', 2025, { notYet: 3 })), inSummer2025)).toEqual([]);
    expect(judgeRule(rule, historyOf(), inSummer2025)).toEqual([]);
  });

  it('is about the newest school year in which something is judged, and about no letter of before', () => {
    const history = historyOf(
      letter('B', 2024, { met: 2 }),
      letter('A', 2024, { met: 2 }),
      letter('A', 2025, { met: 1, missed: 1 }),
      letter('A', 2026, { notYet: 2 }),
    );
    expect(fired(rule, history)).toEqual([]);
    expect(verdictOn('A', rule, history)?.outcome).toBe('near-miss');
    // B has no letter of the newest year: it was closed, or signed none.
    expect(verdictOn('B', rule, history)).toBeUndefined();
  });

  it('was so in each year by itself when it is tried on history, the past without near misses', () => {
    const history = historyOf(
      letter('A', 2025, { met: 1, missed: 1 }),
      letter('B', 2023, { met: 1, missed: 1 }),
      letter('B', 2024, { met: 2 }),
      letter('A', 2024, { met: 2 }),
    );
    const told = replayRule(rule, history, inSummer2025, 'of-each-period');
    expect(told.map(({ outcome, unit, through }) => [through.schoolYear, unit.code, outcome])).toEqual([
      ['2023-2024', 'A', 'fires'],
      ['2023-2024', 'B', 'fires'],
      ['2024-2025', 'A', 'near-miss'],
    ]);
  });

  it('is about junior schools alone: the letter of a primary school, or of the primary stage of the same, is not asked', () => {
    const primary: SignedLetter = { ...letter('A', 2025, { met: 2 }), stage: 'primary' };
    expect(judgeRule(rule, historyOf(primary), inSummer2025)).toEqual([]);
    expect(fired({ ...rule, unit: 'primary-school-stage' }, historyOf(primary))).toEqual(['A']);
  });

  it('does not ask who holds the post, nor since when', () => {
    const unheld: History = { ...historyOf(letter('A', 2025, { met: 2 })), tenures: [] };
    expect(fired(rule, unheld)).toEqual(['A']);
  });
});
