import type { CaseDetailDto, CaseStepDto } from './case.dto.js';
import type { CaseEvidenceDto, CaseFiguresDto, CasePeriodDto, CaseRankingDto } from './case-evidence.dto.js';
import { writeCaseLetter } from './case-letter.js';

const zhang = { staffNo: 'P-1', name: '张三', from: '2020-08-20', to: null };
const li = { staffNo: 'P-2', name: '李四', from: '2026-08-20', to: null };

const figures: CaseFiguresDto = {
  ...{ inputHash: 'a'.repeat(64), publishedAt: '2026-07-01T00:00:00.000Z' },
  ...{ enrolled: 50, counted: 48, present: 47, absent: 1, excused: 2 },
  ...{ mean: 486.5, meanPlace: 4, excellentCount: 12, excellentCountPlace: 5, goodCount: 20, passCount: 30 },
  ...{ excellentRate: 25, goodRate: 41.67, passRate: 62.5, weightedRate: 40.1, weightedRatePlace: 3 },
  rankSum: 12,
};
const ranking: CaseRankingDto = {
  ...{
    examId: 'exam',
    examName: '2026 中招',
    kind: 'zhongkao',
    grade: 9,
    heldOn: '2026-06-25',
    runId: 'run',
  },
  ...{ place: 4, ranked: 5, beyond: 1, isInPosition: true, isInByTie: false, tiedWith: [] },
  ...{ holder: zhang, figures },
};
const period: CasePeriodDto = {
  ...{ schoolYear: '2025-2026', term: null, isOfHolder: true, rankings: [ranking], letter: null },
};
const evidence: CaseEvidenceDto = {
  ...{ version: 1, madeAt: '2026-07-01T01:00:00.000Z', outcome: 'fires', because: 'reached' },
  rule: { code: 'zhongkao-bottom3-2y', version: 1, title: '连续两年居后三位', text: '规则的内容' },
  ...{ proposal: '免去校长职务', unitCount: 2, holderCount: 2, person: zhang, tenures: [zhang] },
  through: { schoolYear: '2025-2026', term: null, heldOn: '2026-06-25' },
  periods: [period],
};

function step(action: CaseStepDto['action'], more: Partial<CaseStepDto> = {}): CaseStepDto {
  return {
    ...{ step: 1, action, state: 'under-review', evidenceVersion: 1, text: null, decision: null, due: null },
    ...{ madeAs: 'office', makerName: '王五', madeAt: '2026-07-02T01:00:00.000Z' },
    ...more,
  };
}

/** The letter's sections by their headings. */
function letterOf(more: Partial<CaseDetailDto> = {}): ReadonlyMap<string, string> {
  const letter = writeCaseLetter({
    ...{ id: 'id', ruleCode: 'zhongkao-bottom3-2y', title: '连续两年居后三位', periods: ['2025-2026'] },
    unit: { kind: 'school', code: 'A', name: 'A学校' },
    ...{ outcome: 'fires', proposal: null, state: 'closed', decision: 'set-aside', statementDue: null },
    ...{ appealDue: null, supersededAt: null, openedAt: '2026-07-01T01:00:00.000Z', may: [] },
    evidence: [evidence],
    steps: [step('decide', { decision: 'set-aside', text: '情况特殊' })],
    ...more,
  });
  return new Map(
    letter.sections.map(({ heading, paragraphs, table }) => [
      heading,
      [...paragraphs, ...(table ? [table.head, ...table.rows].map((row) => row.join('|')) : [])].join('\n'),
    ]),
  );
}

const factsOf = (...versions: CaseEvidenceDto[]): string =>
  letterOf({ evidence: versions }).get('事实') ?? '';
const withRanking = (more: Partial<CaseRankingDto>): CaseEvidenceDto => ({
  ...evidence,
  periods: [{ ...period, rankings: [{ ...ranking, ...more }] }],
});

