import { Inject, Injectable } from '@nestjs/common';
import { recordAudit } from '#platform/audit/record-audit.js';
import type { Actor } from '#platform/database/actor.js';
import { Database } from '#platform/database/database.js';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import { AppError, notFound } from '#platform/errors/app-error.js';
import { databaseFaultOf } from '#platform/errors/database-errors.js';
import { defaultPageSize, type Page, type PageQuery, pageOf, readCursor } from '#platform/http/page.js';
import type { CreateTownshipDto, TownshipDto } from './township.dto.js';
import { TownshipEntity } from './township.entity.js';
import { findTownship, listTownships } from './township.queries.js';

/** Townships, each with a centre that runs its schools. */
@Injectable()
export class TownshipService {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** @throws AppError `already-exists` */
  async create(actor: Actor, input: CreateTownshipDto): Promise<TownshipDto> {
    return this.database.transaction(actor, async (unit) => {
      const id = await insertTownship(unit, input);
      await recordAudit(unit, {
        action: 'township.create',
        subjectKind: 'township',
        subjectId: id,
        after: input,
      });
      return this.require(unit, id);
    });
  }

  async list(actor: Actor, query: PageQuery): Promise<Page<TownshipDto>> {
    const limit = query.limit ?? defaultPageSize;
    const rows = await this.database.transaction(actor, (unit) =>
      listTownships(unit, readCursor(query.cursor), limit + 1),
    );
    return pageOf(rows, limit, (township) => township.code);
  }

  /** @throws AppError `not-found` */
  async get(actor: Actor, id: string): Promise<TownshipDto> {
    return this.database.transaction(actor, (unit) => this.require(unit, id));
  }

  private async require(unit: UnitOfWork, id: string): Promise<TownshipDto> {
    const township = await findTownship(unit, id);
    if (!township) throw notFound('这个乡镇');
    return township;
  }
}

async function insertTownship(unit: UnitOfWork, { code, name }: CreateTownshipDto): Promise<string> {
  try {
    const township = unit.manager.create(TownshipEntity, { code, name });
    await unit.manager.insert(TownshipEntity, township);
    return township.id;
  } catch (error) {
    if (databaseFaultOf(error)?.constraint !== 'townships_code_key') throw error;
    throw new AppError('already-exists', `乡镇代码“${code}”已存在。`, {
      fields: [{ path: 'code', code: 'already-exists', message: '请换一个代码' }],
    });
  }
}
