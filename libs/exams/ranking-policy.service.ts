import { Inject, Injectable } from '@nestjs/common';
import { previousSchoolYearName } from '#calendar/calendar.rules.js';
import { schoolYearStart } from '#calendar/term.queries.js';
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
import type { CreateRankingPolicyDto, RankingPolicyDto } from './ranking-policy.dto.js';
import { RankingPolicyEntity } from './ranking-policy.entity.js';
import {
  checkAnnouncement,
  checkPolicyFigures,
  type PolicyFault,
  type RankingPolicyFigures,
} from './ranking-policy.rules.js';

/** Versions of the ranking policies of primary and junior schools. */
@Injectable()
export class RankingPolicyService {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** @throws AppError `invalid-input`, `rule-violated`, `announced-too-late` */
  async create(actor: Actor, input: CreateRankingPolicyDto): Promise<RankingPolicyDto> {
    const figures = readFigures(input);
    return this.database.transaction(actor, async (unit) => {
      await lockStage(unit, input.stage);
      const announcedOn = input.announcedOn ?? null;
      await requireTimely(unit, input.stage, input.effectiveFrom, announcedOn);
      const last = await unit.first<{ version: number }>(
        `select max(ranking_policies.version) as version from ranking_policies where ranking_policies.stage = $1`,
        [input.stage],
      );
      const inserted = await unit.manager.getRepository(RankingPolicyEntity).insert({
        stage: input.stage,
        version: (last?.version ?? 0) + 1,
        name: input.name,
        ...storeFigures(figures),
        announcedOn,
        effectiveFrom: input.effectiveFrom,
        createdBy: actor.userId,
      });
      const id = String(inserted.identifiers[0]?.['id']);
      await recordAudit(unit, {
        action: 'ranking-policy.create',
        subjectKind: 'ranking-policy',
        subjectId: id,
        after: input,
      });
      return toPolicy(await requirePolicy(unit, id));
    });
  }

  /** Announces a draft; an announced version never changes. @throws AppError `state-conflict`, `announced-too-late` */
  async announce(actor: Actor, id: string, announcedOn: string): Promise<RankingPolicyDto> {
    return this.database.transaction(actor, async (unit) => {
      const draft = await requirePolicy(unit, id);
      await lockStage(unit, draft.stage);
      if ((await requirePolicy(unit, id)).announcedOn !== null) {
        throw new AppError('state-conflict', '这个版本已经公布，不能再改。需要变更请另建新版本。');
      }
      await requireTimely(unit, draft.stage, draft.effectiveFrom, announcedOn);
      await unit.execute(`update ranking_policies set announced_on = $2 where ranking_policies.id = $1`, [
        id,
        announcedOn,
      ]);
      await recordAudit(unit, {
        action: 'ranking-policy.announce',
        subjectKind: 'ranking-policy',
        subjectId: id,
        after: { announcedOn },
      });
      return toPolicy(await requirePolicy(unit, id));
    });
  }

  async list(actor: Actor, query: PageQuery): Promise<Page<RankingPolicyDto>> {
    const limit = query.limit ?? defaultPageSize;
    const before = requireUuidKey(readCursor(query.cursor));
    const rows = await this.database.transaction(actor, (unit) => {
      const policies = unit.manager.getRepository(RankingPolicyEntity).createQueryBuilder('policy');
      if (before !== null) policies.where('policy.id < :before', { before });
      return policies
        .orderBy('policy.id', 'DESC')
        .take(limit + 1)
        .getMany();
    });
    return pageOf(rows.map(toPolicy), limit, (policy) => policy.id);
  }

  async get(actor: Actor, id: string): Promise<RankingPolicyDto> {
    return this.database.transaction(actor, async (unit) => toPolicy(await requirePolicy(unit, id)));
  }
}

/** Versions of a stage are numbered and judged one after the other: which is the first own one depends on it. */
async function lockStage(unit: UnitOfWork, stage: string): Promise<void> {
  await unit.query(`select pg_advisory_xact_lock(hashtextextended('ranking-policies.' || $1, 0))`, [stage]);
}

async function requirePolicy(unit: UnitOfWork, id: string): Promise<RankingPolicyEntity> {
  const found = await unit.manager.getRepository(RankingPolicyEntity).findOneBy({ id });
  if (!found) throw notFound('这个评价方案');
  return found;
}

