import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { type GeneratedExam, pupilNumber, storedMarks, subjects } from './generate-exam.js';
import type { BenchSystem } from './bench-system.js';

/** An exam in the database whose candidates are enrolled. */
export interface LoadedExam {
  readonly id: string;
  readonly censusDate: string;
  readonly exam: GeneratedExam;
}

const townshipCount = 20;

/** The county's schools; every tenth is under the bureau itself, the others lie in the townships. */
export async function loadSchools(system: BenchSystem, schoolCount: number): Promise<void> {
  await system.office.post('/school-years', {
    name: '2025-2026',
    terms: [
      { number: 1, startsOn: '2025-09-01', endsOn: '2026-01-20' },
      { number: 2, startsOn: '2026-02-15', endsOn: '2026-07-10' },
    ],
  });
  await system.admin.query(
    `insert into townships (code, name) select 'T' || lpad(n::text, 2, '0'), '第' || n || '乡' from generate_series(1, $1::int) n`,
    [townshipCount],
  );
  await system.admin.query(
    `insert into schools (code, name, township_id)
     select 'S' || lpad(n::text, 4, '0'), '第' || n || '中学', townships.id
       from generate_series(1, $1::int) n
            left join townships on n % 10 <> 0 and townships.code = 'T' || lpad((1 + n % $2)::text, 2, '0')`,
    [schoolCount, townshipCount],
  );
  await system.admin.query(`insert into school_stages (school_id, stage) select id, 'junior' from schools`);
}

/** Makes an exam over the api and enrols its pupils on a census date of their own; pupil and enrolment have one id. */
export async function loadCohort(
  system: BenchSystem,
  exam: GeneratedExam,
  { name, censusDate }: { name: string; censusDate: string },
): Promise<LoadedExam> {
  const { admin } = system;
  const { rows: stages } = await admin.query<{ id: string }>(
    `select school_stages.id from school_stages join schools on schools.id = school_stages.school_id order by schools.code`,
  );
  // The rows are made to fit; checking each reference would take longer than all that is measured.
  await admin.query(`set session_replication_role = 'replica'`);
  const ids = Array.from({ length: exam.pupilCount }, (_, pupil) => exam.firstId + pupil);
  await copyLines(
    admin,
    'pupils (id, pupil_no, name)',
    ids.map((id) => `${String(id)}\t${pupilNumber(id)}\t学生${String(id)}`),
  );
  await copyLines(
    admin,
    'enrolments (id, census_date, pupil_id, school_stage_id, grade, class_no)',
    ids.map((id, pupil) => {
      const stage = stages[exam.schoolOf[pupil] ?? 0]?.id ?? '';
      return [id, censusDate, id, stage, 9, 1 + (pupil % 8)].join('\t');
    }),
  );
  await admin.query(`set session_replication_role = 'origin'`);
  await admin.query('analyze');
  const made = await system.office.post('/exams', {
    name,
    kind: 'zhongkao',
    stage: 'junior',
    grade: 9,
    schoolYear: '2025-2026',
    term: 2,
    heldOn: '2026-06-20',
    censusDate,
    subjects: subjects.map((subject) => ({ ...subject })),
  });
  if (made.status !== 201) throw new Error(`no exam: ${JSON.stringify(made.body)}`);
  return { id: String(made.body.id), censusDate, exam };
}

/** The rows of exam_scores that an import of the exam's file makes, as COPY text. */
export function scoreLines({ id, exam }: LoadedExam): string[] {
  const lines: string[] = [];
  for (let pupil = 0; pupil < exam.pupilCount; pupil += 1) {
    const marks = storedMarks(exam, pupil);
    if (marks !== null) lines.push(`${id}\t${String(exam.firstId + pupil)}\t${marks}`);
  }
  return lines;
}

/** Loads lines of COPY text, a piece of them at a time. */
export async function copyLines(client: Client, target: string, lines: readonly string[]): Promise<void> {
  function* pieces(): Generator<string> {
    for (let from = 0; from < lines.length; from += 2_000) {
      yield `${lines.slice(from, from + 2_000).join('\n')}\n`;
    }
  }
  await pipeline(Readable.from(pieces()), client.query(copyFrom(`copy ${target} from stdin`)));
}
