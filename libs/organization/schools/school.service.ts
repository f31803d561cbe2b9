import { Inject, Injectable } from '@nestjs/common';
import { recordAudit } from '#platform/audit/record-audit.js';
import type { Actor } from '#platform/database/actor.js';
import { Database } from '#platform/database/database.js';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import { AppError, notFound } from '#platform/errors/app-error.js';
import { databaseFaultOf } from '#platform/errors/database-errors.js';
import { defaultPageSize, type Page, pageOf, readCursor } from '#platform/http/page.js';
import { requireTownship } from '../townships/township.queries.js';
import { SchoolStageEntity } from './school-stage.entity.js';
import type { CreateSchoolDto, SchoolDto, SchoolQuery } from './school.dto.js';
import { SchoolEntity } from './school.entity.js';
import { findSchool, listSchools } from './school.queries.js';

/** Schools and the stages that each of them has. */
@Injectable()
export class SchoolService {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** @throws AppError `unknown-code` (township), `already-exists` */
  async create(actor: Actor, input: CreateSchoolDto): Promise<SchoolDto> {
    return this.database.transaction(actor, async (unit) => {
      const township =
        input.townshipCode === null ? null : await requireTownship(unit, input.townshipCode, 'townshipCode');
      const id = await insertSchool(unit, input, township?.id ?? null);
      await recordAudit(unit, {
        action: 'school.create',
        subjectKind: 'school',
        subjectId: id,
        after: input,
      });
      return this.require(unit, id);
    });
  }

  async list(actor: Actor, query: SchoolQuery): Promise<Page<SchoolDto>> {
    const limit = query.limit ?? defaultPageSize;
    const rows = await this.database.transaction(actor, (unit) =>
      listSchools(unit, query, readCursor(query.cursor), limit + 1),
    );
    return pageOf(rows, limit, (school) => school.code);
  }

  /** @throws AppError `not-found` */
  async get(actor: Actor, id: string): Promise<SchoolDto> {
    return this.database.transaction(actor, (unit) => this.require(unit, id));
  }

  private async require(unit: UnitOfWork, id: string): Promise<SchoolDto> {
    const school = await findSchool(unit, id);
    if (!school) throw notFound('这所学校');
    return school;
  }
}

async function insertSchool(
  unit: UnitOfWork,
  { code, name, stages }: CreateSchoolDto,
  townshipId: string | null,
): Promise<string> {
  try {
    const school = unit.manager.create(SchoolEntity, { code, name, townshipId });
    await unit.manager.insert(SchoolEntity, school);
    const stagesOnce = [...new Set(stages)];
    await unit.manager.insert(
      SchoolStageEntity,
      stagesOnce.map((stage) => ({ schoolId: school.id, stage })),
    );
    return school.id;
  } catch (error) {
    if (databaseFaultOf(error)?.constraint !== 'schools_code_key') throw error;
    throw new AppError('already-exists', `学校代码“${code}”已存在。`, {
      fields: [{ path: 'code', code: 'already-exists', message: '请换一个代码' }],
    });
  }
}
