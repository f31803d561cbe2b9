import { createHash } from 'node:crypto';
import { countyFiles } from './county-files.js';
import type { DemoCounty, DemoStaffLine } from './demo-county.js';
import { generateCounty } from './generate-county.js';
import { WEAK_JUNIOR_SCHOOLS, PRINCIPAL_CHANGED_SCHOOL } from './school-effects.js';

const county = generateCounty();

function digest(generated: DemoCounty): string {
  const hash = createHash('sha256');
  for (const file of countyFiles(generated)) hash.update(file.fileName).update(file.bytes);
  const { schoolYears, accounts } = generated;
  const exams = generated.exams.map(({ key, definition, excuses }) => ({ key, definition, excuses }));
  return hash.update(JSON.stringify({ schoolYears, accounts, exams })).digest('hex');
}

describe('the demo county as a whole', () => {
  it('is the same to the byte for the same seed, and another for another seed', () => {
    expect(digest(generateCounty())).toBe(digest(county));
    expect(digest(generateCounty(7))).not.toBe(digest(county));
  });

  it('is made in under 8 seconds of processor time, all CSV files included', () => {
    // Processor time, because the clock on the wall also counts what the machine does for others.
    const before = process.cpuUsage();
    for (const file of countyFiles(generateCounty())) expect(file.bytes.length).toBeGreaterThan(0);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1000).toBeLessThan(8000);
  });
});

describe('school years', () => {
  it('run from 2022-2023 to 2026-2027, each with an autumn and a spring term that do not overlap', () => {
    expect(county.schoolYears.map((year) => year.name)).toEqual([
      '2022-2023',
      '2023-2024',
      '2024-2025',
      '2025-2026',
      '2026-2027',
    ]);
    const days = county.schoolYears.flatMap((year) =>
      year.terms.flatMap((term) => [term.startsOn, term.endsOn]),
    );
    expect([...days].sort()).toEqual(days);
    expect(new Set(days).size).toBe(20);
  });
});

describe('townships and schools', () => {
  it('are 14 townships and 120 schools of all kinds with names and codes of their own', () => {
    expect(county.townships).toHaveLength(14);
    expect(county.schools).toHaveLength(120);
    expect(new Set(county.schools.map((school) => school.code)).size).toBe(120);
    expect(new Set(county.schools.map((school) => school.name)).size).toBe(120);
    expect(new Set(county.schools.map((school) => school.kind)).size).toBe(10);
  });

  it('put every school in a known township, or in none when the bureau runs it directly', () => {
    const codes = new Set(county.townships.map((township) => township.code));
    for (const { code, townshipCode } of county.schools) {
      if (townshipCode === null) expect(code).toMatch(/^S00/);
      else expect(codes).toContain(townshipCode);
    }
  });

  it('include nine-year schools with pupils in both stages', () => {
    const nineYear = county.schools.filter((school) => school.stages.join() === 'primary,junior');
    expect(nineYear.length).toBeGreaterThanOrEqual(5);
    for (const { code } of nineYear) {
      const stages = county.censuses[0]?.pupils.filter((pupil) => pupil.schoolCode === code);
      expect(new Set(stages?.map((pupil) => pupil.stage)).size).toBe(2);
    }
  });
});

