import { Inject, Injectable } from '@nestjs/common';
import { recordAudit } from '#platform/audit/record-audit.js';
import type { Actor } from '#platform/database/actor.js';
import { Database } from '#platform/database/database.js';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import { AppError, notFound } from '#platform/errors/app-error.js';
import { databaseFaultOf } from '#platform/errors/database-errors.js';
import { defaultPageSize, type Page, pageOf, readCursor } from '#platform/http/page.js';
import type { SchoolDto } from '../schools/school.dto.js';
import { requireSchool } from '../schools/school.queries.js';
import { endSucceededPosts, findContestedSeat } from './post-succession.js';
import { checkHeldPosts, postTitles, townshipSeats } from './post.rules.js';
import { StaffPostEntity } from './staff-post.entity.js';
import type { CreateStaffDto, StaffDto, StaffQuery } from './staff.dto.js';
import { StaffEntity } from './staff.entity.js';
import { findStaff, listStaff } from './staff.queries.js';

/** Staff of the schools, with the posts that they hold and held. */
@Injectable()
export class StaffService {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** @throws AppError `rule-violated` (posts), `unknown-code` (school), `already-exists` */
  async create(actor: Actor, input: CreateStaffDto): Promise<StaffDto> {
    requireSoundPosts(input);
    return this.database.transaction(actor, async (unit) => {
      const school = await requireSchool(unit, input.schoolCode, 'schoolCode');
      requireTownship(input, school);
      const id = await insertStaff(unit, input, school.id);
      await requireUncontestedSeats(unit, id);
      await endSucceededPosts(unit);
      const { staffNo, schoolCode, posts } = input;
      await recordAudit(unit, {
        action: 'staff.create',
        subjectKind: 'staff',
        subjectId: id,
        after: { staffNo, schoolCode, posts },
      });
      return this.require(unit, id);
    });
  }

  async list(actor: Actor, query: StaffQuery): Promise<Page<StaffDto>> {
    const limit = query.limit ?? defaultPageSize;
    const rows = await this.database.transaction(actor, (unit) =>
      listStaff(unit, query, readCursor(query.cursor), limit + 1),
    );
    return pageOf(rows, limit, (person) => person.staffNo);
  }

  /** @throws AppError `not-found` */
  async get(actor: Actor, id: string): Promise<StaffDto> {
    return this.database.transaction(actor, (unit) => this.require(unit, id));
  }

  private async require(unit: UnitOfWork, id: string): Promise<StaffDto> {
    const person = await findStaff(unit, id);
    if (!person) throw notFound('这位教职工');
    return person;
  }
}

function requireSoundPosts({ posts }: CreateStaffDto): void {
  const fields = checkHeldPosts(posts).map(({ path, because }) => ({
    path,
    code: because,
    message: because === 'repeated' ? '同一职务、同一任职日期只能有一项' : '离任日期须晚于任职日期',
  }));
  if (fields.length === 0) return;
  const sentences = [...new Set(fields.map((field) => field.message))].join('；');
  throw new AppError('rule-violated', `任职情况不对：${sentences}。`, { fields });
}

function requireTownship({ posts }: CreateStaffDto, school: SchoolDto): void {
  if (school.townshipCode !== null) return;
  const fields = posts.flatMap(({ post }, index) =>
    townshipSeats.some((seat) => seat === post)
      ? [{ path: `posts.${index}.post`, code: 'no-township', message: '局直学校没有这个职务' }]
      : [],
  );
  if (fields.length === 0) return;
  throw new AppError('rule-violated', `学校“${school.code}”不属于任何乡镇，不能有中心校长。`, { fields });
}

async function requireUncontestedSeats(unit: UnitOfWork, staffId: string): Promise<void> {
  const contested = await findContestedSeat(unit, staffId);
  if (!contested) return;
  const { post, from, name, staffNo } = contested;
  throw new AppError(
    'rule-violated',
    `${name}（${staffNo}）也自 ${from} 起任${postTitles[post]}，同一天不能有两位，请改正职务或任职日期。`,
    { fields: [{ path: 'posts', code: 'seat-taken', message: `这一天起已另有${postTitles[post]}` }] },
  );
}

async function insertStaff(unit: UnitOfWork, input: CreateStaffDto, schoolId: string): Promise<string> {
  const { staffNo, name, birthDate, serviceFrom = null, headTeacherFrom = null, posts } = input;
  try {
    const person = unit.manager.create(StaffEntity, {
      staffNo,
      name,
      schoolId,
      birthDate,
      serviceFrom,
      headTeacherFrom,
    });
    await unit.manager.insert(StaffEntity, person);
    await unit.manager.insert(
      StaffPostEntity,
      posts.map(({ post, from, to }) => ({
        staffId: person.id,
        schoolId,
        post,
        startsOn: from,
        endsOn: to,
      })),
    );
    return person.id;
  } catch (error) {
    if (databaseFaultOf(error)?.constraint !== 'staff_staff_no_key') throw error;
    throw new AppError('already-exists', `工号“${staffNo}”已存在。`, {
      fields: [{ path: 'staffNo', code: 'already-exists', message: '请核对工号' }],
    });
  }
}
