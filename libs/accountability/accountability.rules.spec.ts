import { replayRule } from './accountability.rules.js';
import type { PlacesRule } from './accountability-rule.rules.js';
import {
  exam,
  fired,
  inSummer2025,
  leads,
  leadsOf,
  type Order,
  planRules,
  verdictOn,
} from './history.fixture.js';
import type { History } from './verdict.rules.js';

const codes = ['A', 'B', 'C', 'D', 'E', 'F'];
const heads = leadsOf(...codes);
/** D, E and F are the bottom three. */
const usual: Order = codes;
/** A, B and C are. */
const reversed: Order = codes.toReversed();

function historyOf(results: History['results'], tenures: History['tenures'] = heads): History {
  return { results, tenures, letters: [] };
}

describe('bottom three in the zhongkao two years running', () => {
  const rule = planRules['zhongkao-bottom3-2y'];
  const twice = [exam(2024, { order: usual }), exam(2025, { order: ['B', 'A', 'C', 'F', 'E', 'D'] })];

  it('fires on those that were in it both years, with the places as facts', () => {
    expect(fired(rule, historyOf(twice))).toEqual(['D', 'E', 'F']);
    expect(verdictOn('E', rule, historyOf(twice))).toMatchObject({
      outcome: 'fires',
      because: 'reached',
      unitCount: 2,
      holderCount: 2,
      person: { name: 'head of E' },
      through: { schoolYear: '2024-2025', term: null, heldOn: '2025-06-25' },
      periods: [
        { schoolYear: '2023-2024', rankings: [{ place: 5, ranked: 6, beyond: 1, isInByTie: false }] },
        { schoolYear: '2024-2025', rankings: [{ place: 5, ranked: 6, beyond: 1, isInByTie: false }] },
      ],
    });
  });

  it('does not fire on a unit that was in it one year only, and is a near miss for who was in it last', () => {
    const history = historyOf([exam(2024, { order: usual }), exam(2025, { order: reversed })]);
    expect(fired(rule, history)).toEqual([]);
    expect(verdictOn('A', rule, history)).toMatchObject({
      outcome: 'near-miss',
      isOneShort: true,
      periods: [{ schoolYear: '2024-2025' }],
    });
    expect(verdictOn('D', rule, history)).toMatchObject({ outcome: 'quiet', isOneShort: false, periods: [] });
  });

  it('does not fire over a good year in between', () => {
    const history = historyOf([
      exam(2023, { order: usual }),
      exam(2024, { order: reversed }),
      exam(2025, { order: usual }),
    ]);
    expect(fired(rule, history)).toEqual([]);
    expect(verdictOn('D', rule, history)?.outcome).toBe('near-miss');
  });

  it('does not fire over a year without an exam', () => {
    expect(fired(rule, historyOf([exam(2023, { order: usual }), exam(2025, { order: usual })]))).toEqual([]);
  });

  it('does not fire over a year of which nothing is published', () => {
    const unpublished = exam(2024, { order: usual, isPublished: false });
    expect(
      fired(rule, historyOf([exam(2023, { order: usual }), unpublished, exam(2025, { order: usual })])),
    ).toEqual([]);
  });

  it('takes nothing from a ranking that is not published, be it the newest', () => {
    const history = historyOf([
      exam(2024, { order: usual }),
      exam(2025, { order: usual, isPublished: false }),
    ]);
    expect(fired(rule, history)).toEqual([]);
    expect(verdictOn('D', rule, history)).toMatchObject({
      outcome: 'near-miss',
      through: { schoolYear: '2023-2024' },
    });
  });

  it('does not fire over a year in which the unit had no place', () => {
    const without = exam(2024, { order: ['A', 'B', 'C', 'E', 'F'], unplaced: ['D'] });
    const history = historyOf([exam(2023, { order: usual }), without, exam(2025, { order: usual })]);
    expect(fired(rule, history)).toEqual(['E', 'F']);
  });

  it('does not count county tests, nor places of townships', () => {
    const tests = [exam(2024, { order: usual, kind: 'county-test' }), exam(2025, { order: usual })];
    expect(fired(rule, historyOf(tests))).toEqual([]);
    const townships = [
      exam(2024, { order: usual, ofTownships: true }),
      exam(2025, { order: usual, ofTownships: true }),
    ];
    expect(fired(rule, historyOf(townships))).toEqual([]);
  });

  it('fires on four when two share the place at the line, and says which two the tie brings in', () => {
    const history = historyOf([
      exam(2024, { order: ['A', 'B', ['C', 'D'], 'E', 'F'] }),
      exam(2025, { order: ['A', 'B', ['C', 'D'], 'E', 'F'] }),
    ]);
    expect(fired(rule, history)).toEqual(['C', 'D', 'E', 'F']);
    const tied = (code: string): unknown =>
      verdictOn(code, rule, history)?.periods.map(({ rankings }) => rankings.map((fact) => fact.isInByTie));
    expect(tied('C')).toEqual([[true], [true]]);
    expect(tied('D')).toEqual([[true], [true]]);
    expect(tied('E')).toEqual([[false], [false]]);
  });

  it('is no near miss any more when a year has passed without an exam', () => {
    const history = historyOf([exam(2025, { order: usual })]);
    const inYear = (schoolYear: string, day: string) =>
      verdictOn('D', rule, history, { day, schoolYear })?.outcome;
    expect(inYear('2025-2026', '2026-06-30')).toBe('near-miss');
    expect(inYear('2026-2027', '2026-09-01')).toBe('quiet');
  });

  describe('when the post has changed hands', () => {
    const others = heads.filter(({ unitId }) => unitId !== 'id of D');
    const zhang = leads('张', 'D', '2015-08-20', '2025-03-01');

    it('is blocked, with both tenures as facts, and one short for the new principal', () => {
      const history = historyOf(twice, [...others, zhang, leads('李', 'D', '2025-03-01')]);
      expect(verdictOn('D', rule, history)).toMatchObject({
        outcome: 'blocked',
        because: 'post-changed-hands',
        unitCount: 2,
        holderCount: 1,
        isOneShort: true,
        person: { name: '李' },
        tenures: [
          { name: '张', to: '2025-03-01' },
          { name: '李', to: null },
        ],
        periods: [
          { isOfHolder: false, rankings: [{ holder: { name: '张' } }] },
          { isOfHolder: true, rankings: [{ holder: { name: '李' } }] },
        ],
      });
      expect(fired(rule, history)).toEqual(['E', 'F']);
    });

    it('goes by the day of the exam: one day decides', () => {
      const takesOver = (day: string): unknown =>
        verdictOn('D', rule, historyOf(twice, [...others, { ...zhang, to: day }, leads('李', 'D', day)]))
          ?.holderCount;
      expect(takesOver('2024-06-25')).toBe(2);
      expect(takesOver('2024-06-26')).toBe(1);
      expect(takesOver('2025-06-25')).toBe(1);
      expect(takesOver('2025-06-26')).toBe(0);
    });

    it('is blocked after the exam too: the one who holds the post now took no exam of these', () => {
      const handedOver = [...others, { ...zhang, to: '2025-07-10' }, leads('李', 'D', '2025-07-10')];
      expect(verdictOn('D', rule, historyOf(twice, handedOver))).toMatchObject({
        outcome: 'blocked',
        isOneShort: false,
        person: { name: '李' },
      });
    });

    it('is blocked while the post is vacant', () => {
      const vacant = [...others, { ...zhang, to: '2025-07-01' }];
      expect(verdictOn('D', rule, historyOf(twice, vacant))).toMatchObject({
        outcome: 'blocked',
        because: 'post-vacant',
        person: null,
        holderCount: 0,
        tenures: [{ name: '张' }],
      });
    });

    it('never follows the old principal to another school', () => {
      const moved = [
        ...others.filter(({ unitId }) => unitId !== 'id of A'),
        zhang,
        leads('李', 'D', '2025-03-01'),
        leads('张', 'A', '2025-03-01'),
      ];
      const verdict = verdictOn('A', rule, historyOf(twice, moved));
      expect(verdict).toMatchObject({ outcome: 'quiet', holderCount: 0 });
    });

    it('fires on a principal who was away between two exams and held the post on both days', () => {
      const away = [
        ...others,
        leads('张', 'D', '2015-08-20', '2024-09-01'),
        leads('李', 'D', '2024-09-01', '2025-02-01'),
        leads('张', 'D', '2025-02-01'),
      ];
      expect(verdictOn('D', rule, historyOf(twice, away))).toMatchObject({
        outcome: 'fires',
        person: { name: '张' },
        tenures: [{ name: '张' }, { name: '李' }, { name: '张' }],
      });
    });
  });

  describe('when a school was closed or merged', () => {
    const before = exam(2024, { order: usual });
    /** F is closed, and its pupils go to C. */
    const after = exam(2025, { order: ['A', 'B', 'D', 'E', 'C'] });

    it('its periods do not count against the successor', () => {
      const history = historyOf([before, after]);
      expect(verdictOn('C', rule, history)).toMatchObject({ outcome: 'near-miss', unitCount: 1 });
      expect(fired(rule, history)).toEqual(['D', 'E']);
    });

    it('it does not fire any more, nor is it a near miss', () => {
      expect(verdictOn('F', rule, historyOf([before, after]))).toMatchObject({ outcome: 'quiet' });
    });

    it('a new school under a new id begins with nothing, whatever the old one had', () => {
      const renamed = exam(2025, { order: ['A', 'B', 'C', 'D', 'E', 'F2'] });
      const history = historyOf([before, renamed], [...heads, leads('head of F', 'F2')]);
      expect(verdictOn('F2', rule, history)).toMatchObject({ outcome: 'near-miss', unitCount: 1 });
    });
  });
});

