import { describeFindings, type ShownFinding } from './describe-findings.js';

const finding = (changes: Partial<ShownFinding> = {}): ShownFinding => ({
  title: '规则',
  proposal: '约谈',
  outcome: 'fires',
  because: 'reached',
  isOneShort: false,
  unit: { code: 'S0101', name: '甲校' },
  person: { name: '张三', from: '2020-08-20' },
  tenures: [],
  periods: [
    {
      schoolYear: '2025-2026',
      rankings: [{ heldOn: '2026-06-25', place: 9, ranked: 10, isInPosition: true, isInByTie: false }],
      letter: null,
    },
  ],
  ...changes,
});

describe('the findings of a run in the terminal', () => {
  it('stand under their rule, those that fire first', () => {
    const nearMiss = finding({ outcome: 'near-miss', because: 'one-period-short', isOneShort: true });
    const lines = describeFindings([nearMiss, finding({ unit: { code: 'S0102', name: '乙校' } })]);
    expect(lines).toEqual([
      '  规则（建议：约谈）',
      '    触发　S0102 乙校；现任 张三；2026-06-25 第 9/10 名',
      '    只差一次　S0101 甲校；现任 张三；2026-06-25 第 9/10 名',
    ]);
  });

  it('say who held the post when it changed hands, and that the new holder is one short', () => {
    const tenures = [
      { name: '李四', from: '2015-08-20' },
      { name: '张三', from: '2025-08-20' },
    ];
    const blocked = finding({ outcome: 'blocked', because: 'post-changed-hands', isOneShort: true, tenures });
    expect(describeFindings([blocked])[1]).toBe(
      '    不作建议　S0101 甲校；现任 张三；2026-06-25 第 9/10 名；' +
        '期间易人：李四 2015-08-20 起、张三 2025-08-20 起；现任者再有一次即触发',
    );
  });

  it('name the ties at the line, and leave out rankings that were not in the position', () => {
    const rankings = [
      { heldOn: '2026-01-21', place: 2, ranked: 10, isInPosition: false, isInByTie: false },
      { heldOn: '2026-06-30', place: 7, ranked: 10, isInPosition: true, isInByTie: true },
    ];
    const tied = finding({ periods: [{ schoolYear: '2025-2026', rankings, letter: null }] });
    expect(describeFindings([tied])[1]).toBe(
      '    触发　S0101 甲校；现任 张三；2026-06-30 第 7/10 名（线上并列）',
    );
  });

  it('show the lines of a target letter with what became of each', () => {
    const lines = [
      { text: '中招：名次进入前 5 名', outcome: 'met' },
      { text: '中招：缺考不超过 3 人', outcome: 'missed' },
    ];
    const short = finding({
      outcome: 'near-miss',
      because: 'one-line-short',
      isOneShort: true,
      person: null,
      periods: [{ schoolYear: '2025-2026', rankings: [], letter: { lines } }],
    });
    expect(describeFindings([short])[1]).toBe(
      '    只差一次　S0101 甲校；2025-2026 中招：名次进入前 5 名：达到，2025-2026 中招：缺考不超过 3 人：未达到；只差一项指标',
    );
  });

  it('count those whom there is no room for', () => {
    const many = ['1', '2', '3', '4', '5'].map((code) => finding({ unit: { code, name: '校' } }));
    expect(describeFindings(many)).toHaveLength(5);
    expect(describeFindings(many).at(-1)).toBe('    触发　另有 2 个单位');
  });
});
