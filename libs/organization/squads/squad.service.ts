import { Inject, Injectable } from '@nestjs/common';
import { recordAudit } from '#platform/audit/record-audit.js';
import type { Actor } from '#platform/database/actor.js';
import { Database } from '#platform/database/database.js';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import { AppError, notFound } from '#platform/errors/app-error.js';
import { databaseFaultOf } from '#platform/errors/database-errors.js';
import { requireFresh } from '#platform/http/entity-tag.js';
import { defaultPageSize, type Page, pageOf, readCursor } from '#platform/http/page.js';
import { insertMembers, removeMembers, requireSchoolStages } from './squad-members.js';
import type { ChangeSquadDto, CreateSquadDto, SquadDto, SquadQuery } from './squad.dto.js';
import { SquadEntity } from './squad.entity.js';
import { findSquad, listSquads, type SquadKey } from './squad.queries.js';

/** Squads of a school year, made and changed by the office. */
@Injectable()
export class SquadService {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** @throws AppError `unknown-code` (school year, school), `rule-violated` (stage), `already-exists` (code, member) */
  async create(actor: Actor, input: CreateSquadDto): Promise<SquadDto> {
    return this.database.transaction(actor, async (unit) => {
      const schoolYearId = await requireSchoolYear(unit, input.schoolYear);
      const members = await requireSchoolStages(unit, input.stage, input.schoolCodes);
      const id = await insertSquad(unit, input, schoolYearId);
      await insertMembers(unit, id, members, input.schoolCodes);
      const squad = await requireSquad(unit, id);
      await recordAudit(unit, {
        action: 'squad.create',
        subjectKind: 'squad',
        subjectId: id,
        after: contentOf(squad),
      });
      return squad;
    });
  }

  async list(actor: Actor, query: SquadQuery): Promise<Page<SquadDto>> {
    const limit = query.limit ?? defaultPageSize;
    const after = readKey(readCursor(query.cursor));
    const rows = await this.database.transaction(actor, (unit) => listSquads(unit, query, after, limit + 1));
    return pageOf(rows, limit, ({ schoolYear, code }) => `${schoolYear} ${code}`);
  }

  /** @throws AppError `not-found` */
  async get(actor: Actor, id: string): Promise<SquadDto> {
    return this.database.transaction(actor, (unit) => requireSquad(unit, id));
  }

  /** @throws AppError `not-found`, `stale`, and as {@link create} for the members */
  async change(
    actor: Actor,
    id: string,
    input: ChangeSquadDto,
    ifMatch: string | undefined,
  ): Promise<SquadDto> {
    return this.database.transaction(actor, async (unit) => {
      const before = await lockSquad(unit, id);
      requireFresh(ifMatch, before);
      const members = await requireSchoolStages(unit, before.stage, input.schoolCodes);
      await unit.execute(`update squads set name = $2 where squads.id = $1`, [id, input.name]);
      await removeMembers(unit, id);
      await insertMembers(unit, id, members, input.schoolCodes);
      const squad = await requireSquad(unit, id);
      await recordAudit(unit, {
        action: 'squad.change',
        subjectKind: 'squad',
        subjectId: before.id,
        before: contentOf(before),
        after: contentOf(squad),
      });
      return squad;
    });
  }

  /** @throws AppError `not-found`, `stale` */
  async remove(actor: Actor, id: string, ifMatch: string | undefined): Promise<void> {
    await this.database.transaction(actor, async (unit) => {
      const before = await lockSquad(unit, id);
      requireFresh(ifMatch, before);
      await removeMembers(unit, id);
      await unit.execute(`delete from squads where squads.id = $1`, [id]);
      await recordAudit(unit, {
        action: 'squad.remove',
        subjectKind: 'squad',
        subjectId: before.id,
        before: contentOf(before),
      });
    });
  }
}

async function requireSquad(unit: UnitOfWork, id: string): Promise<SquadDto> {
  const squad = await findSquad(unit, id);
  if (!squad) throw notFound('这个方阵');
  return squad;
}

/** Whoever changes a squad has it to themselves. */
async function lockSquad(unit: UnitOfWork, id: string): Promise<SquadDto> {
  await unit.query(`select squads.id from squads where squads.id = $1 for update`, [id]);
  return requireSquad(unit, id);
}

async function requireSchoolYear(unit: UnitOfWork, name: string): Promise<string> {
  const year = await unit.first<{ id: string }>(
    `select school_years.id from school_years where school_years.name = $1`,
    [name],
  );
  if (year) return year.id;
  throw new AppError('unknown-code', `没有 ${name} 学年，请先建立学年。`, {
    fields: [{ path: 'schoolYear', code: 'unknown-code', message: '没有这个学年' }],
  });
}

async function insertSquad(
  unit: UnitOfWork,
  { stage, code, name, schoolYear }: CreateSquadDto,
  schoolYearId: string,
): Promise<string> {
  try {
    const squad = unit.manager.create(SquadEntity, { schoolYearId, stage, code, name });
    await unit.manager.insert(SquadEntity, squad);
    return squad.id;
  } catch (error) {
    if (databaseFaultOf(error)?.constraint !== 'squads_code_key') throw error;
    throw new AppError('already-exists', `${schoolYear} 学年已有代码为“${code}”的方阵。`, {
      fields: [{ path: 'code', code: 'already-exists', message: '请换一个代码' }],
    });
  }
}

function contentOf({ schoolYear, stage, code, name, schoolCodes }: SquadDto): object {
  return { schoolYear, stage, code, name, schoolCodes };
}

/** No name of a school year has a space in it. */
function readKey(key: string | null): SquadKey | null {
  if (key === null) return null;
  const space = key.indexOf(' ');
  if (space === -1) throw new AppError('invalid-cursor');
  return { schoolYear: key.slice(0, space), code: key.slice(space + 1) };
}
