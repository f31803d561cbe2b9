import type { ApiDoor } from './api-door.js';

interface OpenedCase {
  readonly ruleCode: string;
  readonly unit: { readonly code: string };
  readonly openedAt: string;
}

/** What a run has found that becomes a case once it is published. */
export interface CaseToOpen {
  readonly ruleCode: string;
  readonly outcome: string;
  readonly unit: { readonly code: string };
}

const longestWaitMs = 5000;
const pollMs = 100;

/** All cases there are, once those that follow from a run are among them: they are opened shortly after its publication. */
export async function awaitCases(
  office: ApiDoor,
  runId: string,
  findings: readonly CaseToOpen[],
): Promise<readonly OpenedCase[]> {
  const { publishedAt } = await office.get<{ readonly publishedAt: string }>(`/scoring-runs/${runId}`);
  const expected = findings.filter(({ outcome }) => outcome !== 'near-miss').map(keyOf);
  const until = performance.now() + longestWaitMs;
  for (;;) {
    const { items } = await office.get<{ readonly items: readonly OpenedCase[] }>('/cases?limit=200');
    const opened = new Set(items.filter(({ openedAt }) => openedAt >= publishedAt).map(keyOf));
    if (expected.every((key) => opened.has(key)) || performance.now() > until) return items;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

function keyOf({ ruleCode, unit }: Pick<CaseToOpen, 'ruleCode' | 'unit'>): string {
  return `${ruleCode} ${unit.code}`;
}
