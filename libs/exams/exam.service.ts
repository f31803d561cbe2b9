import { Inject, Injectable } from '@nestjs/common';
import { hundredthsToNumber, numberToHundredths } from '#arithmetic/hundredths.js';
import { findTerm } from '#calendar/term.queries.js';
import { recordAudit } from '#platform/audit/record-audit.js';
import type { Actor } from '#platform/database/actor.js';
import { Database } from '#platform/database/database.js';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import { AppError, type FieldError, notFound } from '#platform/errors/app-error.js';
import { databaseFaultOf } from '#platform/errors/database-errors.js';
import {
  defaultPageSize,
  type Page,
  type PageQuery,
  pageOf,
  readCursor,
  requireUuidKey,
} from '#platform/http/page.js';
import type { CreateExamDto, ExamDto, ExamSubjectDto } from './exam.dto.js';
import { ExamEntity } from './exam.entity.js';
import { type ExamRow, findExam, listExams } from './exam.queries.js';
import { checkExam, type ExamFault } from './exam.rules.js';
import { ExamSubjectEntity } from './exam-subject.entity.js';

/** Exams and their subjects. */
@Injectable()
export class ExamService {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** @throws AppError `rule-violated`, `unknown-code` (school year, term), `already-exists` */
  async create(actor: Actor, input: CreateExamDto): Promise<ExamDto> {
    requireConsistent(input);
    return this.database.transaction(actor, async (unit) => {
      const term = await findTerm(unit, input.schoolYear, input.term);
      if (!term) {
        throw new AppError(
          'unknown-code',
          `没有 ${input.schoolYear} 学年第 ${String(input.term)} 学期，请先建立学年。`,
          {
            fields: [{ path: 'schoolYear', code: 'unknown-code', message: '没有这个学年或学期' }],
          },
        );
      }
      const id = await insertExam(unit, input, term.id, actor.userId ?? '');
      await recordAudit(unit, { action: 'exam.create', subjectKind: 'exam', subjectId: id, after: input });
      return toExam(await requireExam(unit, id));
    });
  }

  async list(actor: Actor, query: PageQuery): Promise<Page<ExamDto>> {
    const limit = query.limit ?? defaultPageSize;
    const before = requireUuidKey(readCursor(query.cursor));
    const rows = await this.database.transaction(actor, (unit) => listExams(unit, before, limit + 1));
    return pageOf(rows.map(toExam), limit, (exam) => exam.id);
  }

  async get(actor: Actor, id: string): Promise<ExamDto> {
    return this.database.transaction(actor, async (unit) => toExam(await requireExam(unit, id)));
  }
}

export async function requireExam(unit: UnitOfWork, id: string): Promise<ExamRow> {
  const exam = await findExam(unit, id);
  if (!exam) throw notFound('这次考试');
  return exam;
}

function toExam({ termId: _, subjects, ...exam }: ExamRow): ExamDto {
  return {
    ...exam,
    subjects: subjects.map(({ code, name, fullMarkHundredths }) => ({
      code,
      name,
      fullMark: hundredthsToNumber(fullMarkHundredths),
    })),
  };
}

const faultMessages: Record<ExamFault, FieldError> = {
  'grade-not-of-stage': {
    path: 'grade',
    code: 'grade-not-of-stage',
    message: '年级与学段不符：小学 1 到 6，初中 7 到 9，高中 10 到 12',
  },
  'kind-not-of-stage': {
    path: 'stage',
    code: 'kind-not-of-stage',
    message: '学段与考试种类不符：全县质量检测为小学或初中，中招为初中，senior 为高中',
  },
  'zhongkao-not-grade-9': { path: 'grade', code: 'zhongkao-not-grade-9', message: '中招考试只能是九年级' },
};

function requireConsistent({ kind, stage, grade, subjects }: CreateExamDto): void {
  const fields = [
    ...checkExam(kind, stage, grade).map((fault) => faultMessages[fault]),
    ...repeatedSubjects(subjects),
  ];
  if (fields.length > 0) {
    throw new AppError('rule-violated', `${fields.map((field) => field.message).join('；')}。`, { fields });
  }
}

/** Codes and names both head columns of the same file, so none of them may come twice. */
function repeatedSubjects(subjects: readonly ExamSubjectDto[]): FieldError[] {
  const seen = new Set(['pupil_no', '学籍号']);
  return subjects.flatMap((subject, index) =>
    [...new Set([subject.code.toLowerCase(), subject.name.toLowerCase()])].flatMap((header) => {
      if (!seen.has(header)) {
        seen.add(header);
        return [];
      }
      return [{ path: `subjects.${String(index)}`, code: 'repeated', message: `科目“${header}”重复` }];
    }),
  );
}

async function insertExam(
  unit: UnitOfWork,
  input: CreateExamDto,
  termId: string,
  createdBy: string,
): Promise<string> {
  const { name, kind, stage, grade, heldOn, censusDate } = input;
  try {
    const inserted = await unit.manager
      .getRepository(ExamEntity)
      .insert({ name, kind, stage, grade, termId, heldOn, censusDate, createdBy });
    const id = String(inserted.identifiers[0]?.['id']);
    await unit.manager.getRepository(ExamSubjectEntity).insert(
      input.subjects.map((subject, position) => ({
        examId: id,
        position,
        code: subject.code,
        name: subject.name,
        fullMarkHundredths: numberToHundredths(subject.fullMark),
      })),
    );
    return id;
  } catch (error) {
    if (databaseFaultOf(error)?.constraint === 'exams_name_key') {
      throw new AppError('already-exists', `这个学期已有名为“${name}”的考试。`, {
        fields: [{ path: 'name', code: 'already-exists', message: '请换一个名称' }],
      });
    }
    throw error;
  }
}
