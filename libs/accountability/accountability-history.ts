import { Inject, Injectable } from '@nestjs/common';
import { jobActor } from '#platform/database/actor.js';
import { Database } from '#platform/database/database.js';
import type { AccountabilityRule } from './accountability-rule.rules.js';

import { listExamResults, listTenures, readToday } from './history.queries.js';
import { readSignedLetters } from './signed-letters.js';
import type { AsOf, History } from './verdict.rules.js';

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
    const ofPlaces = rules.filter((rule) => rule.kind === 'places');
    const kinds = [...new Set(ofPlaces.flatMap(({ evaluations }) => evaluations.kinds))];
    const stages = [...new Set(ofPlaces.map(({ evaluations }) => evaluations.stage))];
    const watchesLetters = rules.some(({ kind }) => kind === 'targets');
    return this.database.transaction(
      jobActor('accountability.judge'),
      async (unit) => {
        const today = await readToday(unit);
        return {
          history: {
            results: await listExamResults(unit, kinds, stages, today.day),
            tenures: await listTenures(unit),
            letters: watchesLetters ? await readSignedLetters(unit) : [],
          },
          today,
        };
      },
      'REPEATABLE READ',
    );
  }
}
