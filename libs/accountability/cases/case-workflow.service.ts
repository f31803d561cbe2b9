import { Inject, Injectable } from '@nestjs/common';
import { recordAudit } from '#platform/audit/record-audit.js';
import type { Actor } from '#platform/database/actor.js';
import { Database } from '#platform/database/database.js';
import { AppError, notFound } from '#platform/errors/app-error.js';
import { requireFresh } from '#platform/http/entity-tag.js';
import type { CaseDetailDto } from './case.dto.js';
import { addDays, checkDeadline, usualDaysToAppeal } from './case-deadline.rules.js';
import { requireParty } from './case-party.js';
import { requireCase } from './case-reading.service.js';
import {
  type CaseAction,
  caseActions,
  caseMoves,
  canBeAppealed,
  type CaseState,
  type Decision,
  moveCase,
  type StepRefusal,
} from './case-state.rules.js';
import { insertCaseStep, type LockedCase, lockCase } from './case-step.queries.js';
import { wordOfAction, wordOfState } from './case-words.js';

/** A step as somebody asks for it. */
export interface AskedStep {
  readonly action: CaseAction;
  readonly text: string | null;
  readonly decision?: Decision;
  /** Of a request: when the statement is due. Of a decision: until when it can be appealed. */
  readonly due?: string;
}

/** Moves cases from being proposed to being closed, one step at a time, whoever asks at the same moment. */
@Injectable()
export class CaseWorkflowService {
  constructor(@Inject(Database) private readonly database: Database) {}

  /**
   * @throws AppError `not-found`, `stale`, `state-conflict`, `two-person-rule`, `not-permitted`, `rule-violated` for a
   *   deadline or a text that will not do
   */
  async move(
    actor: Actor,
    id: string,
    asked: AskedStep,
    ifMatch: string | undefined,
  ): Promise<CaseDetailDto> {
    const who = requireParty(actor);
    return this.database.transaction(actor, async (unit) => {
      // Who does not see it does not lock it either.
      await requireCase(unit, id);
      const standing = await lockCase(unit, id);
      if (!standing) throw notFound('这件问责事项');
      requireFresh(ifMatch, await requireCase(unit, id));
      const { action, decision } = asked;
      const intended = decision === undefined ? { action, ...who } : { action, decision, ...who };
      const move = moveCase(standing, intended, standing.today);
      if (move.outcome === 'refused') throw explainRefusal(standing.state, action, move);
      requireWords(asked);
      const due = dueOf(asked, standing);
      const step = standing.step + 1;
      await insertCaseStep(unit, {
        caseId: id,
        step,
        action,
        to: move.to,
        evidenceVersion: standing.evidenceVersion,
        text: asked.text,
        decision: decision ?? null,
        due,
        party: who.party,
      });
      await recordAudit(unit, {
        action: `case.${action}`,
        subjectKind: 'case',
        subjectId: standing.id,
        before: { state: standing.state },
        after: {
          state: move.to,
          step,
          evidenceVersion: standing.evidenceVersion,
          ...(decision === undefined ? {} : { decision }),
          ...(due === null ? {} : { due }),
        },
      });
      return requireCase(unit, id);
    });
  }
}

/** What is written is read by those whom it is about. */
function requireWords({ action, text }: AskedStep): void {
  if (text === null || text.trim() !== '') return;
  const path = action === 'decide' ? 'reasons' : 'text';
  throw new AppError('rule-violated', `请写明${action === 'decide' ? '理由' : '内容'}，不能只有空格。`, {
    fields: [{ path, code: 'blank', message: '不能为空，请填写' }],
  });
}

/** Until when the unit can answer, if it can. */
function dueOf({ action, decision, due }: AskedStep, standing: LockedCase): string | null {
  switch (action) {
    case 'request-statement':
      return requireDeadline('dueOn', due ?? '', standing.today);
    case 'decide':
      if (decision !== 'deferred' && canBeAppealed(standing))
        return requireDeadline(
          'appealUntil',
          due ?? addDays(standing.today, usualDaysToAppeal),
          standing.today,
        );
      if (due === undefined) return null;
      throw new AppError('rule-violated', '这个决定不能申诉，请去掉申诉期限（appealUntil）。', {
        fields: [{ path: 'appealUntil', code: 'no-appeal', message: '不能申诉的决定没有申诉期限，请去掉' }],
      });
    case 'review':
    case 'statement':
    case 'appeal':
    case 'close':
      return null;
  }
}

function requireDeadline(path: 'dueOn' | 'appealUntil', due: string, today: string): string {
  const fault = checkDeadline(due, today);
  if (fault === null) return due;
  const message = fault === 'too-early' ? '至少应在三天以后，请改晚' : '至多在九十天以内，请改早';
  throw new AppError('rule-violated', `期限（${path}）${message}。`, {
    fields: [{ path, code: fault, message }],
  });
}

function explainRefusal(state: CaseState, action: CaseAction, refusal: StepRefusal): AppError {
  const doing = wordOfAction[action];
  switch (refusal.because) {
    case 'not-this-party':
      return new AppError('not-permitted', `这件问责事项不能由您${doing}：学校的由本校，乡镇的由中心校。`);
    case 'not-from-here': {
      const from = refusal.from.map((name) => `“${wordOfState[name]}”`).join('或');
      const next = caseActions.filter((name) => caseMoves[name].from.includes(state));
      const possible =
        next.length === 0 ? '现已没有下一步' : `现在可以${next.map((name) => wordOfAction[name]).join('、')}`;
      return new AppError(
        'state-conflict',
        `这件问责事项现为“${wordOfState[state]}”，只有${from}时才能${doing}；${possible}。`,
      );
    }
    case 'took-part':
      return new AppError(
        'two-person-rule',
        `您在这件问责事项中曾${wordOfAction[refusal.as]}，不能再作决定，请由另一位局领导决定。`,
      );
    case 'decided-before':
      return new AppError('two-person-rule', '您作出了被申诉的决定，申诉请由另一位局领导决定。');
    case 'not-heard':
      return new AppError(
        'state-conflict',
        '单位还没有就现有证据作过说明，不能决定成立。请教研室先请单位说明；现在可以决定不成立或暂缓。',
      );
    case 'no-longer-named':
      return new AppError(
        'state-conflict',
        '按更正后的结果，规则已不再涉及这个单位，不能决定成立；可以决定不成立或暂缓。',
      );
    case 'appealed-already':
      return new AppError('state-conflict', '这个决定已经申诉过一次，不能再申诉。');
    case 'appeal-over':
      return new AppError('state-conflict', `申诉期限（${refusal.due ?? '无'}）已过，不能再申诉。`);
    case 'appeal-still-open':
      return new AppError(
        'state-conflict',
        `单位在 ${refusal.due} 以前（含当天）还可以申诉，期满之后才能办结。`,
      );
  }
}