describe('last in a county-level evaluation, twice in total', () => {
  const rule = planRules['junior-last-twice'];
  const test = (year: number, term: 1 | 2, order: Order, grade = 9) =>
    exam(year, {
      kind: 'county-test',
      term,
      order,
      grade,
      heldOn: `${year}-0${term === 1 ? 1 : 4}-1${grade}`,
    });

  it('fires over years, kinds and good results in between', () => {
    const history = historyOf([
      test(2022, 1, usual),
      exam(2022, { order: reversed }),
      test(2024, 2, reversed),
      exam(2025, { order: usual }),
    ]);
    expect(verdictOn('F', rule, history)).toMatchObject({
      outcome: 'fires',
      periods: [
        { schoolYear: '2021-2022', term: 1 },
        { schoolYear: '2024-2025', term: 2 },
      ],
    });
    expect(fired(rule, history)).toEqual(['F']);
  });

  it('fires when it happens, and not again with each later result', () => {
    const history = historyOf([test(2023, 1, usual), test(2024, 1, usual), exam(2025, { order: reversed })]);
    expect(fired(rule, history)).toEqual([]);
    expect(verdictOn('F', rule, history)).toMatchObject({ outcome: 'near-miss', unitCount: 2 });
    const replayed = replayRule(rule, history, inSummer2025, 'of-each-period');
    expect(replayed.map(({ outcome, unit, through }) => [outcome, unit.code, through.schoolYear])).toEqual([
      ['fires', 'F', '2023-2024'],
      ['near-miss', 'A', '2024-2025'],
      ['near-miss', 'F', '2024-2025'],
    ]);
  });

  it('counts two grades of one county test as one time', () => {
    const history = historyOf([test(2025, 1, usual, 7), test(2025, 1, usual, 8)]);
    expect(verdictOn('F', rule, history)).toMatchObject({ outcome: 'near-miss', unitCount: 1 });
  });

  it('takes one grade in which the school was last for being last in that evaluation', () => {
    const history = historyOf([test(2024, 1, usual, 7), test(2024, 1, reversed, 8), test(2025, 1, usual, 8)]);
    expect(fired(rule, history)).toEqual(['F']);
  });

  it('counts the county test and the zhongkao of one term as two evaluations', () => {
    expect(fired(rule, historyOf([test(2025, 2, usual), exam(2025, { order: usual })]))).toEqual(['F']);
  });

  it('fires on both of two that share the last place twice', () => {
    const tied: Order = ['A', 'B', 'C', 'D', ['E', 'F']];
    const history = historyOf([test(2024, 1, tied), exam(2025, { order: tied })]);
    expect(fired(rule, history)).toEqual(['E', 'F']);
    expect(verdictOn('E', rule, history)?.periods[0]?.rankings[0]).toMatchObject({
      isInByTie: true,
      tiedWith: ['F'],
    });
  });

  it('starts anew with a new principal', () => {
    const moved = [
      ...heads.filter(({ unitId }) => unitId !== 'id of F'),
      leads('张', 'F', '2015-08-20', '2024-02-01'),
      leads('李', 'F', '2024-02-01'),
    ];
    const history = historyOf([test(2024, 1, usual), test(2025, 1, usual)], moved);
    expect(verdictOn('F', rule, history)).toMatchObject({ outcome: 'blocked', holderCount: 1 });
    const thrice = historyOf([...history.results, exam(2025, { order: usual })], moved);
    expect(verdictOn('F', rule, thrice)).toMatchObject({ outcome: 'fires', person: { name: '李' } });
  });

  it('leaves a closed school out of the near misses', () => {
    const history = historyOf([test(2024, 1, usual), test(2025, 1, codes.slice(0, 5))]);
    expect(verdictOn('F', rule, history)).toMatchObject({ outcome: 'quiet', unitCount: 1 });
    expect(verdictOn('E', rule, history)?.outcome).toBe('near-miss');
  });
});

