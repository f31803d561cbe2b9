import { Inject, Injectable } from '@nestjs/common';
import { recordAudit } from '#platform/audit/record-audit.js';
import type { Actor } from '#platform/database/actor.js';
import { Database } from '#platform/database/database.js';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import { AppError, type FieldError, notFound } from '#platform/errors/app-error.js';
import {
  defaultPageSize,
  type Page,
  type PageQuery,
  pageOf,
  readCursor,
  requireUuidKey,
} from '#platform/http/page.js';
import type {
  AssignDto,
  AssignedDto,
  AssignmentDto,
  AssignmentQuery,
  InspectorDto,
} from './assignment.dto.js';
import {
  addAssignments,
  findAssignment,
  findInspector,
  findTermById,
  listAssignments,
  listAssignmentsTo,
  listInspectors,
  unknownSchoolCodes,
} from './assignment.queries.js';

/** Who inspects which schools in a term. */
@Injectable()
export class AssignmentService {
  constructor(@Inject(Database) private readonly database: Database) {}

  /**
   * Sends an inspector to schools; where they are already, nothing changes.
   *
   * @throws AppError `unknown-code` with every wrong field, `rule-violated` for an inspector whose account is disabled
   */
  async assign(actor: Actor, { termId, inspectorId, schoolCodes }: AssignDto): Promise<AssignedDto> {
    return this.database.transaction(actor, async (unit) => {
      await requireKnown(unit, { termId, inspectorId, schoolCodes });
      const added = await addAssignments(unit, termId, inspectorId, schoolCodes);
      if (added.length > 0) {
        await recordAudit(unit, {
          action: 'inspection-assignment.create',
          subjectKind: 'user',
          subjectId: inspectorId.toLowerCase(),
          after: { termId, schoolCodes: added },
        });
      }
      const assignments = await listAssignmentsTo(unit, termId, inspectorId, schoolCodes);
      return { added: added.length, assignments };
    });
  }

  async list(actor: Actor, query: AssignmentQuery): Promise<Page<AssignmentDto>> {
    const limit = query.limit ?? defaultPageSize;
    const after = requireUuidKey(readCursor(query.cursor));
    const rows = await this.database.transaction(actor, (unit) =>
      listAssignments(unit, query, after, limit + 1),
    );
    return pageOf(rows, limit, ({ id }) => id);
  }

  /** Calls an inspector back from a school; what they have recorded there stays. @throws AppError `not-found` */
  async remove(actor: Actor, id: string): Promise<void> {
    await this.database.transaction(actor, async (unit) => {
      const found = await findAssignment(unit, id);
      const removed = await unit.execute(
        `delete from inspection_assignments where inspection_assignments.id = $1`,
        [id],
      );
      if (!found || removed === 0) throw notFound('这项督导分配');
      await recordAudit(unit, {
        action: 'inspection-assignment.remove',
        subjectKind: 'user',
        subjectId: found.inspector.id,
        before: { termId: found.termId, schoolCodes: [found.school.code] },
      });
    });
  }

  /** Those who can be sent out, by username. */
  async listInspectors(actor: Actor, query: PageQuery): Promise<Page<InspectorDto>> {
    const limit = query.limit ?? defaultPageSize;
    const rows = await this.database.transaction(actor, (unit) =>
      listInspectors(unit, readCursor(query.cursor), limit + 1),
    );
    return pageOf(rows, limit, ({ username }) => username);
  }
}

async function requireKnown(
  unit: UnitOfWork,
  { termId, inspectorId, schoolCodes }: AssignDto,
): Promise<void> {
  const fields: FieldError[] = [];
  if (!(await findTermById(unit, termId)))
    fields.push({ path: 'termId', code: 'unknown-code', message: '没有这个学期' });
  const inspector = await findInspector(unit, inspectorId);
  if (!inspector) fields.push({ path: 'inspectorId', code: 'unknown-code', message: '没有这名督导员' });
  else if (inspector.isDisabled)
    fields.push({ path: 'inspectorId', code: 'disabled', message: '这名督导员的账号已停用' });
  const unknown = await unknownSchoolCodes(unit, schoolCodes);
  for (const [index, code] of schoolCodes.entries()) {
    if (!unknown.has(code)) continue;
    const message = `没有代码为“${code}”的学校`;
    fields.push({ path: `schoolCodes.${String(index)}`, code: 'unknown-code', message });
  }
  if (fields.length === 0) return;
  const isUnknown = fields.some(({ code }) => code === 'unknown-code');
  const named = fields.slice(0, 5).map(({ message }) => message);
  throw new AppError(isUnknown ? 'unknown-code' : 'rule-violated', `${named.join('；')}。`, { fields });
}
