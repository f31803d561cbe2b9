import { hundredthsToNumber } from '#arithmetic/hundredths.js';
import type { FieldError } from '#platform/errors/app-error.js';
import type { ScoringWay } from '../checklists/checklist.rules.js';
import type { ItemResult, ScoreFault } from './visit-score.rules.js';

/** Where an item's points come from, and where the lost ones went. */
export function explainItem({ because, given, max, lost }: ItemResult): string {
  switch (because.kind) {
    case 'points':
      return lost === 0
        ? `评 ${text(given)} 分，满分`
        : `评 ${text(given)} 分，满分 ${text(max)} 分，失 ${text(lost)} 分`;
    case 'met':
      return because.isMet ? `达到，得满分 ${text(max)} 分` : `未达到，失 ${text(lost)} 分`;
    case 'deduct':
      return explainDeduction(because.occurrences, because.penaltyHundredths, because.isExhausted, lost, max);
    case 'measure': {
      const limit = because.direction === 'at-most' ? '不超过' : '不少于';
      const figures =
        `实测 ${text(because.measuredHundredths)} ${because.unit}，` +
        `标准为${limit} ${text(because.thresholdHundredths)} ${because.unit}`;
      return because.isMet
        ? `${figures}，达标，得满分 ${text(max)} 分`
        : `${figures}，未达标，失 ${text(lost)} 分`;
    }
    case 'not-of-stage':
      return '不适用于这个学段，不计分';
    case 'excused':
      return `督导员认定不适用，不计分：${because.note}`;
  }
}

function explainDeduction(
  occurrences: number,
  penalty: number,
  isExhausted: boolean,
  lost: number,
  max: number,
): string {
  if (occurrences === 0) return `未发现，得满分 ${text(max)} 分`;
  const sum = `${String(occurrences)} 次 × 每次 ${text(penalty)} 分`;
  return isExhausted ? `${sum}，扣完为止，失 ${text(lost)} 分` : `${sum}，失 ${text(lost)} 分`;
}

const expectations: Readonly<Record<ScoringWay, string>> = {
  points: '按分值评分，应只填 points',
  deduct: '按次扣分，应只填 occurrences',
  met: '达到得满分，应只填 met',
  measure: '按标准衡量，应只填 measured',
};

/** One wrong item, by the path that people and phones find it by. */
export function describeScoreFault(fault: ScoreFault): FieldError {
  const path = fault.itemCode === null ? 'scores' : `scores.${fault.itemCode}`;
  return { path, code: fault.because, message: sentenceOf(fault) };
}

function sentenceOf(fault: ScoreFault): string {
  switch (fault.because) {
    case 'not-scored':
      return '尚未评分';
    case 'unknown-item':
      return '所用细则没有这一项';
    case 'scored-twice':
      return '评了不止一次';
    case 'wrong-kind':
      return `这一项${expectations[fault.expected]}`;
    case 'out-of-range':
      return fault.maxHundredths === null ? '超出范围' : `应在 0 到 ${text(fault.maxHundredths)} 分之间`;
    case 'not-a-half-point':
      return '应以 0.5 分为单位';
    case 'reason-missing':
      return '标为不适用，须在 note 中说明理由';
    case 'not-of-stage':
      return '不适用于这个学段，不应评分';
    case 'threshold-missing':
      return '所用细则没有这个学段的标准';
    case 'nothing-applicable':
      return '没有任何适用的项，无法计分';
  }
}

function text(hundredths: number): string {
  return String(hundredthsToNumber(hundredths));
}
