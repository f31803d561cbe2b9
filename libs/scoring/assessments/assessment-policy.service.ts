import { Inject, Injectable } from '@nestjs/common';
import { recordAudit } from '#platform/audit/record-audit.js';
import type { Actor } from '#platform/database/actor.js';
import { Database } from '#platform/database/database.js';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import { AppError, notFound } from '#platform/errors/app-error.js';
import { requireFresh } from '#platform/http/entity-tag.js';
import { defaultPageSize, type Page, pageOf, readCursor, requireUuidKey } from '#platform/http/page.js';
import type {
  AssessmentPolicyDto,
  AssessmentPolicyQuery,
  CreateAssessmentPolicyDto,
  WriteAssessmentPolicyDto,
} from './assessment-policy.dto.js';
import {
  type AssessmentPolicyRow,
  findAssessedYear,
  findLastVersion,
  findPolicy,
  findPolicyDraftForUpdate,
  listPolicies,
} from './assessment-policy.queries.js';
import {
  type AssessmentPolicyContent,
  type AssessmentTarget,
  checkPolicy,
} from './assessment-policy.rules.js';
import { contentOf, readPolicy, toFieldError, toPolicy } from './to-policy.js';

/** Versions of how the units of a kind are assessed at the end of a school year. */
@Injectable()
export class AssessmentPolicyService {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** A draft under the next version number of its units. @throws AppError `rule-violated` with every fault */
  async create(actor: Actor, input: CreateAssessmentPolicyDto): Promise<AssessmentPolicyDto> {
    const target: AssessmentTarget = { unitKind: input.unitKind, stage: input.stage };
    const content = requireSoundPolicy(target, input);
    return this.database.transaction(actor, async (unit) => {
      await lockTarget(unit, target);
      const version = (await findLastVersion(unit, target)) + 1;
      const [made] = await unit.query<{ id: string }>(
        `insert into assessment_policies (unit_kind, stage, version, title, effective_from, components, created_by)
         values ($1, $2, $3, $4, $5, $6, $7) returning assessment_policies.id`,
        [
          target.unitKind,
          target.stage,
          version,
          content.title,
          content.effectiveFrom,
          JSON.stringify(content.components),
          actor.userId,
        ],
      );
      const id = String(made?.id);
      await recordAudit(unit, {
        action: 'assessment-policy.create',
        subjectKind: 'assessment-policy',
        subjectId: id,
        after: { ...target, version, ...content },
      });
      return toPolicy(await requirePolicy(unit, id));
    });
  }

  async list(actor: Actor, query: AssessmentPolicyQuery): Promise<Page<AssessmentPolicyDto>> {
    const limit = query.limit ?? defaultPageSize;
    const before = requireUuidKey(readCursor(query.cursor));
    const rows = await this.database.transaction(actor, (unit) =>
      listPolicies(unit, query, before, limit + 1),
    );
    return pageOf(rows.map(toPolicy), limit, ({ id }) => id);
  }

  /** @throws AppError `not-found` */
  async get(actor: Actor, id: string): Promise<AssessmentPolicyDto> {
    return this.database.transaction(actor, async (unit) => toPolicy(await requirePolicy(unit, id)));
  }

  /** @throws AppError `not-found`, `state-conflict` once published, `stale`, `rule-violated` */
  async replace(
    actor: Actor,
    id: string,
    input: WriteAssessmentPolicyDto,
    ifMatch: string | undefined,
  ): Promise<AssessmentPolicyDto> {
    return this.database.transaction(actor, async (unit) => {
      const draft = await requireDraft(unit, id);
      requireFresh(ifMatch, toPolicy(draft));
      const content = requireSoundPolicy(draft, input);
      await unit.execute(
        `update assessment_policies set title = $2, effective_from = $3, components = $4
          where assessment_policies.id = $1`,
        [id, content.title, content.effectiveFrom, JSON.stringify(content.components)],
      );
      await recordAudit(unit, {
        action: 'assessment-policy.change',
        subjectKind: 'assessment-policy',
        subjectId: id,
        before: contentOf(draft),
        after: content,
      });
      return toPolicy({ ...draft, ...content });
    });
  }

  /**
   * Puts a draft into force from its first school year on; it never changes again. Whose assessments are out is not
   * weighed anew.
   *
   * @throws AppError `not-found`, `state-conflict` once published, or when it would govern a school year whose
   * assessments have been published
   */
  async publish(actor: Actor, id: string): Promise<AssessmentPolicyDto> {
    return this.database.transaction(actor, async (unit) => {
      const draft = await requireDraft(unit, id);
      const assessed = await findAssessedYear(unit, draft.effectiveFrom);
      if (assessed !== null) {
        throw new AppError(
          'state-conflict',
          `${assessed} 学年的年度考核已经公布，不能再换办法。请把施行学年（effectiveFrom）改到其后。`,
        );
      }
      await unit.execute(
        `update assessment_policies set published_by = $2, published_at = clock_timestamp()
          where assessment_policies.id = $1`,
        [id, actor.userId],
      );
      const { unitKind, stage, version } = draft;
      await recordAudit(unit, {
        action: 'assessment-policy.publish',
        subjectKind: 'assessment-policy',
        subjectId: id,
        after: { unitKind, stage, version, ...contentOf(draft) },
      });
      return toPolicy(await requirePolicy(unit, id));
    });
  }
}

/** @throws AppError `not-found` */
async function requirePolicy(unit: UnitOfWork, id: string): Promise<AssessmentPolicyRow> {
  const found = await findPolicy(unit, id);
  if (!found) throw notFound('这个年度考核办法');
  return found;
}

async function requireDraft(unit: UnitOfWork, id: string): Promise<AssessmentPolicyRow> {
  await requirePolicy(unit, id);
  const draft = await findPolicyDraftForUpdate(unit, id);
  if (!draft) throw new AppError('state-conflict', '这个版本已经公布，不能再改。需要变更请另建新版本。');
  return draft;
}

/** Versions are numbered one after the other. */
async function lockTarget(unit: UnitOfWork, { unitKind, stage }: AssessmentTarget): Promise<void> {
  await unit.query(`select pg_advisory_xact_lock(hashtextextended('assessment-policies.' || $1, 0))`, [
    `${unitKind}.${stage ?? ''}`,
  ]);
}

/** @throws AppError `rule-violated` */
function requireSoundPolicy(
  { unitKind, stage }: AssessmentTarget,
  input: WriteAssessmentPolicyDto,
): AssessmentPolicyContent {
  const policy = readPolicy(input);
  const fields = checkPolicy({ unitKind, stage }, policy).map(toFieldError);
  if (fields.length === 0) return policy;
  const named = fields.map(({ path, message }) => `${path}：${message}`).join('；');
  throw new AppError('rule-violated', `${named}。`, { fields });
}
