import type { AccountabilityRule } from './accountability-rule.rules.js';
import { judgePlaces, replayPlaces } from './places-verdict.rules.js';
import { judgeLetters, replayLetters } from './targets-verdict.rules.js';
import type { AsOf, History, HolderAsked, Verdict } from './verdict.rules.js';

/**
 * What a rule says about each unit that it is about, by code, as its kind has it: see `judgePlaces` and `judgeLetters`.
 * County plan, section 9 (accountability).
 *
 * Worked: bottom three in the zhongkao two years running, school A in it in 2024 and 2025 under one principal: A fires.
 */
export function judgeRule(rule: AccountabilityRule, history: History, asOf: AsOf): readonly Verdict[] {
  switch (rule.kind) {
    case 'places':
      return judgePlaces(rule, history, asOf);
    case 'targets':
      return judgeLetters(rule, history);
  }
}

/**
 * What a rule would have said in the past and says today: see `replayPlaces` and `replayLetters`; letters are about no
 * person, whoever is asked for. Oldest first, then by code. County plan, section 9 (accountability): rules are tried on history before they take force.
 *
 * Worked: bottom three two years running, school A in it in 2023, 2024 and 2025: it fires after 2024 and after 2025.
 */
export function replayRule(
  rule: AccountabilityRule,
  history: History,
  today: AsOf,
  asked: HolderAsked,
): readonly Verdict[] {
  switch (rule.kind) {
    case 'places':
      return replayPlaces(rule, history, today, asked);
    case 'targets':
      return replayLetters(rule, history);
  }
}

export type { AsOf, History, Verdict } from './verdict.rules.js';
