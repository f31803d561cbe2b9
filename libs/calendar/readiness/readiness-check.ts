import { SetMetadata } from '@nestjs/common';
import type { Actor } from '#platform/database/actor.js';
import type { NamedTerm } from '../term.queries.js';
import type { Gap } from './readiness-gap.rules.js';

/** Which term is about to be scored, and on which day (YYYY-MM-DD, the county's calendar) that is asked. */
export interface ReadinessQuestion {
  readonly term: NamedTerm;
  readonly today: string;
}

/** A gap with its sentence in Chinese. */
export type ToldGap = Gap & { readonly message: string };

/**
 * Knows what a term may lack of one noun. The noun's room writes it, marks it with {@link ChecksReadiness} and lists it
 * among its module's providers; the readiness report finds it, and knows nothing else of the noun.
 */
export interface ReadinessCheck {
  /** Every kind of gap that it may find, with its title in Chinese. No two checks share one. */
  readonly kinds: Readonly<Record<string, string>>;
  /** All that the term lacks. Set-based SQL, in units of work of its own. */
  find(actor: Actor, question: ReadinessQuestion): Promise<readonly ToldGap[]>;
}

export const READINESS_CHECK = 'calendar:readiness-check';

/** Marks a {@link ReadinessCheck}. */
export const ChecksReadiness = (): ClassDecorator => SetMetadata(READINESS_CHECK, true);
