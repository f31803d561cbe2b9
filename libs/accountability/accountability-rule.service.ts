import { Inject, Injectable } from '@nestjs/common';
import { recordAudit } from '#platform/audit/record-audit.js';
import type { Actor } from '#platform/database/actor.js';
import { Database } from '#platform/database/database.js';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import { AppError, notFound } from '#platform/errors/app-error.js';
import { requireFresh } from '#platform/http/entity-tag.js';
import { defaultPageSize, type Page, pageOf, readCursor, requireUuidKey } from '#platform/http/page.js';
import type {
  AccountabilityRuleDto,
  AccountabilityRuleQuery,
  CreateAccountabilityRuleDto,
  WriteAccountabilityRuleDto,
} from './accountability-rule.dto.js';
import { AccountabilityRuleEntity } from './accountability-rule.entity.js';
import {
  type AccountabilityRuleRow,
  findRule,
  findRuleDraftForUpdate,
  listRules,
} from './accountability-rule.queries.js';
import { type AccountabilityRule, checkRule } from './accountability-rule.rules.js';
import { readRule, toFieldError, toRule } from './to-rule.js';

/** Versions of the rules: drafts that the office works on, and what it has put into force. */
@Injectable()
export class AccountabilityRuleService {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** A draft under the next version number of its code. @throws AppError `rule-violated` with every fault */
  async create(actor: Actor, input: CreateAccountabilityRuleDto): Promise<AccountabilityRuleDto> {
    const content = requireSoundRule(input);
    const { code } = input;
    return this.database.transaction(actor, async (unit) => {
      await lockCode(unit, code);
      const last = await unit.first<{ version: number | null }>(
        `select max(accountability_rules.version) as version from accountability_rules
          where accountability_rules.code = $1`,
        [code],
      );
      const version = (last?.version ?? 0) + 1;
      const inserted = await unit.manager
        .getRepository(AccountabilityRuleEntity)
        .insert({ code, version, content, createdBy: actor.userId });
      const id = String(inserted.identifiers[0]?.['id']);
      await recordAudit(unit, {
        action: 'accountability-rule.create',
        subjectKind: 'accountability-rule',
        subjectId: id,
        after: { code, version, content },
      });
      return toRule(await requireRule(unit, id));
    });
  }

  async list(actor: Actor, query: AccountabilityRuleQuery): Promise<Page<AccountabilityRuleDto>> {
    const limit = query.limit ?? defaultPageSize;
    const before = requireUuidKey(readCursor(query.cursor));
    const rows = await this.database.transaction(actor, (unit) => listRules(unit, query, before, limit + 1));
    return pageOf(rows.map(toRule), limit, ({ id }) => id);
  }

  /** @throws AppError `not-found` */
  async get(actor: Actor, id: string): Promise<AccountabilityRuleDto> {
    return this.database.transaction(actor, async (unit) => toRule(await requireRule(unit, id)));
  }

  /** @throws AppError `not-found`, `state-conflict` once published, `stale`, `rule-violated` */
  async replace(
    actor: Actor,
    id: string,
    input: WriteAccountabilityRuleDto,
    ifMatch: string | undefined,
  ): Promise<AccountabilityRuleDto> {
    const content = requireSoundRule(input);
    return this.database.transaction(actor, async (unit) => {
      const draft = await requireDraft(unit, id);
      requireFresh(ifMatch, toRule(draft));
      await unit.execute(`update accountability_rules set content = $2 where accountability_rules.id = $1`, [
        id,
        JSON.stringify(content),
      ]);
      await recordAudit(unit, {
        action: 'accountability-rule.change',
        subjectKind: 'accountability-rule',
        subjectId: id,
        before: { content: draft.content },
        after: { content },
      });
      return toRule({ ...draft, content });
    });
  }

  /**
   * Puts a draft into force in place of the version before it. It never changes again: a rule is switched off by a
   * version that says so.
   *
   * @throws AppError `not-found`, `state-conflict` once published, or when a later version is in force
   */
  async publish(actor: Actor, id: string): Promise<AccountabilityRuleDto> {
    return this.database.transaction(actor, async (unit) => {
      const { code, version } = await requireRule(unit, id);
      await lockCode(unit, code);
      const draft = await requireDraft(unit, id);
      const current = await unit.first<{ version: number | null }>(
        `select max(accountability_rules.version) as version from accountability_rules
          where accountability_rules.code = $1 and accountability_rules.published_at is not null`,
        [code],
      );
      const replaced = current?.version ?? null;
      if (replaced !== null && replaced > version) {
        throw new AppError(
          'state-conflict',
          `第 ${String(replaced)} 版已经施行，不能再施行更早的第 ${String(version)} 版。请另建新版本。`,
        );
      }
      await unit.execute(
        `update accountability_rules set published_by = $2, published_at = clock_timestamp()
          where accountability_rules.id = $1`,
        [id, actor.userId],
      );
      await recordAudit(unit, {
        action: 'accountability-rule.publish',
        subjectKind: 'accountability-rule',
        subjectId: id,
        after: { code, version, replaces: replaced, content: draft.content },
      });
      return toRule(await requireRule(unit, id));
    });
  }
}

/** @throws AppError `not-found` */
export async function requireRule(unit: UnitOfWork, id: string): Promise<AccountabilityRuleRow> {
  const found = await findRule(unit, id);
  if (!found) throw notFound('这条问责规则');
  return found;
}

async function requireDraft(unit: UnitOfWork, id: string): Promise<AccountabilityRuleRow> {
  await requireRule(unit, id);
  const draft = await findRuleDraftForUpdate(unit, id);
  if (!draft) throw new AppError('state-conflict', '这个版本已经施行，不能再改。需要变更请另建新版本。');
  return draft;
}

/** Versions of a code are numbered and put into force one after the other. */
async function lockCode(unit: UnitOfWork, code: string): Promise<void> {
  await unit.query(`select pg_advisory_xact_lock(hashtextextended('accountability-rules.' || $1, 0))`, [
    code,
  ]);
}

function requireSoundRule(input: WriteAccountabilityRuleDto): AccountabilityRule {
  const rule = readRule(input);
  const fields = checkRule(rule).map(toFieldError);
  if (fields.length === 0) return rule;
  throw new AppError('rule-violated', `${fields.map(({ message }) => message).join('；')}。`, { fields });
}
