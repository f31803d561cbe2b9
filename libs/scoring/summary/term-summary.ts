import { Injectable } from '@nestjs/common';
import type { FrozenMaterial } from '#organization/term-results/concludes-term.js';
import type { ScoredTermOfRun } from '#organization/term-results/scores-term.js';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';

@Injectable()
export class TermSummary {
  freeze(_: UnitOfWork, __: ScoredTermOfRun): Promise<FrozenMaterial> {
    return Promise.resolve({ versions: [], canonical: null, content: null });
  }

  summarize(_: UnitOfWork, __: ScoredTermOfRun & { readonly content: unknown }): Promise<unknown> {
    return Promise.resolve(null);
  }
}
