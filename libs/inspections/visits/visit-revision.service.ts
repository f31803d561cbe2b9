import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { recordAudit } from '#platform/audit/record-audit.js';
import type { Actor } from '#platform/database/actor.js';
import { Database } from '#platform/database/database.js';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import { AppError, notFound } from '#platform/errors/app-error.js';
import { requireFresh } from '#platform/http/entity-tag.js';
import { defaultPageSize, type Page, type PageQuery, pageOf, readCursor } from '#platform/http/page.js';
import type { ChecklistContent } from '../checklists/checklist.rules.js';
import { PublishedChecklists } from '../checklists/published-checklists.js';
import { writeInOpenTerm } from './closed-term.js';
import { contentHash } from './content-hash.js';
import { describeScoreFault } from './explain-in-words.js';
import { toVisit, toVisitRevision } from './to-visit.js';
import type { VisitRevisionDto } from './visit-answer.dto.js';
import { toLocation, toScores, type VisitContent } from './visit-content.js';
import { lockVisit } from './visit-lock.js';
import { readScores } from './read-scores.js';
import { findRevision, listRevisions, sectionsColumn } from './visit-revision.queries.js';
import { scoreVisit, type VisitResult } from './visit-score.rules.js';
import type { ReviseVisitDto } from './visit.dto.js';
import { findVisit, findVisitToWrite, type VisitToWriteRow } from './visit.queries.js';

/** Corrections of what was submitted. What was there before stays readable. */
@Injectable()
export class VisitRevisionService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(PublishedChecklists) private readonly checklists: PublishedChecklists,
  ) {}

  /**
   * The same correction again is answered as before.
   *
   * @throws AppError `not-found`, `state-conflict`, `id-reused`, `stale`, `rule-violated`
   */
  async revise(
    actor: Actor,
    visitId: string,
    sent: ReviseVisitDto,
    ifMatch: string | undefined,
  ): Promise<VisitRevisionDto> {
    return this.database.transaction(actor, async (unit) => {
      await lockVisit(unit, visitId);
      const visit = await findVisitToWrite(unit, visitId);
      requireReviser(actor, visit);
      const { content: checklist } = await this.checklists.require(unit, visit.content.checklistVersionId);
      const id = (sent.id ?? randomUUID()).toLowerCase();
      const hash = contentHash(correctionOf(sent));
      const kept = await findRevision(unit, id);
      if (kept) {
        if (kept.visitId !== visit.id || !kept.contentHash.equals(hash)) throw idReused();
        return toVisitRevision(kept, checklist);
      }
      requireFresh(ifMatch, toVisit(visit, checklist));
      return writeRevision(unit, visit, { id, hash, sent }, checklist);
    });
  }

  /** @throws AppError `not-found` */
  async list(actor: Actor, visitId: string, query: PageQuery): Promise<Page<VisitRevisionDto>> {
    const limit = query.limit ?? defaultPageSize;
    const before = readRevision(readCursor(query.cursor));
    return this.database.transaction(actor, async (unit) => {
      const visit = await findVisit(unit, visitId);
      if (!visit) throw notFound('这次督导记录');
      const { content: checklist } = await this.checklists.require(unit, visit.content.checklistVersionId);
      const rows = await listRevisions(unit, visitId, before, limit + 1);
      const revisions = rows.map((row) => toVisitRevision(row, checklist));
      return pageOf(revisions, limit, ({ revision }) => String(revision));
    });
  }
}

function requireReviser(actor: Actor, visit: VisitToWriteRow | undefined): asserts visit is VisitToWriteRow {
  const isReviser =
    visit && (actor.role === 'office' || (visit.inspectorId === actor.userId && visit.isAssigned));
  if (!isReviser) throw notFound('可由您更正的这次督导记录');
  if (visit.status === 'draft')
    throw new AppError('state-conflict', '这次督导还是草稿，直接改写即可，不用更正。');
}

/** What was sent, without its id. */
function correctionOf({ reason, scores, location, deviceTime }: ReviseVisitDto) {
  return {
    reason,
    scores: toScores(readScores(scores)),
    ...(location === undefined ? {} : { location: toLocation(location) }),
    ...(deviceTime === undefined ? {} : { deviceTime }),
  };
}

async function writeRevision(
  unit: UnitOfWork,
  visit: VisitToWriteRow,
  { id, hash, sent }: { readonly id: string; readonly hash: Buffer; readonly sent: ReviseVisitDto },
  checklist: ChecklistContent,
): Promise<VisitRevisionDto> {
  const { reason, ...changed } = correctionOf(sent);
  const content: VisitContent = { ...visit.content, ...changed };
  const { given, max, sections } = requireComplete(content, checklist);
  const revision = visit.revision + 1;
  const made = await writeInOpenTerm(() =>
    unit.first<{ madeAt: Date }>(
      `with revised as (
         update visits set revision = $2, content = $3, points_given = $4, points_max = $5, sections = $6
          where visits.id = $1 returning visits.id)
       insert into visit_revisions (visit_id, revision, id, content, content_hash, points_given, points_max, sections,
              reason, made_by)
       select revised.id, $2, $7, $3, $8, $4, $5, $6, $9, $10 from revised
       on conflict (id) do nothing
       returning visit_revisions.made_at as "madeAt"`,
      [
        visit.id,
        revision,
        JSON.stringify(content),
        given,
        max,
        sectionsColumn(sections),
        id,
        hash,
        reason,
        unit.actor.userId,
      ],
    ),
  );
  // A correction of a visit that the caller does not see has this id.
  if (!made) throw idReused();
  await recordAudit(unit, {
    action: 'visit.revise',
    subjectKind: 'visit',
    subjectId: visit.id,
    before: { revision: visit.revision, pointsGiven: visit.pointsGiven, pointsMax: visit.pointsMax },
    after: { revision, pointsGiven: given, pointsMax: max, reason },
  });
  const madeBy = unit.actor.userId ?? '';
  const row = { id, visitId: visit.id, revision, content, reason, madeBy, madeAt: made.madeAt };
  return toVisitRevision(row, checklist);
}

function requireComplete(content: VisitContent, checklist: ChecklistContent): VisitResult {
  const scored = scoreVisit(checklist, content.stage, content.scores);
  if (scored.isComplete) return scored.result;
  const fields = scored.faults.map(describeScoreFault);
  const named = fields
    .slice(0, 5)
    .map(({ path, message }) => `${path.replace(/^scores\./, '')}：${message}`)
    .join('；');
  throw new AppError('rule-violated', `更正的评分有误：${named}。`, { fields });
}

function readRevision(key: string | null): number | null {
  if (key !== null && !/^[1-9]\d{0,8}$/.test(key)) throw new AppError('invalid-cursor');
  return key === null ? null : Number(key);
}

function idReused(): AppError {
  return new AppError('id-reused', '这个编号已用于另一份更正，内容不同。');
}
