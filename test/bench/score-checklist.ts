/** A checklist as the api shows it, as far as scores are made from it. */
export interface ScoredChecklist {
  readonly id: string;
  readonly sections: readonly { readonly items: readonly ScoredItem[] }[];
}

interface ScoredItem {
  readonly code: string;
  readonly maxPoints: number;
  readonly scoring: 'points' | 'deduct' | 'met' | 'measure';
  readonly stages: readonly string[];
  readonly thresholds?: Readonly<Record<string, number>>;
}

/** Full marks for every item that applies to the stage. */
export function fullScores({ sections }: ScoredChecklist, stage: string): readonly object[] {
  return sections
    .flatMap(({ items }) => items)
    .filter(({ stages }) => stages.includes(stage))
    .map((item) => ({ itemCode: item.code, ...fullMark(item, stage) }));
}

function fullMark(item: ScoredItem, stage: string): object {
  switch (item.scoring) {
    case 'points':
      return { points: item.maxPoints };
    case 'deduct':
      return { occurrences: 0 };
    case 'met':
      return { met: true };
    case 'measure':
      return { measured: item.thresholds?.[stage] ?? 0 };
  }
}