describe('a post that changes hands between two exams of one evaluation', () => {
  const test = (grade: number, heldOn: string) =>
    exam(2025, { kind: 'county-test', term: 1, order: usual, grade, heldOn });
  const history = historyOf(
    [test(8, '2025-01-10'), test(9, '2025-01-14')],
    [leads('张', 'F', '2015-08-20', '2025-01-12'), leads('李', 'F', '2025-01-12')],
  );
  const rule: PlacesRule = { ...planRules['junior-last-twice'], periods: 1 };

  it('counts for the successor whose exam was one of them, where one ranking is enough', () => {
    expect(verdictOn('F', rule, history)).toMatchObject({ outcome: 'fires', person: { name: '李' } });
  });

  it('counts for neither where every ranking must be theirs', () => {
    const every: PlacesRule = { ...rule, rankings: 'every' };
    expect(verdictOn('F', every, history)).toMatchObject({
      outcome: 'blocked',
      because: 'post-changed-hands',
    });
  });
});

describe('cumulative, consecutive evaluations, consecutive years: the same places', () => {
  const base = planRules['zhongkao-bottom3-2y'];
  const rules = (['cumulative', 'consecutive-evaluations', 'consecutive-years'] as const).map(
    (counting): PlacesRule => ({ ...base, counting }),
  );
  const outcomes = (results: History['results']): string[] =>
    rules.map((rule) => verdictOn('D', rule, historyOf(results))?.outcome ?? 'none');

  it('differ over a good result in between', () => {
    const results = [
      exam(2023, { order: usual }),
      exam(2024, { order: reversed }),
      exam(2025, { order: usual }),
    ];
    expect(outcomes(results)).toEqual(['fires', 'near-miss', 'near-miss']);
  });

  it('differ over a year without an exam: it breaks a run of years, and no run of evaluations', () => {
    const results = [exam(2023, { order: usual }), exam(2025, { order: usual })];
    expect(outcomes(results)).toEqual(['fires', 'fires', 'near-miss']);
  });

  it('differ over an exam that is not published yet: it breaks both runs', () => {
    const unpublished = exam(2024, { order: usual, isPublished: false });
    const results = [exam(2023, { order: usual }), unpublished, exam(2025, { order: usual })];
    expect(outcomes(results)).toEqual(['fires', 'near-miss', 'near-miss']);
  });

  it('agree on two years running', () => {
    const results = [exam(2024, { order: usual }), exam(2025, { order: usual })];
    expect(outcomes(results)).toEqual(['fires', 'fires', 'fires']);
  });
});

