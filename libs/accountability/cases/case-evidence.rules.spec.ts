import { judgeRule } from '../accountability.rules.js';
import { exam, inSummer2025, leads, leadsOf, letter, planRules, verdictOn } from '../history.fixture.js';
import type { History } from '../verdict.rules.js';
import {
  type CaseVerdict,
  type FiguresOf,
  isCaseVerdict,
  isReached,
  namePeriod,
  runsOfLetter,
  toEvidence,
} from './case-evidence.rules.js';
import { isSuperseded, toLapsedEvidence } from './case-supersession.rules.js';

const rule = planRules['zhongkao-bottom3-2y'];
const noFigures: FiguresOf = () => null;
const order = ['A', 'B', 'C', 'D', 'E'];
const results = [exam(2024, { order }), exam(2025, { order })];
const history: History = { results, tenures: leadsOf(...order), letters: [] };
const evidenceRule = { code: 'zhongkao-bottom3-2y', version: 1, content: rule };

function caseVerdict(
  code: string,
  past: History = history,
  asked: typeof rule | (typeof planRules)['junior-last-twice'] = rule,
): CaseVerdict {
  const verdict = verdictOn(code, asked, past);
  if (!verdict || !isCaseVerdict(verdict)) throw new Error(`${code} has no case`);
  return verdict;
}

describe('evidence', () => {
  it('holds places, ranked units, holders and runs of each period', () => {
    const evidence = toEvidence(evidenceRule, caseVerdict('D'), noFigures);
    expect(evidence).toMatchObject({
      outcome: 'fires',
      proposal: '免去校长职务',
      unitCount: 2,
      holderCount: 2,
    });
    expect(evidence.periods.map(({ rankings }) => rankings)).toMatchObject([
      [
        {
          place: 4,
          ranked: 5,
          beyond: 1,
          isInPosition: true,
          runId: results[0]?.runId,
          holder: { name: 'head of D' },
        },
      ],
      [{ place: 4, ranked: 5, runId: results[1]?.runId }],
    ]);
  });

  it('carries no proposal when the post changed hands, and all tenures', () => {
    const tenures = [leads('Zhang', 'D', '2015-08-20', '2025-03-01'), leads('Li', 'D', '2025-03-01')];
    const evidence = toEvidence(evidenceRule, caseVerdict('D', { ...history, tenures }), noFigures);
    expect(evidence).toMatchObject({ outcome: 'blocked', because: 'post-changed-hands', proposal: null });
    expect(evidence.tenures.map(({ name }) => name)).toEqual(['Zhang', 'Li']);
  });

  it('is superseded when another run of one of its exams is the published one, and only then', () => {
    const evidence = toEvidence(evidenceRule, caseVerdict('D'), noFigures);
    const [first, second] = results;
    if (!first || !second) throw new Error('no results');
    expect(isSuperseded(evidence, 'id of D', history)).toBe(false);
    expect(
      isSuperseded(evidence, 'id of D', { ...history, results: [first, { ...second, runId: 'another' }] }),
    ).toBe(true);
    expect(
      isSuperseded(evidence, 'id of D', { ...history, results: [...results, exam(2026, { order })] }),
    ).toBe(false);
    expect(isSuperseded(evidence, 'id of D', { ...history, results: [first] })).toBe(false);
  });

  it('of what no longer fires says where the unit stands in what is published now', () => {
    const evidence = toEvidence(evidenceRule, caseVerdict('D'), noFigures);
    const [first] = results;
    if (!first) throw new Error('no results');
    const corrected = { ...exam(2025, { order: ['D', 'A', 'B', 'C', 'E'] }), runId: 'corrected' };
    const lapsed = toLapsedEvidence(
      evidence,
      'id of D',
      { ...history, results: [first, corrected] },
      noFigures,
    );
    expect(lapsed).toMatchObject({ outcome: 'no-longer', because: 'not-reached', proposal: null });
    expect(lapsed.periods[0]).toEqual(evidence.periods[0]);
    expect(lapsed.periods[1]?.rankings).toMatchObject([
      { place: 1, beyond: 4, isInPosition: false, runId: 'corrected', examId: corrected.examId },
    ]);
    // Out of the ranking altogether.
    const gone = { ...exam(2025, { order: ['A', 'B', 'C', 'E'] }), runId: 'corrected' };
    expect(
      toLapsedEvidence(evidence, 'id of D', { ...history, results: [first, gone] }, noFigures).periods[1]
        ?.rankings,
    ).toMatchObject([{ place: null, ranked: 4, isInPosition: false }]);
  });
});