async function requireTimely(
  unit: UnitOfWork,
  stage: string,
  effectiveFrom: string,
  announcedOn: string | null,
): Promise<void> {
  // The first version of all is the plan's own; the first announced one after it is the bureau's first.
  const earlier = await unit.first<{ count: number }>(
    `select count(*)::int as count from ranking_policies
      where ranking_policies.stage = $1 and ranking_policies.version > 1 and ranking_policies.announced_on is not null`,
    [stage],
  );
  const before = previousSchoolYearName(effectiveFrom);
  const check = checkAnnouncement({
    announcedOn,
    schoolYearBeforeStartsOn: await schoolYearStart(unit, before),
    isFirstOwnVersion: earlier?.count === 0,
  });
  if (check.isAdmissible) return;
  if (check.because === 'school-year-before-missing') {
    throw new AppError('unknown-code', `须先建立 ${before} 学年，才能判断方案是否提前一个学年公布。`, {
      fields: [{ path: 'effectiveFrom', code: check.because, message: `没有 ${before} 学年` }],
    });
  }
  throw new AppError(
    'announced-too-late',
    `${effectiveFrom} 学年施行的方案，最迟应在 ${check.latestAnnouncedOn}（上一学年开学日）公布。` +
      '请推迟施行学年。',
    {
      fields: [{ path: 'announcedOn', code: check.because, message: `不能晚于 ${check.latestAnnouncedOn}` }],
    },
  );
}

function readFigures(input: CreateRankingPolicyDto): RankingPolicyFigures {
  const names = ['cutoffs', 'rateWeights', 'tieBreak'] as const;
  const isJunior = input.stage === 'junior';
  const wrong = names.filter((name) => (input[name] !== undefined) !== isJunior);
  const { cutoffs, rateWeights, tieBreak } = input;
  if (wrong.length > 0) {
    const message = isJunior ? '初中方案须填写' : '小学只按均分排名，不用填写';
    throw new AppError('invalid-input', `${wrong.join('、')}：${message}。`, {
      fields: wrong.map((path) => ({ path, code: isJunior ? 'required' : 'unknown-field', message })),
    });
  }
  requireSchoolYearName(input.effectiveFrom);
  if (!cutoffs || !rateWeights || !tieBreak) return { stage: 'primary' };
  const figures: RankingPolicyFigures = { stage: 'junior', cutoffs, rateWeights, tieBreak };
  const faults = checkPolicyFigures(figures).map(describeFault);
  if (faults.length > 0) {
    throw new AppError('rule-violated', `${faults.map((fault) => fault.message).join('；')}。`, {
      fields: faults,
    });
  }
  return figures;
}

function requireSchoolYearName(name: string): void {
  if (Number(name.slice(5)) === Number(name.slice(0, 4)) + 1) return;
  throw new AppError('invalid-input', '学年应写作相连的两年，如 2026-2027。', {
    fields: [{ path: 'effectiveFrom', code: 'not-a-school-year', message: '应为相连的两年' }],
  });
}

function describeFault(fault: PolicyFault): FieldError {
  switch (fault.because) {
    case 'not-a-positive-integer':
      return { path: fault.path, code: fault.because, message: '名次线应为正整数' };
    case 'not-nested':
      return { path: fault.path, code: fault.because, message: '名次线应为优秀 ≤ 良好 ≤ 合格' };
    case 'not-a-whole-percent':
      return { path: fault.path, code: fault.because, message: '权重应为 0 到 100 的整数' };
    case 'sum-not-100':
      return {
        path: fault.path,
        code: fault.because,
        message: `三率权重合计应为 100，现为 ${String(fault.sum)}`,
      };
  }
}

function storeFigures(figures: RankingPolicyFigures) {
  if (figures.stage === 'primary') return {};
  const { cutoffs, rateWeights, tieBreak } = figures;
  return {
    excellentCutoff: cutoffs.excellent,
    goodCutoff: cutoffs.good,
    passCutoff: cutoffs.pass,
    excellentWeight: rateWeights.excellent,
    goodWeight: rateWeights.good,
    passWeight: rateWeights.pass,
    tieBreak,
  };
}

/** The figures of a kept version. */
export function figuresOf(policy: RankingPolicyEntity): RankingPolicyFigures {
  if (policy.stage === 'primary') return { stage: 'primary' };
  return {
    stage: 'junior',
    cutoffs: {
      excellent: policy.excellentCutoff ?? 0,
      good: policy.goodCutoff ?? 0,
      pass: policy.passCutoff ?? 0,
    },
    rateWeights: {
      excellent: policy.excellentWeight ?? 0,
      good: policy.goodWeight ?? 0,
      pass: policy.passWeight ?? 0,
    },
    tieBreak: policy.tieBreak ?? 'mean',
  };
}

export function toPolicy(policy: RankingPolicyEntity): RankingPolicyDto {
  const { id, version, name, announcedOn, effectiveFrom } = policy;
  return {
    id,
    version,
    name,
    ...figuresOf(policy),
    announcedOn,
    effectiveFrom,
    state: announcedOn === null ? 'draft' : 'announced',
  };
}
