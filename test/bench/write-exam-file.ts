import { workbookOf } from '../../libs/platform/spreadsheets/uploads.fixture.js';
import { type GeneratedExam, pupilNumber, subjects, writtenMarks } from './generate-exam.js';

const titles = ['学籍号', ...subjects.map(({ name }) => name)];

/** The file that a clerk uploads, as CSV in UTF-8. */
export function examCsv(exam: GeneratedExam): Buffer {
  const lines = [titles.join(',')];
  for (let pupil = 0; pupil < exam.pupilCount; pupil += 1) {
    lines.push([pupilNumber(exam.firstId + pupil), ...writtenMarks(exam, pupil)].join(','));
  }
  return Buffer.from(`${lines.join('\r\n')}\r\n`, 'utf8');
}

/** The same as a workbook, laid out as spreadsheet programs do: texts by number in a shared list, marks as numbers. */
export function examWorkbook(exam: GeneratedExam): Promise<Buffer> {
  const shared = new Map<string, number>();
  const indexOf = (text: string): number => {
    const known = shared.get(text) ?? shared.size;
    shared.set(text, known);
    return known;
  };
  const rows: string[] = [];
  const addRow = (cells: readonly string[]): void => {
    const row = String(rows.length + 1);
    const written = cells.map((cell, column) => {
      const place = `r="${String.fromCharCode(65 + column)}${row}"`;
      return /^\d/.test(cell)
        ? `<c ${place}><v>${cell}</v></c>`
        : `<c ${place} t="s"><v>${String(indexOf(cell))}</v></c>`;
    });
    rows.push(`<row r="${row}" spans="1:10">${written.join('')}</row>`);
  };
  addRow(titles);
  for (let pupil = 0; pupil < exam.pupilCount; pupil += 1) {
    addRow([pupilNumber(exam.firstId + pupil), ...writtenMarks(exam, pupil)]);
  }
  const sharedStrings = [...shared.keys()].map((text) => `<si><t>${text}</t></si>`).join('');
  return workbookOf({ rows: rows.join(''), sharedStrings });
}
