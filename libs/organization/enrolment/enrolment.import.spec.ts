import { alice, openOrganization, type Organization, type StagedRow } from '../organization.fixture.js';
import { EnrolmentImport } from './enrolment.import.js';

const kind = new EnrolmentImport();
const censusDate = '2025-09-20';
const pupil: StagedRow = {
  pupil_no: 'G1',
  name: '李明',
  school_code: 'S0101',
  stage: 'junior',
  grade: '9',
  class_no: '3',
};

interface Enrolment {
  readonly enrolled: string;
  readonly version: string;
}

describe('a file of pupils', () => {
  let county: Organization;
  beforeAll(async () => {
    county = await openOrganization();
  });
  beforeEach(async () => {
    for (const code of ['S0101', 'S0102']) {
      await county.schools.create(alice, {
        code,
        name: `学校${code}`,
        townshipCode: null,
        stages: code === 'S0101' ? ['primary', 'junior'] : ['primary'],
      });
    }
  });
  afterEach(() => county.clear());
  afterAll(() => county.close());

  const listEnrolments = async (): Promise<Enrolment[]> =>
    county.query<Enrolment>(
      `select concat_ws(' ', enrolments.census_date, pupils.pupil_no, pupils.name, schools.code,
                        school_stages.stage, enrolments.grade, enrolments.class_no) as enrolled,
              concat(enrolments.ctid, enrolments.xmin, pupils.ctid, pupils.xmin) as version
         from enrolments
         join pupils on pupils.id = enrolments.pupil_id
         join school_stages on school_stages.id = enrolments.school_stage_id
         join schools on schools.id = school_stages.school_id
        order by enrolments.census_date, pupils.pupil_no`,
    );
  const enrolled = async (): Promise<string[]> => (await listEnrolments()).map((row) => row.enrolled);

  it('names unknown schools, stages that a school lacks and grades of another stage, each in its own cell', async () => {
    const faults = await county.importFile(
      kind,
      [
        pupil,
        { ...pupil, pupil_no: 'G2', school_code: 'S0999' },
        { ...pupil, pupil_no: 'G3', school_code: 'S0102' },
        { ...pupil, pupil_no: 'G4', grade: '6' },
        { ...pupil, pupil_no: 'G5', school_code: 'S0999', stage: 'senior', grade: '9' },
      ],
      { censusDate },
    );
    expect(faults).toEqual([
      {
        rowNo: 3,
        column: 'school_code',
        code: 'unknown-school',
        message: '没有代码为“S0999”的学校。请先导入该学校，或改正学校代码。',
      },
      {
        rowNo: 4,
        column: 'stage',
        code: 'stage-not-offered',
        message: '学校“S0102”没有初中学段。请改正学段或学校代码，或先给该学校加上初中学段。',
      },
      {
        rowNo: 5,
        column: 'grade',
        code: 'grade-outside-stage',
        message: '初中只有 7 至 9 年级，没有 6 年级。请改正年级或学段。',
      },
      expect.objectContaining({ rowNo: 6, column: 'grade', code: 'grade-outside-stage' }),
      expect.objectContaining({ rowNo: 6, column: 'school_code', code: 'unknown-school' }),
    ]);
    expect(await enrolled()).toEqual([]);
  });

  it.each([
    ['primary', ['1', '6'], ['7', '12']],
    ['junior', ['7', '9'], ['6', '10']],
  ])('takes grades of %s from %p and refuses %p', async (stage, inside, outside) => {
    const rows = [...inside, ...outside].map((grade, index) => ({
      ...pupil,
      pupil_no: `G${index}`,
      stage,
      grade,
    }));
    const faults = await county.importFile(kind, rows, { censusDate });
    expect(faults.map(({ rowNo }) => rowNo)).toEqual([4, 5]);
  });

  it('registers each pupil once on a census date; a second file corrects and adds, and takes nobody out', async () => {
    await county.importFile(kind, [pupil, { ...pupil, pupil_no: 'G2', name: '王芳' }], { censusDate });
    await county.importFile(
      kind,
      [
        { ...pupil, name: '李明明', school_code: 'S0102', stage: 'primary', grade: '6', class_no: '1' },
        { ...pupil, pupil_no: 'G3', name: '赵刚' },
      ],
      { censusDate },
    );
    expect(await enrolled()).toEqual([
      '2025-09-20 G1 李明明 S0102 primary 6 1',
      '2025-09-20 G2 王芳 S0101 junior 9 3',
      '2025-09-20 G3 赵刚 S0101 junior 9 3',
    ]);
  });

  it('leaves the census of another date as it was', async () => {
    await county.importFile(kind, [{ ...pupil, grade: '8' }], { censusDate: '2024-09-20' });
    await county.importFile(kind, [pupil], { censusDate });
    expect(await enrolled()).toEqual([
      '2024-09-20 G1 李明 S0101 junior 8 3',
      '2025-09-20 G1 李明 S0101 junior 9 3',
    ]);
  });

  it('writes no row anew that it does not change', async () => {
    await county.importFile(kind, [pupil, { ...pupil, pupil_no: 'G2' }], { censusDate });
    const [first, second] = await listEnrolments();
    await county.importFile(kind, [pupil, { ...pupil, pupil_no: 'G2', class_no: '4' }], { censusDate });
    const [firstAfter, secondAfter] = await listEnrolments();
    expect(firstAfter).toEqual(first);
    expect(secondAfter?.version).not.toBe(second?.version);
  });
});
