import { Inject, Injectable } from '@nestjs/common';
import { jobActor } from '#platform/database/actor.js';
import { Database } from '#platform/database/database.js';
import type { AccountabilityRule } from './accountability-rule.rules.js';
import type { AsOf, History } from './accountability.rules.js';
import { listExamResults, listTenures, readToday } from './history.queries.js';

/**
 * What rules are judged by, of the whole county in one state. Read in the name of a job that sees published rankings and
 * leading posts and nothing else, whoever asks: so whoever asks must have been let in to a rule first.
 */
@Injectable()
export class AccountabilityHistory {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** As far as these rules are concerned with it. */
  async read(
    rules: readonly AccountabilityRule[],
  ): Promise<{ readonly history: History; readonly today: AsOf }> {
    const kinds = [...new Set(rules.flatMap(({ evaluations }) => evaluations.kinds))];
    const stages = [...new Set(rules.map(({ evaluations }) => evaluations.stage))];
    return this.database.transaction(
      jobActor('accountability.judge'),
      async (unit) => ({
        history: {
          results: await listExamResults(unit, kinds, stages),
          tenures: await listTenures(unit),
        },
        today: await readToday(unit),
      }),
      'REPEATABLE READ',
    );
  }
}
