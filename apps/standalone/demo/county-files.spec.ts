import { countyFiles, toCsv } from './county-files.js';
import { generateCounty } from './generate-county.js';

const county = generateCounty();

describe('the files of the county', () => {
  const files = [...countyFiles(county)];
  const linesOf = (fileName: string): readonly string[] => {
    const file = files.find((one) => one.fileName === fileName);
    return file === undefined ? [] : file.bytes.toString('utf8').trimEnd().split('\r\n');
  };

  it('come in an order in which nothing names what was not uploaded before', () => {
    expect(files.map((file) => file.kind)).toEqual([
      'townships',
      'schools',
      'staff',
      'staff',
      'pupils',
      'pupils',
      ...county.exams.map(() => 'exam-scores'),
    ]);
    expect(files.flatMap((file) => file.censusDate ?? [])).toEqual(['2024-09-30', '2025-09-30']);
    expect(files.flatMap((file) => file.examKey ?? [])).toEqual(county.exams.map((exam) => exam.key));
    expect(new Set(files.map((file) => file.fileName)).size).toBe(files.length);
  });

  it('carry the documented columns and one line for each row', () => {
    expect(linesOf('townships.csv')[0]).toBe('code,name');
    expect(linesOf('schools.csv')[0]).toBe('code,name,township_code,stages');
    expect(linesOf('staff.csv')[0]).toBe(
      'staff_no,name,school_code,birth_date,post,post_from,service_from,head_teacher_from',
    );
    expect(linesOf('pupils-2024-09-30.csv')[0]).toBe('pupil_no,name,school_code,stage,grade,class_no');
    expect(linesOf('pupils-2024-09-30.csv')).toHaveLength(1 + (county.censuses[0]?.pupils.length ?? 0));
    for (const exam of county.exams) {
      const lines = linesOf(`marks-${exam.key}.csv`);
      expect(lines).toHaveLength(1 + exam.sheet.pupilNos.length);
      expect(lines[0]).toBe(['pupil_no', ...exam.definition.subjects.map((one) => one.code)].join());
    }
  });

  it('leave the township of a direct school empty and list two stages with a semicolon', () => {
    expect(linesOf('schools.csv')).toContain('S0010,景禾县育才学校,,primary;junior');
  });

  it('hold marks as plain decimals of at most two places, or Q', () => {
    for (const exam of county.exams) {
      for (const line of linesOf(`marks-${exam.key}.csv`).slice(1)) {
        if (!/^G\d{10}(,(\d{1,3}(\.\d{1,2})?|Q))+$/.test(line)) throw new Error(line);
      }
    }
  });
});

describe('toCsv', () => {
  it('quotes what would break a line, and writes an empty cell for null', () => {
    expect(toCsv(['a', 'b', 'c'], [['x,y', null, 'say "no"\n']]).toString()).toBe(
      'a,b,c\r\n"x,y",,"say ""no""\n"\r\n',
    );
  });
});
