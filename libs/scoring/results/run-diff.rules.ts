import { hundredthsToNumber, numberToHundredths } from '#arithmetic/hundredths.js';

/** A printed number: at most two decimals, or null. */
export interface ComparedFigure {
  /** Once in a result. */
  readonly key: string;
  /** In Chinese. */
  readonly label: string;
  readonly value: number | null;
}

/** Something that a result was made from. */
export interface ComparedFact {
  /** Once in a result. */
  readonly key: string;
  /** In Chinese. */
  readonly label: string;
  readonly value: string;
}

/** What one run printed of a unit in a subject, and from what. */
export interface ComparedResult {
  readonly figures: readonly ComparedFigure[];
  readonly facts: readonly ComparedFact[];
}

export interface FigureChange {
  readonly key: string;
  readonly label: string;
  readonly before: number | null;
  readonly after: number | null;
  /** Null where there is nothing to subtract. */
  readonly difference: number | null;
}

export interface InputChange {
  readonly kind: 'added' | 'removed' | 'changed';
  readonly key: string;
  readonly label: string;
  readonly before: string | null;
  readonly after: string | null;
}

export interface ResultChange {
  readonly figures: readonly FigureChange[];
  readonly inputs: readonly InputChange[];
  /** False: the unit's own inputs are the same, and only others have moved. */
  readonly ownInputsChanged: boolean;
}

/**
 * What of one result is different in another run, and because of which of its inputs; a result that only one of the runs
 * has is compared with nothing (null). In the order of `before`, and behind it what only `after` has. Numbers as printed;
 * the difference is exact. County plan, section 8 (term-end scoring): the difference can be read.
 *
 * Throws RangeError for a figure of more than two decimals.
 *
 * Worked: from place 7 and 71.30, made from "visit 1: 80", to place 5 and 71.45, made from "visit 1: 81": the place by -2,
 * the figure by 0.15, and the visit has changed.
 */
export function compareResults(before: ComparedResult | null, after: ComparedResult | null): ResultChange {
  const figures = pair(before?.figures ?? [], after?.figures ?? []).flatMap(([was, is]): FigureChange[] => {
    const [old, current] = [was?.value ?? null, is?.value ?? null];
    if (old === current) return [];
    return [{ ...named(was, is), before: old, after: current, difference: subtract(current, old) }];
  });
  const inputs = pair(before?.facts ?? [], after?.facts ?? []).flatMap(([was, is]): InputChange[] => {
    if (was !== undefined && is !== undefined && was.value === is.value) return [];
    const kind = was === undefined ? 'added' : is === undefined ? 'removed' : 'changed';
    return [{ kind, ...named(was, is), before: was?.value ?? null, after: is?.value ?? null }];
  });
  return { figures, inputs, ownInputsChanged: inputs.length > 0 };
}

/** Which versions only one of two lists names. Worked: [1, 2] and [2, 3] differ by 1 here and 3 there. */
export function compareVersions(
  before: readonly string[],
  after: readonly string[],
): { readonly onlyBefore: readonly string[]; readonly onlyAfter: readonly string[] } {
  return {
    onlyBefore: before.filter((version) => !after.includes(version)),
    onlyAfter: after.filter((version) => !before.includes(version)),
  };
}

type Pair<Item> = readonly [before: Item | undefined, after: Item | undefined];

function pair<Item extends { readonly key: string }>(
  before: readonly Item[],
  after: readonly Item[],
): readonly Pair<Item>[] {
  const afterByKey = new Map(after.map((item) => [item.key, item]));
  const beforeKeys = new Set(before.map(({ key }) => key));
  return [
    ...before.map((item): Pair<Item> => [item, afterByKey.get(item.key)]),
    ...after.filter(({ key }) => !beforeKeys.has(key)).map((item): Pair<Item> => [undefined, item]),
  ];
}

/** As the later run calls it. */
function named(
  was: { readonly key: string; readonly label: string } | undefined,
  is: { readonly key: string; readonly label: string } | undefined,
): { readonly key: string; readonly label: string } {
  return { key: is?.key ?? was?.key ?? '', label: is?.label ?? was?.label ?? '' };
}

function subtract(after: number | null, before: number | null): number | null {
  if (after === null || before === null) return null;
  return hundredthsToNumber(numberToHundredths(after) - numberToHundredths(before));
}
