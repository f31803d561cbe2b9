import type { Actor } from '#platform/database/actor.js';
import { AppError } from '#platform/errors/app-error.js';
import { caseParties, type CaseParty } from './case-state.rules.js';

/** As whom somebody acts in a case. @throws AppError `not-permitted` for everybody else */
export function requireParty({ role, userId }: Actor): {
  readonly party: CaseParty;
  readonly userId: string;
} {
  const party = caseParties.find((name) => name === role);
  if (!party || userId === null) throw new AppError('not-permitted');
  return { party, userId };
}
