import type { ApiClient } from '../support/api-client.js';
import { created } from '../support/small-county.js';

/** Whoever is among the ten last of a county test once: all are, there being six. */
export const ruleOnAll = {
  title: '末位',
  unit: 'junior-school-stage',
  evaluations: { kinds: ['county-test'], stage: 'junior' },
  position: { end: 'bottom', places: 10 },
  periods: 1,
  counting: 'cumulative',
  rankings: 'any',
  person: null,
  proposal: '约谈',
  isEnabled: true,
};

/** A rule that can still be changed and put into force. */
export async function draftRule(office: ApiClient): Promise<string> {
  return created(office, '/accountability-rules', { ...ruleOnAll, code: 'last-once' });
}