describe('staff', () => {
  it('are 1,500 to 2,500 people with one line each and a school that exists', () => {
    expect(county.staff.length).toBeGreaterThan(1500);
    expect(county.staff.length).toBeLessThan(2500);
    expect(new Set(county.staff.map((line) => line.staffNo)).size).toBe(county.staff.length);
    const codes = new Set(county.schools.map((school) => school.code));
    const lines = [...county.staff, ...county.staffMoves];
    expect(lines.filter((line) => !codes.has(line.schoolCode))).toEqual([]);
  });

  it('have dates in the order of a life: birth, service, post, and no post after the first census', () => {
    const isPlausible = (line: DemoStaffLine): boolean =>
      line.birthDate < line.serviceFrom &&
      line.serviceFrom <= line.postFrom &&
      line.postFrom <= '2024-09-30' &&
      (line.headTeacherFrom !== null) === (line.post === 'head-teacher');
    expect(county.staff.filter((line) => !isPlausible(line))).toEqual([]);
  });

  it('give every school one head, and every township one centre principal', () => {
    for (const { code } of county.schools) {
      const heads = county.staff.filter(
        (line) => line.schoolCode === code && ['principal', 'kindergarten-head'].includes(line.post),
      );
      expect(heads).toHaveLength(1);
    }
    expect(county.staff.filter((line) => line.post === 'centre-principal')).toHaveLength(14);
  });

  it('change the principal of one weak junior school between the two entrance exams, and keep the others', () => {
    const newPrincipals = county.staffMoves.filter((line) => line.post === 'principal');
    const changed = newPrincipals.map((line) => line.schoolCode);
    expect(WEAK_JUNIOR_SCHOOLS.filter((code) => changed.includes(code))).toEqual([PRINCIPAL_CHANGED_SCHOOL]);
    const [first, second] = county.exams.filter((exam) => exam.definition.kind === 'zhongkao');
    for (const { postFrom } of newPrincipals) {
      expect(postFrom > String(first?.definition.heldOn)).toBe(true);
      expect(postFrom < String(second?.definition.heldOn)).toBe(true);
    }
    // Nobody is left principal of two schools, and nobody moved is unknown to the first file.
    const known = new Map(county.staff.map((line) => [line.staffNo, line.name]));
    for (const line of county.staffMoves) expect(known.get(line.staffNo)).toBe(line.name);
    expect(new Set(county.staffMoves.map((line) => line.staffNo)).size).toBe(county.staffMoves.length);
  });
});

describe('pupils', () => {
  it('are about 9,500 in grade 9 and 4,000 in grade 6 each year, no number twice, other children each year', () => {
    for (const { pupils } of county.censuses) {
      const juniors = pupils.filter((pupil) => pupil.stage === 'junior' && pupil.grade === 9).length;
      const primaries = pupils.filter((pupil) => pupil.stage === 'primary' && pupil.grade === 6).length;
      expect(Math.abs(juniors - 9500)).toBeLessThan(100);
      expect(Math.abs(primaries - 4000)).toBeLessThan(100);
      expect(juniors + primaries).toBe(pupils.length);
    }
    const numbers = county.censuses.flatMap((census) => census.pupils.map((pupil) => pupil.pupilNo));
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  it('are in schools that have their stage, in classes of at most 45 and 50', () => {
    const stages = new Map(county.schools.map((school) => [school.code, school.stages]));
    for (const { pupils } of county.censuses) {
      expect(pupils.filter((pupil) => !stages.get(pupil.schoolCode)?.includes(pupil.stage))).toEqual([]);
      const classes = new Map<string, number>();
      for (const { schoolCode, stage, classNo } of pupils) {
        const key = `${stage} ${schoolCode} ${classNo}`;
        classes.set(key, (classes.get(key) ?? 0) + 1);
      }
      const limits = { primary: 45, junior: 50 };
      const tooLarge = [...classes].filter(
        ([key, size]) => size > limits[key.startsWith('p') ? 'primary' : 'junior'],
      );
      expect(tooLarge).toEqual([]);
    }
  });
});

describe('accounts', () => {
  it('cover all seven roles, two leaders and two of the office, with scopes that exist', () => {
    const roles = county.accounts.map((account) => account.role);
    expect(new Set(roles).size).toBe(7);
    expect(roles.filter((role) => role === 'leader')).toHaveLength(2);
    expect(roles.filter((role) => role === 'office')).toHaveLength(2);
    expect(new Set(county.accounts.map((account) => account.username)).size).toBe(roles.length);
    const codes = [...county.townships, ...county.schools].map((unit) => unit.code);
    for (const { scope } of county.accounts) {
      if (scope.kind !== 'county') expect(codes).toContain(scope.code);
    }
  });
});
