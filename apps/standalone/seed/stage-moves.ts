/** What a line about a stage of a scoring run is made from. */
export interface ShownStage {
  readonly id: string;
  readonly title: string;
  readonly state: string;
  readonly progress: { readonly done: number; readonly total: number };
}

const STATE_TITLES: Readonly<Record<string, string>> = {
  waiting: '等待',
  ready: '可进行',
  running: '进行中',
  done: '完成',
  failed: '失败',
  cancelled: '已取消',
};

/** One line for each stage that has moved since it was looked at last; one that only waits is not told of. */
export function describeMoves(before: readonly ShownStage[], now: readonly ShownStage[]): readonly string[] {
  const known = new Map(before.map((stage) => [stage.id, describe(stage)]));
  return now
    .filter((stage) => stage.state !== 'waiting' && known.get(stage.id) !== describe(stage))
    .map(describe);
}

function describe({ title, state, progress: { done, total } }: ShownStage): string {
  const share = total > 0 ? ` ${String(done)}/${String(total)}` : '';
  return `  ${title}　${STATE_TITLES[state] ?? state}${share}`;
}