describe('evidence of a county test of which a further grade is published later', () => {
  const last = planRules['junior-last-twice'];
  const test = (grade: number, ranked: readonly string[], isPublished = true) =>
    exam(2025, { kind: 'county-test', term: 1, grade, order: ranked, isPublished });
  const [before, seventh] = [exam(2024, { order }), test(7, order)];
  const past = (...more: History['results']): History => ({
    ...history,
    results: [before, seventh, ...more],
  });
  const asked = { code: 'junior-last-twice', version: 1, content: last };
  const evidence = toEvidence(asked, caseVerdict('E', past(), last), noFigures);
  const isNew = (...more: History['results']): boolean => isSuperseded(evidence, 'id of E', past(...more));

  it('is superseded if the unit has a place in it, and only then', () => {
    expect(isNew()).toBe(false);
    expect(isNew(test(8, ['E', 'A']))).toBe(true);
    expect(isNew(test(8, ['E', 'A'], false))).toBe(false);
    expect(isNew(test(8, ['A', 'B']))).toBe(false);
    // Ranked without a place, and given one by a correction.
    const eighth = { kind: 'county-test', term: 1, grade: 8 } as const;
    expect(isNew(exam(2025, { ...eighth, order: ['A'], unplaced: ['E'] }))).toBe(false);
    expect(isNew({ ...exam(2025, { ...eighth, order: ['A', 'E'] }), runId: 'corrected' })).toBe(true);
  });

  it('is not superseded by another kind, stage, term or year', () => {
    expect(isNew(exam(2025, { order }))).toBe(false);
    expect(isNew(exam(2025, { kind: 'county-test', order }))).toBe(false);
    expect(isNew(exam(2025, { kind: 'county-test', stage: 'primary', term: 1, order }))).toBe(false);
    expect(isNew(exam(2026, { kind: 'county-test', term: 1, order }))).toBe(false);
  });

  it('is superseded once by it, whether the rule still names the unit or not', () => {
    const now = past(test(8, ['E', 'A']));
    const fires = toEvidence(asked, caseVerdict('E', now, last), noFigures);
    const lapsed = toLapsedEvidence(evidence, 'id of E', now, noFigures);
    for (const later of [fires, lapsed]) {
      expect(isSuperseded(later, 'id of E', now)).toBe(false);
      expect(later.periods[1]?.rankings).toMatchObject([
        { grade: 7, place: 5, isInPosition: true },
        { grade: 8, place: 1, ranked: 2, isInPosition: false, holder: { name: 'head of E' } },
      ]);
    }
  });

  it('of a rule that counts years is superseded by any exam of the year that it watches', () => {
    const content = { ...rule, evaluations: last.evaluations };
    const years = [exam(2024, { order }), exam(2025, { order })];
    const found = verdictOn('E', content, { ...history, results: years });
    if (!found || !isCaseVerdict(found)) throw new Error('no case');
    const ofYears = toEvidence({ ...asked, content }, found, noFigures);
    const test8 = test(8, ['E', 'A']);
    expect(isSuperseded(ofYears, 'id of E', { ...history, results: [...years, test8] })).toBe(true);
    expect(isSuperseded(ofYears, 'id of E', { ...history, results: years })).toBe(false);
  });
});

describe('a period', () => {
  it('is named by its year, and an evaluation by its term and kind too', () => {
    expect(caseVerdict('D').periods.map(namePeriod)).toEqual(['2023-2024', '2024-2025']);
    expect(caseVerdict('E', history, planRules['junior-last-twice']).periods.map(namePeriod)).toEqual([
      '2023-2024/2/zhongkao',
      '2024-2025/2/zhongkao',
    ]);
  });
});

