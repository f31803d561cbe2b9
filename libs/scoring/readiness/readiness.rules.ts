import { type GapSeverity, gapSeverities } from '#calendar/readiness/readiness-gap.rules.js';

/** What is known of a gap where gaps are only counted and put in order. */
export interface CountedGap {
  readonly kind: string;
  readonly severity: GapSeverity;
  readonly key: string;
}

/** All gaps of one kind. */
export interface GapGroup<Found extends CountedGap> {
  readonly kind: string;
  readonly title: string;
  /** The weightiest of its gaps; null when nothing is missing. */
  readonly severity: GapSeverity | null;
  readonly total: number;
  /** By key. */
  readonly gaps: readonly Found[];
}

export interface Readiness<Found extends CountedGap> {
  /** Whether a scoring run of the term may be made. */
  readonly isReady: boolean;
  /** Whether the results of one may be published. */
  readonly isPublishable: boolean;
  readonly counts: Readonly<Record<GapSeverity, number>>;
  readonly groups: readonly GapGroup<Found>[];
}

/**
 * The readiness of a term from all that was found missing: a group for each kind, those without a gap too, so that one
 * can see what was looked for. The weightiest groups come first, else they stand in the order of `kinds` (kind to
 * title); the order of `gaps` means nothing.
 * County plan, section 8 (term-end scoring): readiness report.
 *
 * Throws RangeError for a gap of an unknown kind, and for two of one kind with the same key.
 *
 * Worked: one gap that warns and one that blocks publication: ready, not publishable, and the group of the second first.
 */
export function summarizeReadiness<Found extends CountedGap>(
  kinds: ReadonlyMap<string, string>,
  gaps: readonly Found[],
): Readiness<Found> {
  const byKind = new Map([...kinds.keys()].map((kind): [string, Found[]] => [kind, []]));
  for (const gap of gaps) {
    const group = byKind.get(gap.kind);
    if (!group) throw new RangeError(`nobody knows gaps of the kind ${gap.kind}`);
    group.push(gap);
  }
  const groups = [...kinds].map(([kind, title]): GapGroup<Found> => {
    const sorted = inOrder(byKind.get(kind) ?? []);
    const severity = gapSeverities.find((each) => sorted.some((gap) => gap.severity === each)) ?? null;
    return { kind, title, severity, total: sorted.length, gaps: sorted };
  });
  const count = (severity: GapSeverity): number => gaps.filter((gap) => gap.severity === severity).length;
  const counts = {
    blocks: count('blocks'),
    'blocks-publication': count('blocks-publication'),
    warns: count('warns'),
    informs: count('informs'),
  };
  const isReady = counts.blocks === 0;
  return {
    isReady,
    isPublishable: isReady && counts['blocks-publication'] === 0,
    counts,
    groups: groups.toSorted((a, b) => weightOf(a.severity) - weightOf(b.severity)),
  };
}

/** 0 for what weighs most. */
function weightOf(severity: GapSeverity | null): number {
  return severity === null ? gapSeverities.length : gapSeverities.indexOf(severity);
}

function inOrder<Found extends CountedGap>(gaps: readonly Found[]): readonly Found[] {
  const sorted = gaps.toSorted((a, b) => (a.key < b.key ? -1 : 1));
  for (const [index, { kind, key }] of sorted.entries()) {
    if (sorted[index + 1]?.key === key)
      throw new RangeError(`two gaps of the kind ${kind} share the key ${key}`);
  }
  return sorted;
}
