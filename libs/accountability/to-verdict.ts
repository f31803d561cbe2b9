import { toJudgedLine } from '#scoring/target-letters/to-target-letter.js';
import type { AccountabilityRule } from './accountability-rule.rules.js';
import type { ExamResult } from './period.rules.js';
import type { Tenure } from './tenure.rules.js';
import type { PeriodFact, RankingFact, Verdict } from './verdict.rules.js';
import type { HeldExamDto, JudgedPeriodDto, JudgedRankingDto, TenureDto, VerdictDto } from './verdict.dto.js';

/** Nothing is answered about units of which a rule has nothing to say. */
export function toVerdicts(rule: AccountabilityRule, verdict: Verdict): readonly VerdictDto[] {
  const { outcome, because, unit, through, periods, unitCount, holderCount, isOneShort } = verdict;
  if (outcome === 'quiet' || because === 'not-reached') return [];
  return [
    {
      outcome,
      because,
      unit: { kind: rule.unit === 'township' ? 'township' : 'school', code: unit.code, name: unit.name },
      through,
      unitCount,
      holderCount,
      isOneShort,
      person: toTenure(verdict.person),
      tenures: verdict.tenures.flatMap((tenure) => toTenure(tenure) ?? []),
      periods: periods.map(toPeriod),
    },
  ];
}

export function toHeldExam({ examId, examName, grade, heldOn }: ExamResult): HeldExamDto {
  return { examId, examName, grade, heldOn };
}

function toPeriod({ schoolYear, term, isOfHolder, rankings, letter }: PeriodFact): JudgedPeriodDto {
  return {
    schoolYear,
    term,
    isOfHolder,
    rankings: rankings.map(toRanking),
    letter: letter && { letterId: letter.letterId, lines: letter.lines.map(toJudgedLine) },
  };
}

function toRanking(fact: RankingFact): JudgedRankingDto {
  const { exam, place, ranked, beyond, isInPosition, isInByTie, tiedWith, holder } = fact;
  return {
    ...toHeldExam(exam),
    runId: exam.runId ?? '',
    place,
    ranked,
    beyond,
    isInPosition,
    isInByTie,
    tiedWith: [...tiedWith],
    holder: toTenure(holder),
  };
}

function toTenure(tenure: Tenure | null): TenureDto | null {
  if (tenure === null) return null;
  const { staffNo, name, from, to } = tenure;
  return { staffNo, name, from, to };
}
