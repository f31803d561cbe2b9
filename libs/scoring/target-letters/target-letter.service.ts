import { Inject, Injectable } from '@nestjs/common';
import { type Stage, stageTitles } from '#organization/schools/school-stage.rules.js';
import { recordAudit } from '#platform/audit/record-audit.js';
import type { Actor } from '#platform/database/actor.js';
import { Database } from '#platform/database/database.js';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import { AppError, notFound } from '#platform/errors/app-error.js';
import { databaseFaultOf } from '#platform/errors/database-errors.js';
import { requireFresh } from '#platform/http/entity-tag.js';
import { defaultPageSize, type Page, pageOf, readCursor } from '#platform/http/page.js';
import { judgeTargets } from './target-judgement.rules.js';
import type {
  ChangeTargetLetterDto,
  CreateTargetLetterDto,
  JudgedTargetLetterDto,
  SignTargetLetterDto,
  TargetLetterDto,
  TargetLetterQuery,
} from './target-letter.dto.js';
import {
  findTargetLetter,
  findUnsignedLetterForUpdate,
  listPublishedFigures,
  listTargetLetters,
  type TargetLetterKey,
  type TargetLetterRow,
} from './target-letter.queries.js';
import { checkLines, type TargetLine } from './target-line.rules.js';
import { readLines, toJudgedLetter, toLineError, toTargetLetter } from './to-target-letter.js';

/** Target letters: drafted by the office, signed once and for good, and held against what is published. */
@Injectable()
export class TargetLetterService {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** @throws AppError `unknown-code` (school year, school), `rule-violated` (stage, lines), `already-exists` */
  async create(actor: Actor, input: CreateTargetLetterDto): Promise<JudgedTargetLetterDto> {
    const lines = requireSoundLines(input.stage, input);
    return this.database.transaction(actor, async (unit) => {
      const schoolYearId = await requireSchoolYear(unit, input.schoolYear);
      const schoolStageId = await requireSchoolStage(unit, input);
      const id = await insertLetter(unit, input, schoolYearId, schoolStageId, lines);
      const letter = await requireLetter(unit, id);
      await recordAudit(unit, {
        action: 'target-letter.create',
        subjectKind: 'target-letter',
        subjectId: id,
        after: contentOf(letter),
      });
      return judge(unit, letter);
    });
  }

  async list(actor: Actor, query: TargetLetterQuery): Promise<Page<TargetLetterDto>> {
    const limit = query.limit ?? defaultPageSize;
    const after = readKey(readCursor(query.cursor));
    const rows = await this.database.transaction(actor, (unit) =>
      listTargetLetters(unit, query, after, limit + 1),
    );
    return pageOf(
      rows.map(toTargetLetter),
      limit,
      ({ schoolYear, schoolCode, stage }) => `${schoolYear} ${schoolCode} ${stage}`,
    );
  }

  /** With what became of each line, from what is published now. @throws AppError `not-found` */
  async get(actor: Actor, id: string): Promise<JudgedTargetLetterDto> {
    return this.database.transaction(
      actor,
      async (unit) => judge(unit, await requireLetter(unit, id)),
      'REPEATABLE READ',
    );
  }

  /** @throws AppError `not-found`, `state-conflict` once signed, `stale`, `rule-violated` */
  async change(
    actor: Actor,
    id: string,
    input: ChangeTargetLetterDto,
    ifMatch: string | undefined,
  ): Promise<JudgedTargetLetterDto> {
    return this.database.transaction(actor, async (unit) => {
      const before = await requireUnsigned(unit, id);
      requireFresh(ifMatch, await judge(unit, before));
      const lines = requireSoundLines(before.stage, input);
      await unit.execute(`update target_letters set lines = $2 where target_letters.id = $1`, [
        id,
        JSON.stringify(lines),
      ]);
      await recordAudit(unit, {
        action: 'target-letter.change',
        subjectKind: 'target-letter',
        subjectId: id,
        before: contentOf(before),
        after: contentOf({ ...before, lines }),
      });
      return judge(unit, { ...before, lines });
    });
  }

  /**
   * Puts on record that it was signed. It never changes again.
   *
   * @throws AppError `not-found`, `state-conflict` once signed, and once a line can be held against a published result,
   *   `stale`
   */
  async sign(
    actor: Actor,
    id: string,
    { signatory }: SignTargetLetterDto,
    ifMatch: string | undefined,
  ): Promise<JudgedTargetLetterDto> {
    const name = signatory.trim();
    if (name === '') {
      throw new AppError('invalid-input', '提交的内容有误：signatory：请写明代表学校签字的人。', {
        fields: [{ path: 'signatory', code: 'blank', message: '请写明代表学校签字的人' }],
      });
    }
    return this.database.transaction(actor, async (unit) => {
      const before = await requireUnsigned(unit, id);
      const judged = await judge(unit, before);
      requireFresh(ifMatch, judged);
      requireUnjudged(judged);
      await unit.execute(
        `update target_letters set signatory = $2, signed_by = $3, signed_at = clock_timestamp()
          where target_letters.id = $1`,
        [id, name, actor.userId],
      );
      await recordAudit(unit, {
        action: 'target-letter.sign',
        subjectKind: 'target-letter',
        subjectId: id,
        after: { ...contentOf(before), signatory: name },
      });
      return judge(unit, await requireLetter(unit, id));
    });
  }
}

