import type { PublishedFigure } from '#scoring/target-letters/target-judgement.rules.js';
import type { TargetLine } from '#scoring/target-letters/target-line.rules.js';
import type { AccountabilityRule } from './accountability-rule.rules.js';
import { judgeRule } from './accountability.rules.js';
import type { ExamResult } from './period.rules.js';
import type { UnitPlace } from './standing.rules.js';
import type { Tenure } from './tenure.rules.js';
import type { AsOf, History, SignedLetter, Verdict } from './verdict.rules.js';

const ofSchools = {
  kind: 'places',
  unit: 'junior-school-stage',
  rankings: 'every',
  person: 'principal',
  isEnabled: true,
} as const;
const zhongkao = { kinds: ['zhongkao'], stage: 'junior' } as const;

/** The county plan's rules, written down once more by hand: what is laid down with the program is held against it. */
export const planRules = {
  'junior-last-twice': {
    ...ofSchools,
    title: '初中在全县教学质量评估中累计两次末位',
    evaluations: { kinds: ['county-test', 'zhongkao'], stage: 'junior' },
    position: { end: 'bottom', places: 1 },
    periods: 2,
    counting: 'cumulative',
    rankings: 'any',
    proposal: '免去校长职务',
  },
  'zhongkao-bottom3-2y': {
    ...ofSchools,
    title: '初中中招评估连续两年居后三位',
    evaluations: zhongkao,
    position: { end: 'bottom', places: 3 },
    periods: 2,
    counting: 'consecutive-years',
    proposal: '免去校长职务',
  },
  'township-zhongkao-bottom3-2y': {
    ...ofSchools,
    unit: 'township',
    person: 'centre-principal',
    title: '乡镇中招评估连续两年居后三位',
    evaluations: zhongkao,
    position: { end: 'bottom', places: 3 },
    periods: 2,
    counting: 'consecutive-years',
    proposal: '免去中心校长职务',
  },
  'township-primary-bottom3-2x': {
    ...ofSchools,
    unit: 'township',
    person: 'centre-principal',
    title: '乡镇小学评估连续两次居后三位',
    evaluations: { kinds: ['county-test'], stage: 'primary' },
    position: { end: 'bottom', places: 3 },
    periods: 2,
    counting: 'consecutive-evaluations',
    proposal: '由局党组约谈中心校长，并在全县会议上作表态发言',
  },
  'zhongkao-top10-2y': {
    ...ofSchools,
    title: '初中中招评估连续两年居前十位',
    evaluations: zhongkao,
    position: { end: 'top', places: 10 },
    periods: 2,
    counting: 'consecutive-years',
    proposal: '校长列入中心校长后备人选',
  },
  'primary-mean-bottom': {
    ...ofSchools,
    unit: 'primary-school-stage',
    title: '小学均分排名末位淘汰',
    evaluations: { kinds: ['county-test'], stage: 'primary' },
    position: { end: 'bottom', places: 1 },
    periods: 2,
    counting: 'consecutive-evaluations',
    proposal: '校长淘汰',
    isEnabled: false,
  },
  'targets-met': {
    kind: 'targets',
    title: '初中完成当年目标责任书的全部指标',
    unit: 'junior-school-stage',
    proposal: '奖励县、市优质课或评先名额',
    isEnabled: true,
  },
} as const satisfies Record<string, AccountabilityRule>;

/** Units by code, the best first; those in one list share a place. */
export type Order = readonly (string | readonly string[])[];

interface HeldExam {
  readonly order: Order;
  readonly kind?: ExamResult['kind'];
  readonly stage?: ExamResult['stage'];
  readonly grade?: number;
  readonly term?: 1 | 2;
  readonly heldOn?: string;
  readonly isPublished?: boolean;
  /** The order is of townships, not of schools. */
  readonly ofTownships?: boolean;
  /** Units that took part and have no place. */
  readonly unplaced?: readonly string[];
}