const townships = ['T1', 'T2', 'T3', 'T4', 'T5', 'T6'];
const centres = leadsOf(...townships);

describe('a township in the bottom three of the zhongkao two years running', () => {
  const rule = planRules['township-zhongkao-bottom3-2y'];
  const year = (at: number, order: Order = townships) => exam(at, { order, ofTownships: true });

  it('fires on the centre principal, and on no school', () => {
    const history = historyOf([year(2024), year(2025)], [...centres, ...leadsOf('T4', 'T5')]);
    expect(fired(rule, history)).toEqual(['T4', 'T5', 'T6']);
    expect(verdictOn('T4', rule, history)?.person).toMatchObject({ post: 'centre-principal' });
    expect(fired(rule, historyOf([exam(2024, { order: usual }), exam(2025, { order: usual })]))).toEqual([]);
  });

  it('does not fire over another year, and is blocked by a new centre principal', () => {
    expect(fired(rule, historyOf([year(2023), year(2025)], centres))).toEqual([]);
    const changed = [
      ...centres.filter(({ unitId }) => unitId !== 'id of T6'),
      leads('张', 'T6', '2015-08-20', '2024-08-20'),
      leads('李', 'T6', '2024-08-20'),
    ];
    expect(verdictOn('T6', rule, historyOf([year(2024), year(2025)], changed))).toMatchObject({
      outcome: 'blocked',
      person: { name: '李' },
    });
  });

  it('is not the affair of a principal in the township', () => {
    const principals = centres.map((tenure) => ({ ...tenure, post: 'principal' as const }));
    expect(verdictOn('T6', rule, historyOf([year(2024), year(2025)], principals))).toMatchObject({
      outcome: 'blocked',
      because: 'post-vacant',
    });
  });
});

