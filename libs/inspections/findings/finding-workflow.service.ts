import { Inject, Injectable } from '@nestjs/common';
import { recordAudit } from '#platform/audit/record-audit.js';
import type { Actor } from '#platform/database/actor.js';
import { Database } from '#platform/database/database.js';
import { AppError, notFound } from '#platform/errors/app-error.js';
import { requireFresh } from '#platform/http/entity-tag.js';
import type { FindingDetailDto } from './finding.dto.js';
import { insertStep, lockFinding, type StandingFinding } from './finding.queries.js';
import { requireFinding } from './finding-reading.service.js';
import {
  type FindingAction,
  findingParties,
  type FindingParty,
  type FindingState,
  moveFinding,
} from './finding-state.rules.js';

const wordOfState: Readonly<Record<FindingState, string>> = {
  open: '待整改',
  rectified: '已整改待核实',
  verified: '已核实',
  closed: '已销号',
};
const wordOfAction: Readonly<Record<FindingAction, string>> = {
  rectify: '报整改',
  verify: '核实',
  reopen: '退回',
  close: '销号',
};

export interface FindingStep {
  readonly action: FindingAction;
  readonly text: string | null;
}

/** Moves findings from being found to being closed, one step at a time, whoever asks at the same moment. */
@Injectable()
export class FindingWorkflowService {
  constructor(@Inject(Database) private readonly database: Database) {}

  /**
   * The same step by the same person once more, when it was the latest, changes nothing: phones repeat what they got no
   * answer to.
   *
   * @throws AppError `not-found`, `stale`, `state-conflict`
   */
  async move(
    actor: Actor,
    id: string,
    { action, text }: FindingStep,
    ifMatch: string | undefined,
  ): Promise<FindingDetailDto> {
    const party = partyOf(actor);
    return this.database.transaction(actor, async (unit) => {
      const standing = await lockFinding(unit, id, party);
      if (!standing) throw notFound('这个问题');
      const finding = await requireFinding(unit, id);
      if (isRepeat(standing, { action, text })) return finding;
      requireFresh(ifMatch, finding);
      const to = requireMove(standing.state, action, party);
      const step = standing.step + 1;
      await insertStep(unit, { findingId: id, step, action, to, text, party });
      await recordAudit(unit, {
        action: `finding.${action}`,
        subjectKind: 'finding',
        subjectId: finding.id,
        before: { state: standing.state, overdueSince: standing.overdueSince },
        after: { state: to, step },
      });
      return requireFinding(unit, id);
    });
  }
}

function isRepeat(standing: StandingFinding, { action, text }: FindingStep): boolean {
  return standing.isLastOwn && standing.lastAction === action && standing.lastText === text;
}

function requireMove(state: FindingState, action: FindingAction, party: FindingParty): FindingState {
  const move = moveFinding(state, action, party);
  if (move.outcome === 'moved') return move.to;
  if (move.because === 'not-this-party') throw new AppError('not-permitted');
  const from = move.from.map((name) => `“${wordOfState[name]}”`).join('或');
  throw new AppError(
    'state-conflict',
    `这个问题现为“${wordOfState[state]}”，只有${from}的问题才能${wordOfAction[action]}。`,
  );
}

function partyOf(actor: Actor): FindingParty {
  const party = findingParties.find((name) => name === actor.role);
  if (!party) throw new AppError('not-permitted');
  return party;
}
