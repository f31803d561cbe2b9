import { NOT_SAT, type DemoExam } from './demo-county.js';
import { generateCounty } from './generate-county.js';
import { WEAK_JUNIOR_SCHOOLS } from './school-effects.js';
import { WEAK_TOWNSHIP_CODES } from './townships.js';

const county = generateCounty();
const zhongkao = county.exams.filter((exam) => exam.definition.kind === 'zhongkao');

interface CountedPupil {
  readonly pupilNo: string;
  readonly schoolCode: string;
  readonly total: number;
}

/** Everybody who counts, best first: computed anew from the candidates, not with the generator's own code. */
function countPupils(exam: DemoExam): readonly CountedPupil[] {
  const { censusDate, stage, grade, subjects } = exam.definition;
  const totals = new Map<string, number>();
  exam.sheet.pupilNos.forEach((pupilNo, row) => {
    const marks = exam.sheet.marksHundredths.subarray(row * subjects.length, (row + 1) * subjects.length);
    totals.set(
      pupilNo,
      marks.reduce((sum, mark) => sum + Math.max(0, mark), 0),
    );
  });
  const excused = new Set(exam.excuses.map((excuse) => excuse.pupilNo));
  const candidates = county.censuses.find((census) => census.censusDate === censusDate)?.pupils ?? [];
  return candidates
    .filter((pupil) => pupil.stage === stage && pupil.grade === grade && !excused.has(pupil.pupilNo))
    .map(({ pupilNo, schoolCode }) => ({ pupilNo, schoolCode, total: totals.get(pupilNo) ?? 0 }))
    .sort((left, right) => right.total - left.total);
}

interface UnitFigures {
  readonly code: string;
  readonly exactMean: number;
  readonly mean: number;
  readonly excellent: number;
  readonly weightedRate: number;
}

const ownCode = (schoolCode: string): string => schoolCode;
const townshipOf = (schoolCode: string): string | null =>
  county.schools.find((school) => school.code === schoolCode)?.townshipCode ?? null;

function figure(
  exam: DemoExam,
  unitOf: (schoolCode: string) => string | null = ownCode,
): readonly UnitFigures[] {
  const counted = countPupils(exam);
  const marks = [3000, 5000, 7000].map((line) => counted[line - 1]?.total ?? 0);
  const byUnit = new Map<string, CountedPupil[]>();
  for (const pupil of counted) {
    const unit = unitOf(pupil.schoolCode);
    if (unit === null) continue;
    const pupils = byUnit.get(unit);
    if (pupils === undefined) byUnit.set(unit, [pupil]);
    else pupils.push(pupil);
  }
  return [...byUnit].map(([code, pupils]) => {
    const [excellent, good, pass] = marks.map((mark) => pupils.filter((pupil) => pupil.total >= mark).length);
    const exactMean = pupils.reduce((sum, pupil) => sum + pupil.total, 0) / pupils.length;
    const weighted = 40 * (excellent ?? 0) + 20 * (good ?? 0) + 40 * (pass ?? 0);
    return {
      code,
      exactMean,
      mean: Math.round(exactMean),
      excellent: excellent ?? 0,
      weightedRate: Math.round((weighted * 100) / pupils.length),
    };
  });
}

function orderByRankSum(units: readonly UnitFigures[]): readonly string[] {
  const place = (unit: UnitFigures, key: 'mean' | 'excellent' | 'weightedRate'): number =>
    1 + units.filter((other) => other[key] > unit[key]).length;
  const rankSum = (unit: UnitFigures): number =>
    place(unit, 'mean') + place(unit, 'excellent') + place(unit, 'weightedRate');
  return [...units]
    .sort((left, right) => rankSum(left) - rankSum(right) || right.mean - left.mean)
    .map((unit) => unit.code);
}