describe('a township in the bottom three of the primary evaluation twice running', () => {
  const rule = planRules['township-primary-bottom3-2x'];
  const test = (year: number, term: 1 | 2, order: Order = townships, grade = 6) =>
    exam(year, { kind: 'county-test', stage: 'primary', term, order, grade, ofTownships: true });

  it('fires over two terms running, and over a school year without a test', () => {
    expect(fired(rule, historyOf([test(2025, 1), test(2025, 2)], centres))).toEqual(['T4', 'T5', 'T6']);
    expect(fired(rule, historyOf([test(2023, 2), test(2025, 1)], centres))).toEqual(['T4', 'T5', 'T6']);
  });

  it('does not fire over a test in between, nor with a junior test', () => {
    const between = historyOf([test(2024, 2), test(2025, 1, townships.toReversed()), test(2025, 2)], centres);
    expect(fired(rule, between)).toEqual([]);
    const junior = exam(2025, { kind: 'county-test', order: townships, ofTownships: true });
    expect(fired(rule, historyOf([test(2025, 1), junior], centres))).toEqual([]);
  });

  it('asks for the bottom three in every grade that was tested in the term', () => {
    const bothGrades = [test(2025, 2), test(2025, 2, townships, 5)];
    expect(fired(rule, historyOf([test(2025, 1), ...bothGrades], centres))).toEqual(['T4', 'T5', 'T6']);
    const oneGrade = [test(2025, 2), test(2025, 2, townships.toReversed(), 5)];
    expect(fired(rule, historyOf([test(2025, 1), ...oneGrade], centres))).toEqual([]);
  });

  it('waits for the grades of the term that are not published yet', () => {
    const half = [test(2025, 2), exam(2025, { ...primaryTest(5), isPublished: false })];
    expect(fired(rule, historyOf([test(2025, 1), ...half], centres))).toEqual([]);
  });

  function primaryTest(grade: number) {
    return { kind: 'county-test', stage: 'primary', grade, order: townships, ofTownships: true } as const;
  }
});

describe('top ten in the zhongkao two years running', () => {
  const rule = planRules['zhongkao-top10-2y'];
  const many = Array.from({ length: 14 }, (_, index) => `S${String(index + 1).padStart(2, '0')}`);
  const principals = leadsOf(...many);

  it('fires on the ten best, on nobody behind them, and on eleven at a tie', () => {
    const twice = [exam(2024, { order: many }), exam(2025, { order: many })];
    expect(fired(rule, historyOf(twice, principals))).toEqual(many.slice(0, 10));
    const tied: Order = [...many.slice(0, 9), many.slice(9, 11), ...many.slice(11)];
    const tiedTwice = [exam(2024, { order: tied }), exam(2025, { order: tied })];
    expect(fired(rule, historyOf(tiedTwice, principals))).toEqual(many.slice(0, 11));
  });

  it('does not honour a new principal for the years of the one before', () => {
    const changed = [
      ...principals.slice(1),
      leads('张', 'S01', '2015-08-20', '2025-01-01'),
      leads('李', 'S01', '2025-01-01'),
    ];
    const twice = [exam(2024, { order: many }), exam(2025, { order: many })];
    expect(verdictOn('S01', rule, historyOf(twice, changed))?.outcome).toBe('blocked');
  });
});

describe('last by the mean of primary schools', () => {
  const rule = planRules['primary-mean-bottom'];
  const test = (year: number, term: 1 | 2, order: Order = usual) =>
    exam(year, { kind: 'county-test', stage: 'primary', term, order });

  it('fires on who is last twice running, once the bureau switches it on', () => {
    expect(rule.isEnabled).toBe(false);
    expect(fired(rule, historyOf([test(2025, 1), test(2025, 2)]))).toEqual(['F']);
    expect(fired(rule, historyOf([test(2025, 1), test(2025, 2, reversed)]))).toEqual([]);
    expect(fired(rule, historyOf([test(2025, 2), exam(2025, { order: usual })]))).toEqual([]);
  });
});