/** An exam of a school year named by its second calendar year: the zhongkao of 2025 unless something else is said. */
export function exam(year: number, held: HeldExam): ExamResult {
  const { kind = 'zhongkao', stage = 'junior', term = 2, isPublished = true, unplaced = [] } = held;
  const grade = held.grade ?? (stage === 'junior' ? 9 : 6);
  const heldOn = held.heldOn ?? (term === 1 ? `${year}-01-10` : `${year}-06-25`);
  const examId = `${kind} ${stage} ${grade} ${heldOn}`;
  const places = isPublished ? [...placesOf(held.order), ...unplaced.map((code) => unitOf(code, null))] : [];
  return {
    examId,
    examName: examId,
    kind,
    stage,
    grade,
    schoolYear: schoolYearOf(year),
    term,
    heldOn,
    runId: isPublished ? `run of ${examId}` : null,
    schools: held.ofTownships ? [] : places,
    townships: held.ofTownships ? places : [],
  };
}

function schoolYearOf(year: number): string {
  return `${year - 1}-${year}`;
}

function placesOf(order: Order): UnitPlace[] {
  let place = 1;
  return order.flatMap((entry) => {
    const codes = typeof entry === 'string' ? [entry] : entry;
    const held = codes.map((code) => unitOf(code, place));
    place += codes.length;
    return held;
  });
}

export function unitOf(code: string, place: number | null): UnitPlace {
  return { unitId: `id of ${code}`, code, name: `${code}学校`, place };
}

/** Somebody leads a unit from a day on, and until another if that is said. */
export function leads(name: string, code: string, from = '2015-08-20', to: string | null = null): Tenure {
  const post = code.startsWith('T') ? 'centre-principal' : 'principal';
  return { post, unitId: `id of ${code}`, staffId: `id of ${name}`, staffNo: name, name, from, to };
}

/** Everybody leads their unit all the time. */
export function leadsOf(...codes: readonly string[]): Tenure[] {
  return codes.map((code) => leads(`head of ${code}`, code));
}

export const inSummer2025: AsOf = { day: '2025-07-20', schoolYear: '2024-2025' };

/** What a rule says about one unit. */
export function verdictOn(
  code: string,
  rule: AccountabilityRule,
  history: History,
  asOf: AsOf = inSummer2025,
): Verdict | undefined {
  return judgeRule(rule, history, asOf).find(({ unit }) => unit.code === code);
}

/** Codes of the units on which a rule fires. */
export function fired(rule: AccountabilityRule, history: History, asOf: AsOf = inSummer2025): string[] {
  return judgeRule(rule, history, asOf)
    .filter(({ outcome }) => outcome === 'fires')
    .map(({ unit }) => unit.code);
}

/** How many lines of a letter came out how. */
export interface LetterOutcome {
  readonly met?: number;
  readonly missed?: number;
  readonly notYet?: number;
}

/** A signed letter of a school year named by its second calendar year: lines on inspections, judged as it is said. */
export function letter(code: string, year: number, outcome: LetterOutcome): SignedLetter {
  const { met = 0, missed = 0, notYet = 0 } = outcome;
  const keys = ['process', 'final', 'total'] as const;
  const terms = [1, 2] as const;
  const measures = terms.flatMap((term) => keys.map((figure) => ({ term, figure })));
  const wanted = [
    ...Array<number>(met).fill(90),
    ...Array<number>(missed).fill(70),
    ...Array<null>(notYet).fill(null),
  ];
  if (wanted.length > measures.length) throw new Error('a letter of this fixture has six lines at most');
  const lines = measures.slice(0, wanted.length).map((measure): TargetLine => ({
    measure: { component: 'inspections', grade: null, ...measure },
    comparison: 'at-least',
    targetHundredths: 8000,
  }));
  const figures = measures.flatMap(({ term, figure: key }, index): PublishedFigure[] => {
    const points = wanted[index] ?? null;
    if (points === null) return [];
    return [
      { runId: `run ${term}`, title: '督导', series: 'inspections', term, key, hundredths: points * 100 },
    ];
  });
  return {
    letterId: `letter of ${code} ${year}`,
    unitId: `id of ${code}`,
    code,
    name: `${code}学校`,
    stage: 'junior',
    schoolYear: schoolYearOf(year),
    yearEndsOn: `${year}-07-10`,
    lines,
    figures,
  };
}
