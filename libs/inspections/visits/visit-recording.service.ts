import { Inject, Injectable } from '@nestjs/common';
import { recordAudit } from '#platform/audit/record-audit.js';
import type { Actor } from '#platform/database/actor.js';
import { Database } from '#platform/database/database.js';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import { AppError } from '#platform/errors/app-error.js';
import { requireFresh } from '#platform/http/entity-tag.js';
import type { PublishedChecklist } from '../checklists/checklist.queries.js';
import { PublishedChecklists } from '../checklists/published-checklists.js';
import { writeInOpenTerm } from './closed-term.js';
import { contentHash } from './content-hash.js';
import { toVisit } from './to-visit.js';
import type { VisitDto } from './visit-answer.dto.js';
import { toContent, type VisitContent } from './visit-content.js';
import { placeFindings, recordFinding, requireStillAssigned } from './visit-findings.queries.js';
import { findVisitGround, type VisitGroundRow } from './visit-ground.queries.js';
import { requireSoundFindings, requireSoundGround, type SoundGround } from './visit-ground.js';
import { lockVisit } from './visit-lock.js';
import type { PutVisitDto, VisitFindingDto } from './visit.dto.js';
import { findVisit, type VisitRow } from './visit.queries.js';

export interface RecordedVisit {
  readonly fate: 'created' | 'replaced' | 'unchanged';
  readonly visit: VisitDto;
}

interface Incoming {
  readonly id: string;
  readonly content: VisitContent;
  readonly hash: Buffer;
  readonly checklist: PublishedChecklist;
}

/** Takes in what phones write down on the spot. The same again changes nothing, however often it comes. */
@Injectable()
export class VisitRecordingService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(PublishedChecklists) private readonly checklists: PublishedChecklists,
  ) {}

  /** @throws AppError `unknown-code`, `rule-violated`, `id-reused`, `stale`, `state-conflict` */
  async record(
    actor: Actor,
    id: string,
    sent: PutVisitDto,
    ifMatch: string | undefined,
  ): Promise<RecordedVisit> {
    return this.database.transaction(actor, (unit) => this.recordWithin(unit, id, sent, ifMatch));
  }

  async recordWithin(
    unit: UnitOfWork,
    id: string,
    sent: PutVisitDto,
    ifMatch: string | undefined,
  ): Promise<RecordedVisit> {
    const content = toContent(sent);
    const { findings = [] } = sent;
    const hash = contentHash(content);
    const checklist = await this.checklists.require(unit, content.checklistVersionId);
    requireSoundFindings(findings, checklist.content);
    const incoming = { id, content, hash, checklist };
    const recorded =
      (ifMatch === undefined ? await createDraft(unit, incoming) : null) ??
      (await recordAgain(unit, incoming, ifMatch));
    await recordFindings(unit, recorded.visit, findings);
    return recorded;
  }
}

/** Null when the id is taken, also by somebody whose visits the caller does not see. What is new needs no lock. */
async function createDraft(unit: UnitOfWork, incoming: Incoming): Promise<RecordedVisit | null> {
  const { id, content, hash, checklist } = incoming;
  const found = await findVisitGround(unit, id, content);
  if (found.keptBy !== null) return null;
  const ground = requireSoundGround(content, found);
  const [created] = await writeInOpenTerm(() =>
    unit.prepared<Pick<VisitRow, 'id' | 'receivedAt'>>(
      `insert into visits (id, inspector_id, inspector_name, term_id, school_id, school_stage_id, kind, visited_on,
              checklist_id, content, content_hash, status)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'draft')
       on conflict (id) do nothing returning visits.id, visits.received_at as "receivedAt"`,
      [
        id,
        unit.actor.userId,
        ground.inspectorName,
        ground.termId,
        ground.schoolId,
        ground.schoolStageId,
        content.kind,
        content.visitedOn,
        checklist.id,
        JSON.stringify(content),
        hash,
      ],
    ),
  );
  if (!created) return null;
  const row = draftRow(unit, content, ground, created);
  await recordAudit(unit, {
    action: 'visit.draft',
    subjectKind: 'visit',
    subjectId: row.id,
    after: auditedPart(row, hash),
  });
  return { fate: 'created', visit: toVisit(row, checklist.content) };
}