describe('a rule', () => {
  const published = (year: number, at: number): readonly [string, number] => [
    exam(year, { order }).examId,
    at,
  ];

  it('reaches what became published after it took force, and nothing before', () => {
    const reach = (inForceSince: number): boolean =>
      isReached(
        { content: rule, inForceSince },
        caseVerdict('D'),
        new Map([published(2024, 1), published(2025, 5)]),
      );
    expect([0, 1, 4, 5, 9].map(reach)).toEqual([true, true, true, false, false]);
  });

  it('waits for the last exam of a period when all of them count, and for the first in the position when one is enough', () => {
    const autumn = { kind: 'county-test', term: 1, heldOn: '2025-01-10' } as const;
    const grades = [7, 8].map((grade) => exam(2025, { ...autumn, grade, order }));
    const before = exam(2024, { order });
    const past = { results: [before, ...grades], tenures: leadsOf(...order), letters: [] };
    const last = planRules['junior-last-twice'];
    const at = new Map([
      ...grades.map(({ examId }, index) => [examId, 3 + 4 * index] as const),
      [before.examId, 1] as const,
    ]);
    const reached = (rankings: 'any' | 'every', inForceSince: number): boolean => {
      const content = { ...last, rankings };
      const verdict = verdictOn('E', content, past);
      if (!verdict || !isCaseVerdict(verdict)) throw new Error('no case');
      return isReached({ content, inForceSince }, verdict, at);
    };
    expect(reached('any', 5)).toBe(false);
    expect(reached('any', 2)).toBe(true);
    expect(reached('every', 5)).toBe(true);
    expect(reached('every', 7)).toBe(false);
  });

  it('of which nothing is known to have been published reaches nothing', () => {
    expect(isReached({ content: rule, inForceSince: 0 }, caseVerdict('D'), new Map())).toBe(false);
  });
});

describe('evidence of a target letter', () => {
  const met = letter('A', 2025, { met: 2 });
  const targets = planRules['targets-met'];
  const withLetter: History = { ...history, letters: [met] };
  const verdict = judgeRule(targets, withLetter, inSummer2025).find(isCaseVerdict);
  if (!verdict) throw new Error('the letter is not met');
  const evidence = toEvidence({ code: 'targets-met', version: 1, content: targets }, verdict, noFigures);
  const withRun = (runId: string, hundredths = 9_000): History => ({
    ...history,
    letters: [{ ...met, figures: met.figures.map((figure) => ({ ...figure, runId, hundredths })) }],
  });

  it('holds its lines with what they were held against', () => {
    expect(evidence.periods).toMatchObject([
      { rankings: [], letter: { letterId: met.letterId, lines: [{ outcome: 'met' }, { outcome: 'met' }] } },
    ]);
    expect(runsOfLetter(evidence.periods[0]?.letter ?? null)).toEqual(['run 1']);
  });

  it('is superseded when a figure that was judged is another one, and judged anew by it', () => {
    expect(isSuperseded(evidence, 'id of A', withLetter)).toBe(false);
    expect(isSuperseded(evidence, 'id of A', withRun('run 9', 9_001))).toBe(true);
    expect(isSuperseded(evidence, 'id of A', { ...history, letters: [{ ...met, figures: [] }] })).toBe(true);
    expect(isSuperseded(evidence, 'id of A', { ...history, letters: [] })).toBe(false);
    const lapsed = toLapsedEvidence(evidence, 'id of A', withRun('run 9', 7_000), noFigures);
    expect(lapsed).toMatchObject({ outcome: 'no-longer', proposal: null });
    expect(lapsed.periods[0]?.letter?.lines.map(({ outcome }) => outcome)).toEqual(['missed', 'missed']);
  });

  it('is not superseded by another run that printed the same figures, nor by figures that no line is about', () => {
    expect(isSuperseded(evidence, 'id of A', withRun('run 9'))).toBe(false);
    const other = {
      ...met,
      figures: [...met.figures, ...met.figures.map((one) => ({ ...one, key: 'place' }))],
    };
    expect(isSuperseded(evidence, 'id of A', { ...history, letters: [other] })).toBe(false);
  });

  it('is reached by a rule that was in force before the term was published', () => {
    const reached = (inForceSince: number): boolean =>
      isReached({ content: targets, inForceSince }, verdict, new Map([['run 1', 5]]));
    expect([4, 5].map(reached)).toEqual([true, false]);
  });
});

it('near misses and quiet verdicts open no case', () => {
  const one = verdictOn('D', rule, { ...history, results: [exam(2025, { order })] }, inSummer2025);
  expect(one?.outcome).toBe('near-miss');
  expect(one && isCaseVerdict(one)).toBe(false);
});
