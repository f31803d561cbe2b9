import type { RandomStream } from './random-stream.js';

/** An item of a checklist as the api shows it, as far as visits are made from it. */
export interface DemoChecklistItem {
  readonly code: string;
  readonly text: string;
  readonly maxPoints: number;
  readonly scoring: 'points' | 'deduct' | 'met' | 'measure';
  readonly direction?: 'at-least' | 'at-most';
  readonly thresholds?: Readonly<Record<string, number>>;
  readonly stages: readonly string[];
}

export interface DemoItemScore {
  readonly itemCode: string;
  readonly points?: number;
  readonly occurrences?: number;
  readonly measured?: number;
  readonly met?: boolean;
}

/** What an inspector writes down for one item at a school of this quality (1: nothing to complain of). */
export function scoreItem(
  item: DemoChecklistItem,
  stage: string,
  quality: number,
  random: RandomStream,
): DemoItemScore {
  const itemCode = item.code;
  switch (item.scoring) {
    case 'points': {
      const wished = item.maxPoints * (quality + 0.12 * random.bell());
      // By half points.
      const points = Math.min(item.maxPoints, Math.max(0, Math.round(wished * 2) / 2));
      return { itemCode, points };
    }
    case 'deduct':
      return { itemCode, occurrences: random.chance(quality) ? 0 : random.whole(1, 3) };
    case 'met':
      return { itemCode, met: random.chance(Math.min(0.99, quality + 0.06)) };
    case 'measure':
      return {
        itemCode,
        measured: measure(item, stage, random.chance(Math.min(0.98, quality + 0.04)), random),
      };
  }
}

/** At the threshold or a little past it, or a little short of it; whole numbers where the threshold is one. */
function measure(item: DemoChecklistItem, stage: string, isReached: boolean, random: RandomStream): number {
  const threshold = item.thresholds?.[stage] ?? 0;
  const isUpward = item.direction === 'at-least';
  const distance = isReached ? random.whole(0, 2) : random.whole(1, 3);
  const step = threshold >= 20 ? 1 : 0.5;
  const measured = isUpward === isReached ? threshold + distance * step : threshold - distance * step;
  // Below nothing there is nothing: a count that must be 0 is 0 when it is reached.
  return Math.max(0, Math.round(measured * 100) / 100);
}

/** Whether anything was lost, and so something may be written down to be repaired. */
export function isShort(item: DemoChecklistItem, stage: string, score: DemoItemScore): boolean {
  if (score.points !== undefined) return score.points <= item.maxPoints - 1;
  if (score.occurrences !== undefined) return score.occurrences > 0;
  if (score.met !== undefined) return !score.met;
  const threshold = item.thresholds?.[stage] ?? 0;
  const measured = score.measured ?? threshold;
  return item.direction === 'at-least' ? measured < threshold : measured > threshold;
}