/** For an id that is taken, or that the sender believes to be. */
async function recordAgain(
  unit: UnitOfWork,
  incoming: Incoming,
  ifMatch: string | undefined,
): Promise<RecordedVisit> {
  const { id, content, hash, checklist } = incoming;
  await lockVisit(unit, id);
  const ground = await findVisitGround(unit, id, content);
  if (ground.keptBy === null && ifMatch !== undefined) throw new AppError('stale', '服务器上没有这份草稿。');
  const kept = ground.keptBy === unit.actor.userId ? await findVisit(unit, id) : undefined;
  if (!kept) throw idReused(id);
  const isSame = ground.keptHash?.equals(hash) ?? false;
  // The content names its checklist: the same content was scored by the same one.
  if (isSame) return { fate: 'unchanged', visit: toVisit(kept, checklist.content) };
  if (kept.status === 'submitted') {
    throw new AppError('state-conflict', '这次督导已经提交，不能改写。需要改动请以更正提交，并说明理由。');
  }
  if (ifMatch === undefined) throw idReused(id);
  // A draft is not added up yet: its tag does not hang on the checklist.
  requireFresh(ifMatch, toVisit(kept, checklist.content));
  return { fate: 'replaced', visit: await replaceDraft(unit, incoming, ground, kept) };
}

async function replaceDraft(
  unit: UnitOfWork,
  incoming: Incoming,
  found: VisitGroundRow,
  kept: VisitRow,
): Promise<VisitDto> {
  const { id, content, hash, checklist } = incoming;
  const ground = requireSoundGround(content, found);
  const row = { ...draftRow(unit, content, ground, kept), ...admissionOf(kept) };
  requireAdmittedSame(kept, row);
  await writeInOpenTerm(() =>
    unit.execute(
      `update visits
          set inspector_name = $2, term_id = $3, school_id = $4, school_stage_id = $5, kind = $6, visited_on = $7,
              checklist_id = $8, content = $9, content_hash = $10
        where visits.id = $1`,
      [
        id,
        ground.inspectorName,
        ground.termId,
        ground.schoolId,
        ground.schoolStageId,
        content.kind,
        content.visitedOn,
        checklist.id,
        JSON.stringify(content),
        hash,
      ],
    ),
  );
  await recordAudit(unit, {
    action: 'visit.redraft',
    subjectKind: 'visit',
    subjectId: row.id,
    after: auditedPart(row, hash),
  });
  return toVisit(row, checklist.content);
}

/** A visit was admitted late as what it was: of this school, this day and this kind. */
function requireAdmittedSame(kept: VisitRow, now: VisitRow): void {
  if (kept.admissionReason === null) return;
  const parts = ['schoolCode', 'stage', 'kind', 'visitedOn', 'termId'] as const;
  const changed = parts.filter((part) => kept[part] !== now[part]);
  if (changed.length === 0) return;
  throw new AppError('state-conflict', '这次督导已获准补录，学校、学段、类别、日期和学期不能再改。', {
    fields: changed.map((path) => ({ path, code: 'admitted-late', message: '获准补录之后不能再改' })),
  });
}

/** The row as it has been written, without reading it once more. */
function draftRow(
  { actor }: UnitOfWork,
  content: VisitContent,
  ground: SoundGround,
  { id, receivedAt }: Pick<VisitRow, 'id' | 'receivedAt'>,
): VisitRow {
  const { schoolCode, stage, kind, visitedOn } = content;
  const { schoolName, termId, inspectorName } = ground;
  return {
    id,
    status: 'draft',
    revision: 0,
    schoolCode,
    schoolName,
    stage,
    kind,
    visitedOn,
    termId,
    inspectorId: actor.userId ?? '',
    inspectorName,
    pointsGiven: null,
    pointsMax: null,
    receivedAt,
    submittedAt: null,
    content,
    admissionReason: null,
    admittedBy: null,
    admittedAt: null,
  };
}

function admissionOf({ admissionReason, admittedBy, admittedAt }: VisitRow) {
  return { admissionReason, admittedBy, admittedAt };
}

function auditedPart({ schoolCode, stage, kind, visitedOn, termId }: VisitRow, hash: Buffer): object {
  return { schoolCode, stage, kind, visitedOn, termId, contentHash: hash.toString('hex') };
}

async function recordFindings(
  unit: UnitOfWork,
  { id: visitId, status }: VisitDto,
  findings: readonly VisitFindingDto[],
): Promise<void> {
  for (const { id, itemCode, text, severity, deadline } of findings) {
    const fate = await recordFinding(unit, { id, visitId, itemCode, text, severity, deadline });
    if (fate === 'created') {
      if (status === 'submitted') await requireStillAssigned(unit, visitId);
      await recordAudit(unit, {
        action: 'finding.record',
        subjectKind: 'finding',
        subjectId: id.toLowerCase(),
        after: { visitId, itemCode, severity, deadline },
      });
    }
  }
  if (findings.length > 0 && status === 'submitted') await placeFindings(unit, visitId);
}

function idReused(id: string): AppError {
  return new AppError(
    'id-reused',
    `编号 ${id} 已用于另一次督导，或这份草稿已有不同的内容。改写自己的草稿请在 If-Match 中写明上次答复的 ETag。`,
  );
}