/** Who knows the result signs up to nothing. */
function requireUnjudged({ lines }: JudgedTargetLetterDto): void {
  if (lines.every(({ outcome }) => outcome === 'not-yet')) return;
  throw new AppError(
    'state-conflict',
    '责任书中有指标的结果已经公布，不能再签订。责任书须在结果公布之前签订。',
  );
}

async function judge(unit: UnitOfWork, row: TargetLetterRow): Promise<JudgedTargetLetterDto> {
  const figures = await listPublishedFigures(unit, [row.id]);
  return toJudgedLetter(row, judgeTargets(row.stage, row.lines, figures));
}

async function requireLetter(unit: UnitOfWork, id: string): Promise<TargetLetterRow> {
  const found = await findTargetLetter(unit, id);
  if (!found) throw notFound('这份目标责任书');
  return found;
}

async function requireUnsigned(unit: UnitOfWork, id: string): Promise<TargetLetterRow> {
  await requireLetter(unit, id);
  const letter = await findUnsignedLetterForUpdate(unit, id);
  if (!letter) throw new AppError('state-conflict', '这份目标责任书已经签订，不能再改。');
  return letter;
}

function requireSoundLines(stage: Stage, input: ChangeTargetLetterDto): readonly TargetLine[] {
  const lines = readLines(input.lines);
  const fields = checkLines(stage, lines).map(toLineError);
  if (fields.length === 0) return lines;
  const named = fields.slice(0, 5).map(({ message }) => message);
  throw new AppError('rule-violated', `${named.join('；')}。`, { fields });
}

async function requireSchoolYear(unit: UnitOfWork, name: string): Promise<string> {
  const year = await unit.first<{ id: string }>(
    `select school_years.id from school_years where school_years.name = $1`,
    [name],
  );
  if (year) return year.id;
  throw new AppError('unknown-code', `没有 ${name} 学年，请先建立学年。`, {
    fields: [{ path: 'schoolYear', code: 'unknown-code', message: '没有这个学年' }],
  });
}

async function requireSchoolStage(
  unit: UnitOfWork,
  { schoolCode, stage }: CreateTargetLetterDto,
): Promise<string> {
  const school = await unit.first<{ schoolStageId: string | null }>(
    `select school_stages.id as "schoolStageId" from schools
       left join school_stages on school_stages.school_id = schools.id and school_stages.stage = $2
      where schools.code = $1`,
    [schoolCode, stage],
  );
  if (!school) {
    throw new AppError('unknown-code', `没有代码为“${schoolCode}”的学校，请核对代码。`, {
      fields: [{ path: 'schoolCode', code: 'unknown-code', message: '没有这所学校' }],
    });
  }
  if (school.schoolStageId !== null) return school.schoolStageId;
  throw new AppError('rule-violated', `学校“${schoolCode}”没有${stageTitles[stage]}学段，请改选学段。`, {
    fields: [{ path: 'stage', code: 'wrong-stage', message: '这所学校没有这个学段' }],
  });
}

async function insertLetter(
  unit: UnitOfWork,
  { schoolYear, schoolCode }: CreateTargetLetterDto,
  schoolYearId: string,
  schoolStageId: string,
  lines: readonly TargetLine[],
): Promise<string> {
  try {
    const row = await unit.first<{ id: string }>(
      `insert into target_letters (school_year_id, school_stage_id, created_by, lines)
       values ($1, $2, $3, $4) returning target_letters.id`,
      [schoolYearId, schoolStageId, unit.actor.userId, JSON.stringify(lines)],
    );
    return row?.id ?? '';
  } catch (error) {
    if (databaseFaultOf(error)?.constraint !== 'target_letters_unit_key') throw error;
    throw new AppError(
      'already-exists',
      `学校“${schoolCode}”的这个学段在 ${schoolYear} 学年已有目标责任书，请改原来的一份。`,
      { fields: [{ path: 'schoolCode', code: 'already-exists', message: '这一学年已有一份' }] },
    );
  }
}

function contentOf({ schoolYear, schoolCode, stage, lines }: TargetLetterRow): object {
  return { schoolYear, schoolCode, stage, lines };
}

/** No part of a key has a space in it. */
function readKey(key: string | null): TargetLetterKey | null {
  if (key === null) return null;
  const [schoolYear, schoolCode, stage, ...rest] = key.split(' ');
  if (schoolYear === undefined || schoolCode === undefined || stage === undefined || rest.length > 0)
    throw new AppError('invalid-cursor');
  return { schoolYear, schoolCode, stage };
}