function correlate(pairs: readonly (readonly [number, number])[]): number {
  const meanOf = (side: 0 | 1): number => pairs.reduce((sum, pair) => sum + pair[side], 0) / pairs.length;
  const [first, second] = [meanOf(0), meanOf(1)];
  const sumOf = (term: (x: number, y: number) => number): number =>
    pairs.reduce((sum, [x, y]) => sum + term(x - first, y - second), 0);
  return sumOf((x, y) => x * y) / Math.sqrt(sumOf((x) => x * x) * sumOf((_, y) => y * y));
}

function correlateSchools(first: DemoExam | undefined, second: DemoExam | undefined): number {
  if (first === undefined || second === undefined) throw new Error('an exam is missing');
  const later = new Map(figure(second).map((unit) => [unit.code, unit.exactMean]));
  return correlate(
    figure(first).flatMap((unit) => {
      const mean = later.get(unit.code);
      return mean === undefined ? [] : [[unit.exactMean, mean] as const];
    }),
  );
}

describe('the exams of two years', () => {
  it('are ten: for each year two tests and the entrance exam of grade 9, and two tests of grade 6', () => {
    expect(county.exams.map((exam) => exam.key)).toEqual(
      ['2024-2025', '2025-2026'].flatMap((year) => [
        `${year}-grade9-term1`,
        `${year}-grade6-term1`,
        `${year}-grade9-term2`,
        `${year}-zhongkao`,
        `${year}-grade6-term2`,
      ]),
    );
  });

  it('are each held within their term, and name a census that exists', () => {
    for (const { definition } of county.exams) {
      const year = county.schoolYears.find((one) => one.name === definition.schoolYear);
      const term = year?.terms.find((one) => one.number === definition.term);
      expect(definition.heldOn >= String(term?.startsOn)).toBe(true);
      expect(definition.heldOn <= String(term?.endsOn)).toBe(true);
      expect(county.censuses.map((census) => census.censusDate)).toContain(definition.censusDate);
    }
  });
});

describe.each(county.exams)('$key', (exam) => {
  const { subjects, censusDate, stage, grade } = exam.definition;
  const rowOf = new Map(exam.sheet.pupilNos.map((pupilNo, row) => [pupilNo, row]));
  const marksOf = (pupilNo: string): readonly number[] => {
    const row = rowOf.get(pupilNo);
    if (row === undefined) return [];
    return [...exam.sheet.marksHundredths.subarray(row * subjects.length, (row + 1) * subjects.length)];
  };

  it('lists each pupil once, and only candidates of its census, stage and grade', () => {
    expect(rowOf.size).toBe(exam.sheet.pupilNos.length);
    expect(exam.sheet.marksHundredths).toHaveLength(rowOf.size * subjects.length);
    const census = county.censuses.find((one) => one.censusDate === censusDate);
    const candidates = new Set(
      census?.pupils.filter((one) => one.stage === stage && one.grade === grade).map((one) => one.pupilNo),
    );
    for (const pupilNo of [...rowOf.keys(), ...exam.excuses.map((excuse) => excuse.pupilNo)]) {
      if (!candidates.has(pupilNo)) throw new Error(`${pupilNo} is not a candidate`);
    }
  });

  it('has marks between 0 and the full mark, in halves, with at least one half', () => {
    let halves = 0;
    exam.sheet.marksHundredths.forEach((mark, cell) => {
      const fullMark = subjects[cell % subjects.length]?.fullMark ?? 0;
      const isMark = mark >= 0 && mark <= fullMark * 100 && mark % 50 === 0;
      if (mark !== NOT_SAT && !isMark) throw new Error(`cell ${cell} holds ${mark}`);
      if (mark % 100 === 50) halves += 1;
    });
    expect(halves).toBeGreaterThan(0);
  });

  it('excuses 10 to 30 pupils, none of whom has a mark', () => {
    expect(exam.excuses.length).toBeGreaterThanOrEqual(10);
    expect(exam.excuses.length).toBeLessThanOrEqual(30);
    expect(new Set(exam.excuses.map((excuse) => excuse.pupilNo)).size).toBe(exam.excuses.length);
    for (const { pupilNo } of exam.excuses) {
      expect(marksOf(pupilNo).every((mark) => mark === NOT_SAT)).toBe(true);
    }
  });

  it('has 0.5 to 1 per cent of its pupils absent, some of them in one subject only', () => {
    const excused = new Set(exam.excuses.map((excuse) => excuse.pupilNo));
    const sitting = exam.sheet.pupilNos.filter((pupilNo) => !excused.has(pupilNo));
    const skipped = sitting.map((pupilNo) => marksOf(pupilNo).filter((mark) => mark === NOT_SAT).length);
    const absent = skipped.filter((count) => count === subjects.length).length;
    const partly = skipped.filter((count) => count > 0 && count < subjects.length).length;
    expect((absent + partly) / sitting.length).toBeGreaterThan(0.005);
    expect((absent + partly) / sitting.length).toBeLessThan(0.01);
    expect(absent).toBeGreaterThan(0);
    expect(partly).toBeGreaterThan(0);
  });
});

