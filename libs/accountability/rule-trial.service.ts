import { setImmediate as nextTurn } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '#platform/database/actor.js';
import { Database } from '#platform/database/database.js';
import { AccountabilityHistory } from './accountability-history.js';
import { listRulesInForce } from './accountability-rule.queries.js';
import { requireRule } from './accountability-rule.service.js';
import { judgeRule, replayRule } from './accountability.rules.js';
import { toRule } from './to-rule.js';
import { toHeldExam, toVerdicts } from './to-verdict.js';
import type { NearMissDto, NearMissesDto, RuleTrialDto } from './verdict.dto.js';

/** What rules say about the published past. Nothing is kept of it, and nothing follows from it. */
@Injectable()
export class RuleTrialService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(AccountabilityHistory) private readonly past: AccountabilityHistory,
  ) {}

  /** On whom a version, draft or not, would have fired so far. @throws AppError `not-found` */
  async tryOnHistory(actor: Actor, id: string): Promise<RuleTrialDto> {
    const row = await this.database.transaction(actor, (unit) => requireRule(unit, id));
    const { history, today } = await this.past.read([row.content]);
    return {
      rule: toRule(row),
      asOf: today.day,
      unpublishedExams: history.results.filter(({ runId }) => runId === null).map(toHeldExam),
      verdicts: replayRule(row.content, history, today, 'of-each-period').flatMap((verdict) =>
        toVerdicts(row.content, verdict),
      ),
    };
  }

  /** Units that one more such period would bring into a rule in force, so that they can be helped in time. */
  async nearMisses(actor: Actor): Promise<NearMissesDto> {
    const rows = await this.database.transaction(actor, listRulesInForce);
    const { history, today } = await this.past.read(rows.map(({ content }) => content));
    const nearMisses: NearMissDto[] = [];
    for (const row of rows) {
      // A large county's rule takes a while: others are served in between.
      await nextTurn();
      const rule = toRule(row);
      for (const verdict of judgeRule(row.content, history, today)) {
        if (!verdict.isOneShort) continue;
        nearMisses.push(...toVerdicts(row.content, verdict).map((answer) => ({ rule, ...answer })));
      }
    }
    return { asOf: today.day, nearMisses };
  }
}
