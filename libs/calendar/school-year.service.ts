import { Inject, Injectable } from '@nestjs/common';
import { recordAudit } from '#platform/audit/record-audit.js';
import type { Actor } from '#platform/database/actor.js';
import { Database } from '#platform/database/database.js';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import { AppError, notFound } from '#platform/errors/app-error.js';
import { databaseFaultOf } from '#platform/errors/database-errors.js';
import { defaultPageSize, type Page, type PageQuery, pageOf, readCursor } from '#platform/http/page.js';
import { checkSchoolYear, type SchoolYearFault } from './calendar.rules.js';
import type { CreateSchoolYearDto, SchoolYearDto } from './school-year.dto.js';
import { SchoolYearEntity } from './school-year.entity.js';
import { findSchoolYear, listSchoolYears } from './school-year.queries.js';
import { TermEntity } from './term.entity.js';

/** School years with their two terms. */
@Injectable()
export class SchoolYearService {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** @throws AppError `rule-violated` (dates, overlap with another school year), `already-exists` */
  async create(actor: Actor, input: CreateSchoolYearDto): Promise<SchoolYearDto> {
    requireSoundSchoolYear(input);
    return this.database.transaction(actor, async (unit) => {
      const id = await insertSchoolYear(unit, input);
      await recordAudit(unit, {
        action: 'school-year.create',
        subjectKind: 'school-year',
        subjectId: id,
        after: input,
      });
      return this.require(unit, id);
    });
  }

  async list(actor: Actor, query: PageQuery): Promise<Page<SchoolYearDto>> {
    const limit = query.limit ?? defaultPageSize;
    const rows = await this.database.transaction(actor, (unit) =>
      listSchoolYears(unit, readCursor(query.cursor), limit + 1),
    );
    return pageOf(rows, limit, (year) => year.name);
  }

  /** @throws AppError `not-found` */
  async get(actor: Actor, id: string): Promise<SchoolYearDto> {
    return this.database.transaction(actor, (unit) => this.require(unit, id));
  }

  private async require(unit: UnitOfWork, id: string): Promise<SchoolYearDto> {
    const year = await findSchoolYear(unit, id);
    if (!year) throw notFound('这个学年');
    return year;
  }
}

function requireSoundSchoolYear({ name, terms }: CreateSchoolYearDto): void {
  const fields = checkSchoolYear(name, terms).map((fault) => ({
    path: fault.path,
    code: fault.because,
    message: sentenceOf(fault),
  }));
  if (fields.length === 0) return;
  const sentences = fields.map((field) => field.message).join('；');
  throw new AppError('rule-violated', `学年“${name}”的日期不对：${sentences}。`, { fields });
}

function sentenceOf(fault: SchoolYearFault): string {
  switch (fault.because) {
    case 'years-not-consecutive':
      return '学年名称须由相连的两个年份组成，如 2025-2026';
    case 'not-one-first-and-one-second':
      return '须有第 1 学期和第 2 学期各一个';
    case 'second-not-after-first':
      return '第 2 学期须在第 1 学期结束之后开始';
    case 'outside-its-years':
      return `${fault.day} 不在学年名称的两个年份之内`;
    case 'not-after-start':
      return `结束日期 ${fault.endsOn} 须晚于开始日期 ${fault.startsOn}`;
  }
}

async function insertSchoolYear(unit: UnitOfWork, { name, terms }: CreateSchoolYearDto): Promise<string> {
  try {
    const year = unit.manager.create(SchoolYearEntity, { name });
    await unit.manager.insert(SchoolYearEntity, year);
    await unit.manager.insert(
      TermEntity,
      terms.map((term) => ({ ...term, schoolYearId: year.id })),
    );
    return year.id;
  } catch (error) {
    const constraint = databaseFaultOf(error)?.constraint;
    if (constraint === 'school_years_name_key') {
      throw new AppError('already-exists', `学年“${name}”已存在。`, {
        fields: [{ path: 'name', code: 'already-exists', message: '这个学年已经建立' }],
      });
    }
    if (constraint === 'terms_no_overlap') {
      throw new AppError('rule-violated', `学年“${name}”的学期与另一学年的学期日期重叠，请核对校历。`, {
        fields: [{ path: 'terms', code: 'overlaps-another-year', message: '不能与其他学年的学期重叠' }],
      });
    }
    throw error;
  }
}
