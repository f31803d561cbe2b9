import { Inject, Injectable } from '@nestjs/common';
import { recordAudit } from '#platform/audit/record-audit.js';
import type { Actor } from '#platform/database/actor.js';
import { Database } from '#platform/database/database.js';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import { AppError, type FieldError, notFound } from '#platform/errors/app-error.js';
import type { ChecklistContent } from '../checklists/checklist.rules.js';
import { PublishedChecklists } from '../checklists/published-checklists.js';
import { writeInOpenTerm } from './closed-term.js';
import { describeScoreFault } from './explain-in-words.js';
import { toVisit } from './to-visit.js';
import type { VisitDto } from './visit-answer.dto.js';
import { lockVisit } from './visit-lock.js';
import { scoreVisit, type VisitResult } from './visit-score.rules.js';
import { visitWindow } from '../visit-kind.rules.js';
import { isInWindow } from './visit-window.rules.js';
import { sectionsColumn } from './visit-revision.queries.js';
import { findVisitToWrite, type VisitToWriteRow } from './visit.queries.js';

export interface SubmittedVisit {
  readonly fate: 'submitted' | 'unchanged';
  readonly visit: VisitDto;
}

/** A draft becomes evidence: complete, in its window, added up, and locked. */
@Injectable()
export class VisitSubmissionService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(PublishedChecklists) private readonly checklists: PublishedChecklists,
  ) {}

  /** @throws AppError `not-found`, `rule-violated` naming everything that is wrong, `state-conflict` */
  async submit(actor: Actor, id: string): Promise<VisitDto> {
    const { visit } = await this.database.transaction(actor, (unit) => this.submitWithin(unit, id));
    return visit;
  }

  async submitWithin(unit: UnitOfWork, id: string): Promise<SubmittedVisit> {
    await lockVisit(unit, id);
    const draft = await findVisitToWrite(unit, id);
    if (draft?.inspectorId !== unit.actor.userId) throw notFound('您的这次督导记录');
    const { content: checklist } = await this.checklists.require(unit, draft.content.checklistVersionId);
    if (draft.status === 'submitted') return { fate: 'unchanged', visit: toVisit(draft, checklist) };
    const { given, max, sections } = requireSubmittable(draft, checklist);
    // Its findings with it: as placeFindings does for those that come later.
    const [submitted] = await writeInOpenTerm(() =>
      unit.prepared<{ submittedAt: Date }>(
        `with submitted as (
           update visits set status = 'submitted', revision = 1, submitted_at = clock_timestamp(),
                  points_given = $2, points_max = $3, sections = $4
            where visits.id = $1
           returning visits.id, visits.submitted_at, visits.inspector_id, visits.content, visits.content_hash,
                     visits.school_id, visits.school_stage_id, visits.term_id),
         placed as (
           update findings set school_id = submitted.school_id, school_stage_id = submitted.school_stage_id,
                  term_id = submitted.term_id
             from submitted
            where findings.visit_id = submitted.id and findings.school_id is null
              and findings.created_by = submitted.inspector_id)
         insert into visit_revisions (visit_id, revision, content, content_hash, points_given, points_max, sections,
                made_by, made_at)
         select submitted.id, 1, submitted.content, submitted.content_hash, $2, $3, $4, submitted.inspector_id,
                submitted.submitted_at
           from submitted
         returning visit_revisions.made_at as "submittedAt"`,
        [id, given, max, sectionsColumn(sections)],
      ),
    );
    if (!submitted) throw notFound('这次督导记录');
    await recordAudit(unit, {
      action: 'visit.submit',
      subjectKind: 'visit',
      subjectId: draft.id,
      after: { pointsGiven: given, pointsMax: max, contentHash: draft.contentHash.toString('hex') },
    });
    const { submittedAt } = submitted;
    const row = { ...draft, status: 'submitted', revision: 1, submittedAt } as const;
    return { fate: 'submitted', visit: toVisit({ ...row, pointsGiven: given, pointsMax: max }, checklist) };
  }
}

function requireSubmittable(draft: VisitToWriteRow, checklist: ChecklistContent): VisitResult {
  const scored = scoreVisit(checklist, draft.stage, draft.content.scores);
  const fields = [
    ...faultsOfPlace(draft),
    ...(scored.isComplete ? [] : scored.faults.map(describeScoreFault)),
  ];
  if (scored.isComplete && fields.length === 0) return scored.result;
  const named = fields
    .slice(0, 5)
    .map(({ path, message }) => `${path.replace(/^scores\./, '')}：${message}`)
    .join('；');
  const more = fields.length > 5 ? `；等 ${String(fields.length)} 处` : '';
  throw new AppError('rule-violated', `还不能提交：${named}${more}。`, { fields });
}

function faultsOfPlace({
  kind,
  term,
  visitedOn,
  admissionReason,
  isAssigned,
}: VisitToWriteRow): FieldError[] {
  const faults: FieldError[] = [];
  if (!isAssigned) {
    faults.push({ path: 'schoolCode', code: 'not-assigned', message: '这个学期不再分配给您督导' });
  }
  if (admissionReason === null && !isInWindow(kind, term, visitedOn)) {
    const { from, before } = visitWindow(kind, term);
    const title = kind === 'process' ? '过程性督导' : '学期综合评估';
    const message =
      `${title}应在 ${from}（含）至 ${before}（不含）之间进行，${visitedOn} 不在其内；` +
      '确需补录的，请教研室说明理由准予';
    faults.push({ path: 'visitedOn', code: 'outside-window', message });
  }
  return faults;
}
