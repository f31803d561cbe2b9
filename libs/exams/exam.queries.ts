import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import type { ExamDto } from './exam.dto.js';

/** An exam with all that its files and rankings need to know. */
export interface ExamRow extends Omit<ExamDto, 'subjects'> {
  readonly termId: string;
  readonly subjects: readonly {
    readonly code: string;
    readonly name: string;
    readonly fullMarkHundredths: number;
  }[];
}

const examSelect = `
  select exams.id, exams.name, exams.kind, exams.stage, exams.grade, exams.term_id as "termId",
         school_years.name as "schoolYear", terms.number as term,
         exams.held_on::text as "heldOn", exams.census_date::text as "censusDate",
         (select json_agg(json_build_object('code', exam_subjects.code, 'name', exam_subjects.name,
                   'fullMarkHundredths', exam_subjects.full_mark_hundredths) order by exam_subjects.position)
            from exam_subjects where exam_subjects.exam_id = exams.id) as subjects
    from exams join terms on terms.id = exams.term_id join school_years on school_years.id = terms.school_year_id`;

export async function findExam(unit: UnitOfWork, id: string): Promise<ExamRow | undefined> {
  return unit.first<ExamRow>(`${examSelect} where exams.id = $1`, [id]);
}

/** The newest first: ids grow with time. */
export async function listExams(unit: UnitOfWork, before: string | null, limit: number): Promise<ExamRow[]> {
  return unit.query<ExamRow>(
    `${examSelect} where $1::uuid is null or exams.id < $1 order by exams.id desc limit $2`,
    [before, limit],
  );
}

/** How many pupils of the census should sit the exam, and how many of them have marks. */
export async function countCandidates(
  unit: UnitOfWork,
  exam: Pick<ExamRow, 'id' | 'censusDate' | 'grade' | 'stage'>,
): Promise<{ candidates: number; withMarks: number }> {
  const counts = await unit.first<{ candidates: number; withMarks: number }>(
    `select (select count(*)::int from enrolments join school_stages on school_stages.id = enrolments.school_stage_id
              where enrolments.census_date = $2 and enrolments.grade = $3 and school_stages.stage = $4) as candidates,
            (select count(*)::int from exam_scores where exam_scores.exam_id = $1) as "withMarks"`,
    [exam.id, exam.censusDate, exam.grade, exam.stage],
  );
  return counts ?? { candidates: 0, withMarks: 0 };
}
