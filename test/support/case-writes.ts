import type { AuditedWrite, Told } from './audited-write.js';

/** Far enough ahead, whenever it is. */
const dueOn = new Date(Date.now() + 10 * 86_400_000).toISOString().slice(0, 10);

/** Writes about cases, in the order in which they can be done, in what `told` knows as 'a case' and 'another case' of S1. */
export function caseWrites(told: Told): readonly AuditedWrite[] {
  const move = (
    name: string,
    as: AuditedWrite['as'],
    body: object,
    states: readonly [from: string, to: string],
    noun = 'a case',
  ): AuditedWrite => ({
    route: `POST /cases/{id}/${name}`,
    as,
    path: () => `/cases/${told(noun)}/${name}`,
    body,
    entry: () => ({
      action: `case.${name}`,
      subjectId: told(noun),
      before: { state: states[0] },
      after: expect.objectContaining({ state: states[1] }),
    }),
  });
  const decision = { decision: 'upheld', reasons: '事实清楚' };
  return [
    move('review', 'office', { text: '无误' }, ['proposed', 'under-review']),
    move('request-statement', 'office', { text: '请说明', dueOn }, ['under-review', 'statement-requested']),
    move('statement', 'principal', { text: '说明' }, ['statement-requested', 'under-review']),
    move('decide', 'leader', decision, ['under-review', 'decided']),
    move('appeal', 'principal', { text: '不服' }, ['decided', 'appealed']),
    move('close', 'office', {}, ['decided', 'closed'], 'another case'),
  ];
}
