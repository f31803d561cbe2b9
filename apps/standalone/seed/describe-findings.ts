/** What is shown of a finding of a scoring run, or of a near miss. */
export interface ShownFinding {
  readonly title: string;
  readonly proposal: string;
  readonly outcome: 'fires' | 'blocked' | 'near-miss';
  readonly because: string;
  readonly isOneShort: boolean;
  readonly unit: { readonly code: string; readonly name: string };
  readonly person: ShownTenure | null;
  readonly tenures: readonly ShownTenure[];
  readonly periods: readonly {
    readonly schoolYear: string;
    readonly rankings: readonly {
      readonly heldOn: string;
      readonly place: number;
      readonly ranked: number;
      readonly isInPosition: boolean;
      readonly isInByTie: boolean;
    }[];
    readonly letter: {
      readonly lines: readonly { readonly text: string; readonly outcome: string }[];
    } | null;
  }[];
}

interface ShownTenure {
  readonly name: string;
  readonly from: string;
}

const OUTCOMES = [
  ['fires', '触发'],
  ['blocked', '不作建议'],
  ['near-miss', '只差一次'],
] as const;
const mostOfOutcome = 3;

/** Rule by rule: who it fires on, who is blocked, and who is nearly there; of many only the first are named. */
export function describeFindings(findings: readonly ShownFinding[]): readonly string[] {
  const rules = new Map<string, ShownFinding[]>();
  for (const finding of findings) rules.set(finding.title, [...(rules.get(finding.title) ?? []), finding]);
  return [...rules].flatMap(([title, ofRule]) => [
    `  ${title}（建议：${ofRule[0]?.proposal ?? ''}）`,
    ...OUTCOMES.flatMap(([outcome, word]) => {
      const found = ofRule.filter((finding) => finding.outcome === outcome);
      const rest = found.length - mostOfOutcome;
      return [
        ...found.slice(0, mostOfOutcome).map((finding) => `    ${word}　${describeFinding(finding)}`),
        ...(rest > 0 ? [`    ${word}　另有 ${String(rest)} 个单位`] : []),
      ];
    }),
  ]);
}

function describeFinding({ unit, because, periods, person, tenures, isOneShort }: ShownFinding): string {
  const facts = periods.flatMap(({ schoolYear, rankings, letter }) => [
    ...rankings
      .filter(({ isInPosition }) => isInPosition)
      .map(
        ({ heldOn, place, ranked, isInByTie }) =>
          `${heldOn} 第 ${String(place)}/${String(ranked)} 名${isInByTie ? '（线上并列）' : ''}`,
      ),
    ...(letter?.lines.map(
      ({ text, outcome }) => `${schoolYear} ${text}：${LINE_OUTCOMES[outcome] ?? outcome}`,
    ) ?? []),
  ]);
  return [
    `${unit.code} ${unit.name}`,
    ...(person ? [`现任 ${person.name}`] : []),
    facts.join('，'),
    ...(because === 'post-changed-hands'
      ? [`期间易人：${tenures.map(({ name, from }) => `${name} ${from} 起`).join('、')}`]
      : []),
    ...(because === 'post-vacant' ? ['职务空缺'] : []),
    ...(because === 'one-line-short' ? ['只差一项指标'] : []),
    ...(isOneShort && because.startsWith('post-') ? ['现任者再有一次即触发'] : []),
  ].join('；');
}

const LINE_OUTCOMES: Readonly<Record<string, string>> = {
  met: '达到',
  missed: '未达到',
  'not-yet': '尚不能判断',
};
