import type { AccountabilityRule } from '#accountability/accountability-rule.rules.js';
import { judgeRule } from '#accountability/accountability.rules.js';
import type { ExamResult } from '#accountability/period.rules.js';
import type { UnitPlace } from '#accountability/standing.rules.js';
import type { Tenure } from '#accountability/tenure.rules.js';
import type { History, SignedLetter, Verdict } from '#accountability/verdict.rules.js';
import { CandidateStatus } from '#exams/candidate-columns.rules.js';
import { type ExamRanking, rankExam } from '#exams/ranking.rules.js';
import type { RankingPolicyFigures } from '#exams/ranking-policy.rules.js';
import type { UnitRow } from '#exams/unit-placing.rules.js';
import type { DemoCounty, DemoExam, DemoStaffLine } from './demo-county.js';
import { type DemoTargetLetter, listTargetLetters } from './target-letters.js';

const planPolicies: Readonly<Record<'primary' | 'junior', RankingPolicyFigures>> = {
  primary: { stage: 'primary' },
  junior: {
    stage: 'junior',
    cutoffs: { excellent: 3000, good: 5000, pass: 7000 },
    rateWeights: { excellent: 40, good: 20, pass: 40 },
    tieBreak: 'mean',
  },
};

/** An exam of the demo, ranked by the county's own rules instead of by way of files and database. */
function rankDemoExam(county: DemoCounty, { definition, sheet, excuses }: DemoExam): ExamRanking {
  const townships = new Map(county.townships.map(({ code, name }) => [code, name]));
  const schools = county.schools.map(({ code, name, townshipCode }) => ({
    code,
    name,
    townshipCode,
    townshipName: townshipCode === null ? null : (townships.get(townshipCode) ?? null),
  }));
  const indexOf = new Map(schools.map(({ code }, index) => [code, index]));
  const subjects = definition.subjects.length;
  const marksOf = new Map(
    sheet.pupilNos.map((pupilNo, row) => [
      pupilNo,
      [...sheet.marksHundredths.subarray(row * subjects, (row + 1) * subjects)].filter((mark) => mark >= 0),
    ]),
  );
  const excused = new Set(excuses.map(({ pupilNo }) => pupilNo));
  const candidates = (
    county.censuses.find(({ censusDate }) => censusDate === definition.censusDate)?.pupils ?? []
  ).filter(({ stage, grade }) => stage === definition.stage && grade === definition.grade);
  const outcomes = candidates.map(({ pupilNo }) => {
    const marks = marksOf.get(pupilNo) ?? [];
    if (excused.has(pupilNo)) return { status: CandidateStatus.excused, total: 0 };
    if (marks.length === 0) return { status: CandidateStatus.absent, total: 0 };
    return { status: CandidateStatus.present, total: marks.reduce((sum, mark) => sum + mark, 0) };
  });
  return rankExam(
    schools,
    {
      schoolIndex: Int32Array.from(candidates, ({ schoolCode }) => indexOf.get(schoolCode) ?? -1),
      status: Uint8Array.from(outcomes, ({ status }) => status),
      totalHundredths: Int32Array.from(outcomes, ({ total }) => total),
    },
    planPolicies[definition.stage],
  );
}

/** What the county has published at the end of the demo's two years, and who answers for what. */
export function demoHistory(county: DemoCounty): History {
  const results = county.exams.map((exam): ExamResult => {
    const { definition, key } = exam;
    const { schools, townships } = rankDemoExam(county, exam);
    return {
      examId: key,
      examName: definition.name,
      kind: definition.kind,
      stage: definition.stage,
      grade: definition.grade,
      schoolYear: definition.schoolYear,
      term: definition.term,
      heldOn: definition.heldOn,
      runId: key,
      schools: schools.map(toPlace),
      townships: townships.map(toPlace),
    };
  });
  return {
    results,
    tenures: tenuresOf(county),
    letters: listTargetLetters().map((letter) => toSigned(county, letter)),
  };
}

function toSigned(
  county: DemoCounty,
  { schoolCode, schoolYear, stage, lines }: DemoTargetLetter,
): SignedLetter {
  const zhongkao = county.exams.filter(
    ({ definition }) => definition.kind === 'zhongkao' && definition.schoolYear === schoolYear,
  );
  return {
    letterId: schoolCode,
    unitId: schoolCode,
    code: schoolCode,
    name: schoolCode,
    stage,
    schoolYear,
    yearEndsOn: '2026-07-10',
    lines: lines.map(({ measure, comparison, target }) => ({
      measure,
      comparison,
      targetHundredths: target * 100,
    })),
    figures: zhongkao.flatMap((exam) => {
      const row = rankDemoExam(county, exam).schools.find(({ code }) => code === schoolCode);
      return (['place', 'absent', 'excellentCount'] as const).map((key) => ({
        runId: exam.key,
        title: exam.definition.name,
        series: 'zhongkao/junior/9',
        term: exam.definition.term,
        key,
        hundredths: (row?.[key] ?? 0) * 100,
      }));
    }),
  };
}

export function judgeDemo(rule: AccountabilityRule, history: History): readonly Verdict[] {
  return judgeRule(rule, history, { day: '2026-08-01', schoolYear: '2025-2026' });
}

function toPlace({ code, name, place }: UnitRow): UnitPlace {
  return { unitId: code, code, name, place };
}

/** A leader stays until the next one comes. */
function tenuresOf({ staff, staffMoves, schools }: DemoCounty): readonly Tenure[] {
  const townshipOf = new Map(schools.map(({ code, townshipCode }) => [code, townshipCode]));
  const toTenure = ({ staffNo, name, schoolCode, post, postFrom }: DemoStaffLine): Tenure[] => {
    if (post !== 'principal' && post !== 'centre-principal') return [];
    const unitId = post === 'principal' ? schoolCode : (townshipOf.get(schoolCode) ?? '');
    const to = staffMoves.find((move) => move.staffNo === staffNo && move.postFrom > postFrom)?.postFrom;
    return [{ post, unitId, staffId: staffNo, staffNo, name, from: postFrom, to: to ?? null }];
  };
  return [...staff, ...staffMoves].flatMap(toTenure);
}