describe('the facts of a letter', () => {
  it('say whose periods they are as of the day on which the case was opened', () => {
    const facts = factsOf(evidence);
    expect(facts).toContain('单位已有 2 次（年），其中立项时在任者任期之内 2 次（年）。');
    expect(facts).toContain('立项时（2026-07-01）在任：张三（2020-08-20 起）');
    expect(facts).not.toContain('现任');
  });

  it('name the version by which somebody else held the post', () => {
    const second = {
      ...evidence,
      version: 2,
      madeAt: '2026-09-01T01:00:00.000Z',
      person: li,
      holderCount: 0,
    };
    const third = { ...second, version: 3, madeAt: '2026-10-01T01:00:00.000Z' };
    expect(factsOf(evidence, second, third)).toContain(
      '形成第 2 版证据时（2026-09-01）在任：李四（2026-08-20 起）',
    );
    expect(factsOf(evidence, { ...second, person: zhang })).toContain('立项时（2026-07-01）在任：张三');
  });

  it('speak of nobody where the rule is about no person', () => {
    const facts = factsOf({ ...evidence, person: null, tenures: [] });
    expect(facts).toContain('已满规则所定的次（年）数：单位已有 2 次（年）。');
    expect(facts).not.toContain('任期');
    expect(
      factsOf({ ...evidence, outcome: 'blocked', because: 'post-vacant', person: null, holderCount: 0 }),
    ).toContain('但职务空缺，不作建议：单位已有 2 次（年），其中立项时在任者任期之内 0 次（年）。');
  });

  it('hold the three component places, which add up to the rank sum', () => {
    expect(factsOf(evidence)).toContain(
      '时间|考试|考试日期|名次|并列|计入人数|均分|均分名次|优秀人数|优秀人数名次|三率加权名次|名次和|当时在任\n' +
        '2025-2026 学年|2026 中招|2026-06-25|4／5|无|48|486.50|4|12|5|3|12|张三',
    );
  });

  it('leave out what a primary ranking does not have', () => {
    const primary = { ...figures, meanPlace: null, excellentCount: null, rankSum: null };
    const facts = factsOf(
      withRanking({ figures: { ...primary, excellentCountPlace: null, weightedRatePlace: null } }),
    );
    expect(facts).toContain('并列|计入人数|均分|当时在任');
    expect(facts).toContain('无|48|486.50|张三');
  });

  it('say how many share a place, and name no codes', () => {
    const facts = factsOf(withRanking({ tiedWith: ['C-17', 'D-18'], isInByTie: true }));
    expect(facts).toContain('|3 个单位同此名次（因线上并列计入）|');
    expect(facts).not.toContain('C-17');
  });

  it('print points and rates of target lines with two decimals, and places and pupils whole', () => {
    const line = (figure: 'total' | 'passRate' | 'place' | 'excellentCount', value: number | null) => ({
      measure: { component: 'zhongkao', term: null, grade: null, figure } as const,
      ...({ comparison: 'at-least', target: 1, outcome: 'met', because: 'reached' } as const),
      ...{ text: figure, figure: value, results: [] },
    });
    const lines = [line('total', 85), line('passRate', 62.5), line('place', 5), line('excellentCount', null)];
    const facts = factsOf({
      ...evidence,
      periods: [{ ...period, rankings: [], letter: { letterId: 'letter', lines } }],
    });
    for (const part of ['total|85.00|达到', 'passRate|62.50|', 'place|5|', 'excellentCount|—|'])
      expect(facts).toContain(part);
  });
});

describe('what a letter says of decisions and appeals', () => {
  const setAside = step('decide', { decision: 'set-aside', text: '情况特殊' });

  it('lists deferred decisions with their reasons, and calls the last one the decision', () => {
    const deferred = step('decide', { decision: 'deferred', text: '待核实', makerName: '赵六' });
    expect(letterOf({ steps: [deferred, setAside] }).get('决定和理由')).toBe(
      [
        '先前的决定（2026-07-02 赵六，依据第 1 版证据）：暂缓',
        '理由：待核实',
        '决定（2026-07-02 王五，依据第 1 版证据）：不成立',
        '理由：情况特殊',
      ].join('\n'),
    );
  });

  it('does not say that a unit let its time pass which was never asked', () => {
    const asked = step('request-statement', { text: '请说明', due: '2026-07-10' });
    expect(letterOf({ steps: [setAside] }).get('申诉')).toBe('没有请单位说明，没有申诉。');
    expect(letterOf({ steps: [asked, setAside] }).get('申诉')).toBe('期内没有申诉。');
    const open = letterOf({ steps: [asked, setAside], state: 'decided', appealDue: '2026-07-20' });
    expect(open.get('申诉')).toBe('单位可在 2026-07-20 以前（含当天）申诉一次。');
  });
});
