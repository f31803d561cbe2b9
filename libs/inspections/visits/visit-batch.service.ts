import { Inject, Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import type { Actor } from '#platform/database/actor.js';
import { Database } from '#platform/database/database.js';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import { AppError } from '#platform/errors/app-error.js';
import { translateDatabaseError } from '#platform/errors/database-errors.js';
import { type ErrorKind, errorCatalogue } from '#platform/errors/error-catalogue.js';
import { entityTagOf } from '#platform/http/entity-tag.js';
import { problemLimits } from '#platform/http/problem.js';
import { createValidationPipe } from '#platform/http/validation.js';
import type { VisitDto } from './visit-answer.dto.js';
import { type BatchAnswerDto, type BatchItemDto, BatchVisitDto, type VisitFate } from './visit-batch.dto.js';
import { VisitRecordingService } from './visit-recording.service.js';
import { VisitSubmissionService } from './visit-submission.service.js';

/** What a phone brings home from a day without a network: each visit is judged alone, and the fate of each is told. */
@Injectable()
export class VisitBatchService {
  private readonly validation = createValidationPipe();

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(VisitRecordingService) private readonly recording: VisitRecordingService,
    @Inject(VisitSubmissionService) private readonly submission: VisitSubmissionService,
  ) {}

  /** @throws AppError `invalid-input` for visits without an id, by which nothing could be told of them */
  async receive(actor: Actor, visits: readonly unknown[]): Promise<BatchAnswerDto> {
    const ids = requireIds(visits);
    const items: BatchItemDto[] = [];
    for (const [index, id] of ids.entries()) items.push(await this.receiveOne(actor, id, visits[index]));
    return { items };
  }

  private async receiveOne(actor: Actor, id: string, sent: unknown): Promise<BatchItemDto> {
    const visit = await this.read(sent);
    if (visit instanceof AppError) return refused(id, visit, null);
    const { id: _, submit, ifMatch, ...content } = visit;
    const recorded = await this.attempt(actor, (unit) =>
      this.recording.recordWithin(unit, id, content, ifMatch),
    );
    if (recorded instanceof AppError) return refused(id, recorded, null);
    if (submit !== true || recorded.visit.status === 'submitted') return done(recorded.fate, recorded.visit);
    // The draft stays when it may not be submitted yet: the office can only admit what it can see.
    const submitted = await this.attempt(actor, (unit) => this.submission.submitWithin(unit, id));
    if (submitted instanceof AppError) return refused(id, submitted, recorded.visit);
    return done(submitted.fate, submitted.visit);
  }

  private async read(sent: unknown): Promise<BatchVisitDto | AppError> {
    try {
      const read: unknown = await this.validation.transform(sent, { type: 'body', metatype: BatchVisitDto });
      if (!(read instanceof BatchVisitDto)) throw new AppError('invalid-input');
      return read;
    } catch (error) {
      return verdictOf(error);
    }
  }

  /** Behind a savepoint: with an Idempotency-Key all of the batch is one transaction. */
  private async attempt<Result>(
    actor: Actor,
    work: (unit: UnitOfWork) => Promise<Result>,
  ): Promise<Result | AppError> {
    try {
      return await this.database.transaction(actor, async (unit) => {
        await unit.query('savepoint batch_item');
        try {
          const result = await work(unit);
          await unit.query('release savepoint batch_item');
          return result;
        } catch (error) {
          await unit.query('rollback to savepoint batch_item');
          throw error;
        }
      });
    } catch (error) {
      return verdictOf(error);
    }
  }
}

const verdicts: ReadonlySet<ErrorKind> = new Set(['malformed', 'not-found', 'conflict', 'stale', 'rule']);

/** What is the visit's own fault is its fate; whatever else goes wrong is the whole request's, and may be tried again. */
function verdictOf(error: unknown): AppError {
  const known = translateDatabaseError(error);
  if (known instanceof AppError && known.code !== 'concurrent-change') {
    if (verdicts.has(errorCatalogue[known.code].kind)) return known;
  }
  throw known;
}

function requireIds(visits: readonly unknown[]): readonly string[] {
  const ids = visits.map((visit) =>
    typeof visit === 'object' && visit !== null && 'id' in visit && isUUID(visit.id)
      ? String(visit.id)
      : null,
  );
  const fields = ids.flatMap((id, index) =>
    id === null ? [{ path: `visits.${String(index)}.id`, code: 'isUuid', message: '应为 UUID' }] : [],
  );
  if (fields.length > 0) throw new AppError('invalid-input', '每次督导都须有编号（id）。', { fields });
  return ids.flatMap((id) => (id === null ? [] : [id.toLowerCase()]));
}

function done(fate: VisitFate, visit: VisitDto): BatchItemDto {
  const { id, status, percent } = visit;
  return { id, fate, status, etag: entityTagOf(visit), percent, problem: null };
}

function refused(id: string, { code, detail, fields }: AppError, draft: VisitDto | null): BatchItemDto {
  const errors = fields.slice(0, problemLimits.errors).map((field) => ({
    path: field.path.slice(0, problemLimits.path),
    code: field.code,
    message: field.message.slice(0, problemLimits.message),
  }));
  return {
    id,
    fate: 'refused',
    status: draft?.status ?? null,
    etag: draft === null ? null : entityTagOf(draft),
    percent: null,
    problem: { code, detail: detail.slice(0, problemLimits.detail), errors },
  };
}
