import { Inject, Injectable } from '@nestjs/common';
import { recordAudit } from '#platform/audit/record-audit.js';
import type { Actor } from '#platform/database/actor.js';
import { Database } from '#platform/database/database.js';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import { AppError, notFound } from '#platform/errors/app-error.js';
import { requireFresh } from '#platform/http/entity-tag.js';
import { defaultPageSize, type Page, type PageQuery, pageOf, readCursor } from '#platform/http/page.js';
import { readDraft, toChecklist, toSummary } from './checklist-answer.js';
import type { ChecklistDto, ChecklistSummaryDto, WriteChecklistDto } from './checklist.dto.js';
import { ChecklistEntity } from './checklist.entity.js';
import { type ChecklistRow, findChecklist, findDraftForUpdate, listChecklists } from './checklist.queries.js';
import {
  checkChecklist,
  type ChecklistContent,
  type ChecklistDraft,
  contentOf,
  fullHundredths,
  sumOfMaxima,
} from './checklist.rules.js';
import { toFieldError } from './describe-checklist-fault.js';

/** Versions of the checklist: drafts that the office works on, and what it has published. */
@Injectable()
export class ChecklistService {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** @throws AppError `rule-violated` with every fault of the content */
  async create(actor: Actor, input: WriteChecklistDto): Promise<ChecklistDto> {
    return this.add(actor, input.name, requireSoundContent(readDraft(input)), 'checklist.create');
  }

  /** Lays a draft down under the next version number. */
  async add(
    actor: Actor,
    name: string,
    content: ChecklistContent,
    action: 'checklist.create' | 'checklist.import',
  ): Promise<ChecklistDto> {
    return this.database.transaction(actor, async (unit) => {
      // Two that are made at once take turns instead of running into the constraint.
      await unit.query(`select pg_advisory_xact_lock(hashtextextended('checklists.version', 0))`);
      const last = await unit.first<{ version: number | null }>(
        `select max(checklists.version) as version from checklists`,
      );
      const inserted = await unit.manager.getRepository(ChecklistEntity).insert({
        version: (last?.version ?? 0) + 1,
        name,
        content,
        createdBy: actor.userId,
      });
      const id = String(inserted.identifiers[0]?.['id']);
      await recordAudit(unit, {
        action,
        subjectKind: 'checklist',
        subjectId: id,
        after: { name, content },
      });
      return toChecklist(await requireChecklist(unit, id));
    });
  }

  async list(actor: Actor, query: PageQuery): Promise<Page<ChecklistSummaryDto>> {
    const limit = query.limit ?? defaultPageSize;
    const before = requireVersionKey(readCursor(query.cursor));
    const rows = await this.database.transaction(actor, (unit) => listChecklists(unit, before, limit + 1));
    return pageOf(rows.map(toSummary), limit, ({ version }) => String(version));
  }

  /** @throws AppError `not-found`, also for a draft of the office's */
  async get(actor: Actor, id: string): Promise<ChecklistDto> {
    return this.database.transaction(actor, async (unit) => toChecklist(await requireChecklist(unit, id)));
  }

  /** @throws AppError `not-found`, `state-conflict` once published, `stale`, `rule-violated` */
  async replace(
    actor: Actor,
    id: string,
    input: WriteChecklistDto,
    ifMatch: string | undefined,
  ): Promise<ChecklistDto> {
    const content = requireSoundContent(readDraft(input));
    return this.database.transaction(actor, async (unit) => {
      const draft = await requireDraft(unit, id);
      requireFresh(ifMatch, toChecklist(draft));
      const { name } = input;
      await unit.manager.getRepository(ChecklistEntity).update({ id }, { name, content });
      await recordAudit(unit, {
        action: 'checklist.change',
        subjectKind: 'checklist',
        subjectId: draft.id,
        before: { name: draft.name, content: draft.content },
        after: { name, content },
      });
      return toChecklist({ ...draft, name, content });
    });
  }

  /**
   * From now on visits may be scored by this version, and it never changes again.
   *
   * @throws AppError `not-found`, `state-conflict` once published, `rule-violated` when it is not worth 100 points
   */
  async publish(actor: Actor, id: string): Promise<ChecklistDto> {
    return this.database.transaction(actor, async (unit) => {
      const draft = await requireDraft(unit, id);
      requireFullPoints(draft.content);
      await unit.execute(
        `update checklists set published_by = $2, published_at = clock_timestamp() where checklists.id = $1`,
        [id, actor.userId],
      );
      await recordAudit(unit, {
        action: 'checklist.publish',
        subjectKind: 'checklist',
        subjectId: draft.id,
        after: { version: draft.version },
      });
      return toChecklist(await requireChecklist(unit, id));
    });
  }
}

async function requireChecklist(unit: UnitOfWork, id: string): Promise<ChecklistRow> {
  const found = await findChecklist(unit, id);
  if (!found) throw notFound('这个检查细则');
  return found;
}

async function requireDraft(unit: UnitOfWork, id: string): Promise<ChecklistRow> {
  await requireChecklist(unit, id);
  const draft = await findDraftForUpdate(unit, id);
  if (!draft) throw new AppError('state-conflict', '这个版本已经发布，不能再改。需要变更请另建新版本。');
  return draft;
}

function requireSoundContent(draft: ChecklistDraft): ChecklistContent {
  const fields = checkChecklist(draft).map(toFieldError);
  if (fields.length === 0) return contentOf(draft);
  const named = fields.slice(0, 5).map(({ path, message }) => `${path}：${message}`);
  throw new AppError('rule-violated', `检查细则有 ${String(fields.length)} 处不对：${named.join('；')}。`, {
    fields,
  });
}

function requireFullPoints(content: ChecklistContent): void {
  const sum = sumOfMaxima(content);
  if (sum === fullHundredths) return;
  const message = `各条满分合计应为 100 分，现为 ${String(sum / 100)} 分`;
  throw new AppError('rule-violated', `${message}，不能发布。`, {
    fields: [{ path: 'sections', code: 'sum-not-100', message }],
  });
}

function requireVersionKey(key: string | null): number | null {
  if (key === null) return null;
  if (!/^\d{1,9}$/.test(key)) throw new AppError('invalid-cursor');
  return Number(key);
}