describe('a rule of one period, and one about no person', () => {
  const rule: PlacesRule = { ...planRules['zhongkao-bottom3-2y'], periods: 1 };

  it('fires at once, and has no near misses', () => {
    const history = historyOf([exam(2025, { order: usual })]);
    expect(fired(rule, history)).toEqual(['D', 'E', 'F']);
    expect(verdictOn('A', rule, history)).toMatchObject({ outcome: 'quiet', isOneShort: false });
  });

  it('does not ask who held which post', () => {
    const unheld = historyOf([exam(2024, { order: usual }), exam(2025, { order: usual })], []);
    const ofUnit: PlacesRule = { ...planRules['zhongkao-bottom3-2y'], person: null };
    expect(fired(ofUnit, unheld)).toEqual(['D', 'E', 'F']);
    expect(verdictOn('D', ofUnit, unheld)).toMatchObject({ person: null, tenures: [] });
  });
});

describe('a rule that is tried on history', () => {
  const rule = planRules['zhongkao-bottom3-2y'];
  const years = [2022, 2023, 2024, 2025].map((year) => exam(year, { order: usual }));

  it('says after each year who would have been concerned, as of that year’s exam', () => {
    const changed = [
      ...heads.filter(({ unitId }) => unitId !== 'id of F'),
      leads('张', 'F', '2015-08-20', '2023-08-20'),
      leads('李', 'F', '2023-08-20'),
    ];
    const told = replayRule(rule, historyOf(years, changed), inSummer2025, 'of-each-period')
      .filter(({ unit }) => unit.code === 'F')
      .map(({ outcome, person, through }) => [through.schoolYear, outcome, person?.name]);
    expect(told).toEqual([
      ['2022-2023', 'fires', '张'],
      ['2023-2024', 'blocked', '李'],
      ['2024-2025', 'fires', '李'],
    ]);
  });

  it('asks for today’s holder in every year when that is wanted, so that who has left is named by none', () => {
    const changed = [
      ...heads.filter(({ unitId }) => unitId !== 'id of F'),
      leads('张', 'F', '2015-08-20', '2024-08-20'),
      leads('李', 'F', '2024-08-20'),
    ];
    const told = (asked: 'of-each-period' | 'of-today') =>
      replayRule(rule, historyOf(years, changed), inSummer2025, asked)
        .filter(({ unit }) => unit.code === 'F')
        .map(({ outcome, person, through, tenures }) => [
          through.schoolYear,
          outcome,
          person?.name,
          tenures.map(({ name }) => name),
        ]);
    expect(told('of-each-period').slice(0, 2)).toEqual([
      ['2022-2023', 'fires', '张', ['张']],
      ['2023-2024', 'fires', '张', ['张']],
    ]);
    expect(told('of-today')).toEqual([
      ['2022-2023', 'blocked', '李', ['张', '李']],
      ['2023-2024', 'blocked', '李', ['张', '李']],
      ['2024-2025', 'blocked', '李', ['张', '李']],
    ]);
  });

  it('is not led astray by a newer exam published together with the one that it fires at', () => {
    const twice = planRules['junior-last-twice'];
    const exams = [
      exam(2024, { order: usual }),
      exam(2025, { kind: 'county-test', grade: 8, heldOn: '2025-06-18', order: usual }),
      exam(2025, { order: reversed }),
    ];
    const left = [
      ...heads.filter(({ unitId }) => unitId !== 'id of F'),
      leads('张', 'F', '2015-08-20', '2025-07-01'),
      leads('李', 'F', '2025-07-01'),
    ];
    const ofF = replayRule(twice, historyOf(exams, left), inSummer2025, 'of-today').filter(
      ({ unit }) => unit.code === 'F',
    );
    expect(ofF).toMatchObject([
      { outcome: 'blocked', because: 'post-changed-hands', person: { name: '李' } },
    ]);
  });

  it('asks of the newest year who holds the post today', () => {
    const leaving = heads.map((tenure) =>
      tenure.unitId === 'id of F' ? { ...tenure, to: '2025-07-01' } : tenure,
    );
    const newest = replayRule(rule, historyOf(years, leaving), inSummer2025, 'of-each-period').at(-1);
    expect(newest).toMatchObject({ unit: { code: 'F' }, outcome: 'blocked', because: 'post-vacant' });
  });

  it('has nothing to say where nothing is published', () => {
    expect(replayRule(rule, historyOf([]), inSummer2025, 'of-each-period')).toEqual([]);
    const unpublished = [exam(2025, { order: usual, isPublished: false })];
    expect(replayRule(rule, historyOf(unpublished), inSummer2025, 'of-each-period')).toEqual([]);
  });
});
