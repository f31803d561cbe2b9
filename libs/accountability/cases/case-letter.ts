import { countyDay } from '#platform/config/county-time.js';
import type { CaseDetailDto, CaseStepDto } from './case.dto.js';
import type { CaseEvidenceDto } from './case-evidence.dto.js';
import { type LetterTable, letterTableOf } from './case-letter-table.js';
import { wordOfDecision } from './case-words.js';

/** A letter as it is written, before it becomes a file. */
export interface CaseLetter {
  readonly title: string;
  readonly sections: readonly LetterSection[];
  /** What is filled in by hand. */
  readonly blanks: readonly string[];
}

export interface LetterSection {
  readonly heading: string;
  readonly paragraphs: readonly string[];
  readonly table?: LetterTable;
}

/**
 * The letter that tells a unit what has been decided about it, for signature: the facts as the evidence has them, the rule, what
 * the unit has said, every decision with its reasons, and who has reviewed and decided. Everything comes from the case.
 */
export function writeCaseLetter(found: CaseDetailDto): CaseLetter {
  const evidence = found.evidence.at(-1);
  const decision = found.steps.findLast(isDecision);
  return {
    title: '问责事项决定书',
    sections: [
      { heading: '单位', paragraphs: [`${found.unit.name}（代码 ${found.unit.code}）`] },
      ...(evidence ? factsOf(evidence, found) : []),
      { heading: '单位的说明', paragraphs: statementsOf(found.steps) },
      { heading: '决定和理由', paragraphs: decisionsOf(found.steps) },
      { heading: '申诉', paragraphs: appealsOf(found) },
      { heading: '经办', paragraphs: makersOf(found.steps) },
    ],
    blanks: [
      `决定人${decision?.makerName ? `（${decision.makerName}）` : ''}签字：________________`,
      '日期：________年____月____日',
      '（盖章）',
    ],
  };
}

function factsOf(evidence: CaseEvidenceDto, found: CaseDetailDto): readonly LetterSection[] {
  const { rule, periods, person, tenures, proposal } = evidence;
  const older = found.evidence.length - 1;
  const asked = whenAsked(found);
  return [
    {
      heading: '规则',
      paragraphs: [`${rule.title}（${rule.code}，第 ${String(rule.version)} 版）`, rule.text],
    },
    {
      heading: '事实',
      paragraphs: [
        outcomeInWords(evidence, asked.name),
        ...(person ? [`${asked.name}（${asked.day}）在任：${person.name}（${tenureInWords(person)}）`] : []),
        ...(tenures.length > 1
          ? [`其间历任：${tenures.map((one) => `${one.name}（${tenureInWords(one)}）`).join('；')}`]
          : []),
        ...(older === 0
          ? []
          : [
              `所依据的成绩曾被更正或补充，本决定依据第 ${String(evidence.version)} 版证据；以前各版证据和决定仍可查阅。`,
            ]),
      ],
      table: letterTableOf(periods),
    },
    { heading: '规则提出的建议', paragraphs: [proposal ?? '无（规则不作建议）'] },
  ];
}

/**
 * On which day the person of the evidence held the post: a later version may name somebody else, and by the day of the
 * letter the post may have changed hands again.
 */
function whenAsked({ evidence, openedAt }: CaseDetailDto): { readonly name: string; readonly day: string } {
  const staffNo = evidence.at(-1)?.person?.staffNo;
  const others = evidence.findLastIndex(({ person }) => person?.staffNo !== staffNo);
  const since = evidence[others + 1];
  return others === -1 || since === undefined
    ? { name: '立项时', day: countyDay(new Date(openedAt)) }
    : { name: `形成第 ${String(since.version)} 版证据时`, day: countyDay(new Date(since.madeAt)) };
}

function outcomeInWords(
  { outcome, because, person, unitCount, holderCount }: CaseEvidenceDto,
  asked: string,
): string {
  const ofUnit = `单位已有 ${String(unitCount)} 次（年）`;
  // What fires without a person comes of a rule about none.
  const counted =
    outcome === 'fires' && person === null
      ? `${ofUnit}。`
      : `${ofUnit}，其中${asked}在任者任期之内 ${String(holderCount)} 次（年）。`;
  switch (outcome) {
    case 'fires':
      return `已满规则所定的次（年）数：${counted}`;
    case 'blocked':
      return `单位已满规则所定的次（年）数，但${because === 'post-vacant' ? '职务空缺' : '职务易人'}，不作建议：${counted}`;
    case 'no-longer':
      return '按现已公布的成绩，规则不再触发。各次（年）现有的结果如下。';
  }
}

function statementsOf(steps: readonly CaseStepDto[]): readonly string[] {
  const told = steps.flatMap((step): string[] => {
    if (step.action === 'request-statement')
      return [`${dayOf(step)}请单位于 ${step.due ?? ''} 前（含当天）说明：${step.text ?? ''}`];
    if (step.action === 'statement') return [`${dayOf(step)}${step.makerName ?? ''}：${step.text ?? ''}`];
    return step.action === 'lapse' ? [`至 ${step.due ?? ''} 期满，单位没有说明。`] : [];
  });
  return told.length === 0 ? ['没有请单位说明。'] : told;
}

/** All of them, also those by which the case was only deferred. */
function decisionsOf(steps: readonly CaseStepDto[]): readonly string[] {
  const made = steps.filter(({ action }) => action === 'decide');
  const last = made.findLast(isDecision);
  return made.flatMap((step) => {
    const name = step === last ? '决定' : '先前的决定';
    const word = step.decision === null ? '' : wordOfDecision[step.decision];
    return [
      `${name}（${dayOf(step)}${step.makerName ?? ''}，依据第 ${String(step.evidenceVersion)} 版证据）：${word}`,
      `理由：${step.text ?? ''}`,
    ];
  });
}

function appealsOf({ steps, appealDue }: CaseDetailDto): readonly string[] {
  const made = steps.filter(({ action }) => action === 'appeal');
  // A unit that was never asked doesn't know of the case, and could not appeal.
  const isAsked = steps.some(({ action }) => action === 'request-statement');
  return [
    ...made.map((step) => `${dayOf(step)}${step.makerName ?? ''}申诉：${step.text ?? ''}`),
    ...(appealDue === null ? [] : [`单位可在 ${appealDue} 以前（含当天）申诉一次。`]),
    ...(appealDue === null && made.length === 0
      ? [isAsked ? '期内没有申诉。' : '没有请单位说明，没有申诉。']
      : []),
  ];
}

function makersOf(steps: readonly CaseStepDto[]): readonly string[] {
  const names = (counts: (step: CaseStepDto) => boolean): string =>
    [...new Set(steps.flatMap((step) => (counts(step) ? (step.makerName ?? []) : [])))].join('、');
  return [`审核人：${names(({ action }) => action === 'review')}`, `决定人：${names(isDecision)}`];
}

function isDecision({ action, decision }: CaseStepDto): boolean {
  return action === 'decide' && decision !== 'deferred';
}

function dayOf({ madeAt }: CaseStepDto): string {
  return `${countyDay(new Date(madeAt))} `;
}

function tenureInWords({ from, to }: { readonly from: string; readonly to: string | null }): string {
  return to === null ? `${from} 起` : `${from} 至 ${to}`;
}
