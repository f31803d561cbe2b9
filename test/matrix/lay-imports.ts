import type { ApiClient } from '../support/api-client.js';
import { pupilFile } from './lay-units.js';
import { censusDate, strangePupil, strangeTeacher, teacherOf } from './units-and-people.js';

/** Files that were taken in, and not committed. */
export type LaidImports = Readonly<Record<'staff' | 'pupils' | 'wrongStaff' | 'wrongMarks', string>>;

export async function uploadFiles(office: ApiClient, examId: string): Promise<LaidImports> {
  const upload = async (fields: Record<string, string>, text: string, status: string): Promise<string> => {
    const { body } = await office.uploadAndWait(fields, 'file.csv', text);
    if (body.status !== status) throw new Error(`not ${status}: ${JSON.stringify(body)}`);
    return String(body.id);
  };
  const staffHead = 'staff_no,name,school_code,birth_date,post,post_from,service_from,head_teacher_from';
  const teacher = teacherOf('SA1quay');
  return {
    staff: await upload(
      { kind: 'staff' },
      `${staffHead}\n${teacher},师${teacher},SA1quay,,teacher,2020-09-01,,\n`,
      'ready',
    ),
    pupils: await upload({ kind: 'pupils', censusDate }, pupilFile(), 'ready'),
    wrongStaff: await upload(
      { kind: 'staff' },
      `${staffHead}\n${strangeTeacher},师${strangeTeacher},SX9,,teacher,2020-09-01,,\n`,
      'invalid',
    ),
    wrongMarks: await upload(
      { kind: 'exam-scores', examId },
      `pupil_no,total\n${strangePupil},90\n`,
      'invalid',
    ),
  };
}