describe.each(county.exams.filter((exam) => exam.definition.stage === 'junior'))('$key', (exam) => {
  const counted = countPupils(exam);

  it.each([3000, 5000, 7000])('has a tie of several pupils right across rank %i', (line) => {
    const onTheLine = counted[line - 1]?.total;
    expect(counted[line - 2]?.total).toBe(onTheLine);
    expect(counted[line]?.total).toBe(onTheLine);
    expect(counted.filter((pupil) => pupil.total === onTheLine).length).toBeGreaterThanOrEqual(5);
    // More pupils stand on the good side of the line than the line has places.
    expect(counted.filter((pupil) => pupil.total >= (onTheLine ?? 0)).length).toBeGreaterThan(line);
  });

  it('has two schools whose printed means are equal though the exact ones are not', () => {
    const units = figure(exam);
    const tied = units.filter((unit) =>
      units.some((other) => other.mean === unit.mean && other.exactMean !== unit.exactMean),
    );
    expect(tied.length).toBeGreaterThanOrEqual(2);
  });
});

describe('missing candidates', () => {
  it('occur in the file of every grade 9 exam', () => {
    for (const exam of county.exams.filter((one) => one.definition.grade === 9)) {
      const listed = new Set(exam.sheet.pupilNos);
      const missing = countPupils(exam).filter((pupil) => !listed.has(pupil.pupilNo)).length;
      expect(missing).toBeGreaterThan(0);
      expect(missing).toBeLessThan(20);
    }
  });
});

describe('what lasts', () => {
  it('is the level of a school: its means of the two years go together', () => {
    expect(correlateSchools(zhongkao[0], zhongkao[1])).toBeGreaterThan(0.6);
    const primary = county.exams.filter((exam) => exam.definition.grade === 6);
    expect(correlateSchools(primary[0], primary[2])).toBeGreaterThan(0.6);
  });

  it('is the level of a pupil: totals of two exams of one cohort go together', () => {
    const [first, , second] = county.exams;
    if (first === undefined || second === undefined) throw new Error('an exam is missing');
    const later = new Map(countPupils(second).map((pupil) => [pupil.pupilNo, pupil.total]));
    const pairs = countPupils(first).map((pupil) => [pupil.total, later.get(pupil.pupilNo) ?? 0] as const);
    expect(correlate(pairs)).toBeGreaterThan(0.7);
  });

  it('is the place of the weak schools: they are the bottom three of both entrance exams', () => {
    expect(zhongkao).toHaveLength(2);
    for (const exam of zhongkao) {
      expect([...orderByRankSum(figure(exam)).slice(-3)].sort()).toEqual([...WEAK_JUNIOR_SCHOOLS].sort());
      expect(orderByRankSum(figure(exam)).at(-1)).toBe(WEAK_JUNIOR_SCHOOLS[0]);
    }
  });

  it('is the place of the weak townships: they are the bottom three of both entrance exams', () => {
    for (const exam of zhongkao) {
      const last = orderByRankSum(figure(exam, townshipOf)).slice(-3);
      expect([...last].sort()).toEqual(WEAK_TOWNSHIP_CODES);
    }
  });
});
