import { Inject, Injectable } from '@nestjs/common';
import { recordAudit } from '#platform/audit/record-audit.js';
import type { Actor } from '#platform/database/actor.js';
import { Database } from '#platform/database/database.js';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import { AppError, type FieldError } from '#platform/errors/app-error.js';
import { defaultPageSize, type Page, type PageQuery, pageOf, readCursor } from '#platform/http/page.js';
import type { ExamRow } from './exam.queries.js';
import { requireExam } from './exam.service.js';
import type { ExcuseCountDto, ExcuseDto, ExcusedPupilDto, WithdrawExcuseDto } from './excuse.dto.js';

/** Absences with an approved reason: such pupils are left out of numerators and denominators. */
@Injectable()
export class ExcuseService {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** All or none. @throws AppError `rule-violated` naming every pupil who is no candidate or comes twice */
  async approve(actor: Actor, examId: string, { items }: ExcuseDto): Promise<ExcuseCountDto> {
    return this.database.transaction(actor, async (unit) => {
      const exam = await requireExam(unit, examId);
      const enrolmentIds = await resolveCandidates(unit, exam, items);
      const changed = await unit.execute(
        `insert into exam_excuses (exam_id, enrolment_id, reason, approved_by)
         select $1, item.enrolment_id, item.reason, $2
           from unnest($3::bigint[], $4::text[]) as item (enrolment_id, reason)
         on conflict on constraint exam_excuses_pkey
           do update set reason = excluded.reason, approved_by = excluded.approved_by, approved_at = clock_timestamp()
           where exam_excuses.reason <> excluded.reason`,
        [examId, actor.userId, enrolmentIds, items.map((item) => item.reason)],
      );
      if (changed > 0) {
        await recordAudit(unit, {
          action: 'exam.excuse',
          subjectKind: 'exam',
          subjectId: examId,
          after: { enrolmentIds },
        });
      }
      return { changed, total: await countExcuses(unit, examId) };
    });
  }

  /** Those who are not excused anyway are passed over. */
  async withdraw(
    actor: Actor,
    examId: string,
    { items, reason }: WithdrawExcuseDto,
  ): Promise<ExcuseCountDto> {
    return this.database.transaction(actor, async (unit) => {
      const exam = await requireExam(unit, examId);
      const enrolmentIds = await resolveCandidates(unit, exam, items);
      const changed = await unit.execute(
        `delete from exam_excuses where exam_excuses.exam_id = $1 and exam_excuses.enrolment_id = any ($2::bigint[])`,
        [examId, enrolmentIds],
      );
      if (changed > 0) {
        await recordAudit(unit, {
          action: 'exam.withdraw-excuse',
          subjectKind: 'exam',
          subjectId: examId,
          before: { enrolmentIds },
          after: { reason },
        });
      }
      return { changed, total: await countExcuses(unit, examId) };
    });
  }

  async list(actor: Actor, examId: string, query: PageQuery): Promise<Page<ExcusedPupilDto>> {
    const limit = query.limit ?? defaultPageSize;
    return this.database.transaction(actor, async (unit) => {
      await requireExam(unit, examId);
      const rows = await unit.query<ExcusedPupilDto & { approvedAt: Date | string }>(
        `select pupils.pupil_no as "pupilNo", pupils.name, schools.code as "schoolCode", exam_excuses.reason,
                exam_excuses.approved_at as "approvedAt"
           from exam_excuses join enrolments on enrolments.id = exam_excuses.enrolment_id
                join pupils on pupils.id = enrolments.pupil_id
                join school_stages on school_stages.id = enrolments.school_stage_id
                join schools on schools.id = school_stages.school_id
          where exam_excuses.exam_id = $1 and ($2::text is null or pupils.pupil_no > $2 collate "C")
          order by pupils.pupil_no limit $3`,
        [examId, readCursor(query.cursor), limit + 1],
      );
      const items = rows.map((row) => ({ ...row, approvedAt: new Date(row.approvedAt).toISOString() }));
      return pageOf(items, limit, (item) => item.pupilNo);
    });
  }
}

/** The enrolments of the named pupils, in the order of the items. */
async function resolveCandidates(
  unit: UnitOfWork,
  exam: ExamRow,
  items: readonly { readonly pupilNo: string }[],
): Promise<string[]> {
  const rows = await unit.query<{ enrolmentId: string | null }>(
    `select enrolments.id as "enrolmentId"
       from unnest($1::text[]) with ordinality as item (pupil_no, position)
            left join pupils on pupils.pupil_no = item.pupil_no collate "C"
            left join (enrolments join school_stages on school_stages.id = enrolments.school_stage_id
                                                    and school_stages.stage = $4)
              on enrolments.pupil_id = pupils.id and enrolments.census_date = $2 and enrolments.grade = $3
      order by item.position`,
    [items.map((item) => item.pupilNo), exam.censusDate, exam.grade, exam.stage],
  );
  const fields: FieldError[] = [];
  const seen = new Set<string>();
  const found = rows.map(({ enrolmentId }, index) => {
    const path = `items.${String(index)}.pupilNo`;
    if (enrolmentId === null) {
      fields.push({
        path,
        code: 'not-a-candidate',
        message: '这名学生不在本次考试的考生名单中，请核对学籍号',
      });
    } else if (seen.has(enrolmentId)) {
      fields.push({ path, code: 'repeated', message: '这名学生在列表中出现了两次' });
    } else seen.add(enrolmentId);
    return enrolmentId ?? '';
  });
  if (fields.length > 0) {
    throw new AppError('rule-violated', `有 ${String(fields.length)} 名学生不能处理，一名也没有保存。`, {
      fields,
    });
  }
  return found;
}

async function countExcuses(unit: UnitOfWork, examId: string): Promise<number> {
  const row = await unit.first<{ total: number }>(
    `select count(*)::int as total from exam_excuses where exam_excuses.exam_id = $1`,
    [examId],
  );
  return row?.total ?? 0;
}
