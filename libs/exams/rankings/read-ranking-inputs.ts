import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import type { ExamRow } from '../exam.queries.js';
import type { RankedSchool } from '../candidate-columns.rules.js';

/** A school-stage that has candidates, with the ids that its rows are kept under. */
export interface SchoolOfExam extends RankedSchool {
  readonly id: string;
  readonly townshipId: string | null;
}

/** Everything that a ranking is made from, as one snapshot showed it. */
export interface RankingInputs {
  readonly schools: readonly SchoolOfExam[];
  /**
   * COPY text, a line a candidate in the order of pupil numbers: enrolment id, pupil number, school code,
   * 1 for excused, marks by subject in hundredths (`{7150,NULL}`), or \N without any.
   */
  readonly candidates: Uint8Array<ArrayBuffer>;
}

/** Reads an exam's inputs. Must run in a REPEATABLE READ transaction: the two statements have to see the same state. */
export async function readRankingInputs(unit: UnitOfWork, exam: ExamRow): Promise<RankingInputs> {
  const schools = await unit.query<SchoolOfExam>(
    `select schools.id, schools.code, schools.name, townships.id as "townshipId",
            townships.code as "townshipCode", townships.name as "townshipName"
       from schools join school_stages on school_stages.school_id = schools.id and school_stages.stage = $1
            left join townships on townships.id = schools.township_id
      where exists (select from enrolments
                     where enrolments.census_date = $2 and enrolments.grade = $3
                       and enrolments.school_stage_id = school_stages.id)
      order by schools.code`,
    [exam.stage, exam.censusDate, exam.grade],
  );
  // COPY takes no parameters; all that is put into the text comes from typed columns of the exam's own row.
  const stream = await unit.copyOut(
    `select enrolments.id, pupils.pupil_no, schools.code,
            (exam_excuses.enrolment_id is not null)::integer, exam_scores.marks_hundredths
       from enrolments
            join pupils on pupils.id = enrolments.pupil_id
            join school_stages on school_stages.id = enrolments.school_stage_id
            join schools on schools.id = school_stages.school_id
            left join exam_scores on exam_scores.exam_id = '${exam.id}'
                                 and exam_scores.enrolment_id = enrolments.id
            left join exam_excuses on exam_excuses.exam_id = '${exam.id}'
                                  and exam_excuses.enrolment_id = enrolments.id
      where enrolments.census_date = '${exam.censusDate}' and enrolments.grade = ${String(exam.grade)}
        and school_stages.stage = '${exam.stage}'
      order by pupils.pupil_no collate "C"`,
  );
  return { schools, candidates: await collect(stream) };
}

/** All bytes of a stream in memory of their own, which can be handed to a thread. */
async function collect(stream: AsyncIterable<unknown>): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stream as AsyncIterable<Uint8Array>) {
    chunks.push(chunk);
    length += chunk.length;
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
