import { stageTitles } from '#organization/schools/school-stage.rules.js';
import type { FieldError } from '#platform/errors/app-error.js';
import type { ChecklistFault } from './checklist.rules.js';

/** Chinese: what is wrong with a field, and what to do. */
export function describeChecklistFault({ field, because, stage }: ChecklistFault): string {
  const stageTitle = stage === null ? '' : stageTitles[stage];
  switch (because) {
    case 'blank':
      return '不能为空，请填写';
    case 'no-items':
      return '板块下没有条目，请补充或删去这个板块';
    case 'duplicate-code':
      return '代码与前面的重复，请换一个';
    case 'no-stages':
      return '至少要有一个适用学段';
    case 'not-positive':
      return '应大于 0';
    case 'not-half-points':
      return '满分应为 0.5 的倍数';
    case 'above-maximum':
      return '每次扣分不能超过该条满分';
    case 'required':
      return `${neededBy(field)}，请填写`;
    case 'not-of-this-scoring':
      return `${neededBy(field)}，这一条不用填写`;
    case 'threshold-missing':
      return `缺少${stageTitle}的标准，请填写`;
    case 'threshold-of-other-stage':
      return `这一条不适用于${stageTitle}，不用填写它的标准`;
  }
}

function neededBy(field: ChecklistFault['field']): string {
  return field === 'penalty' ? '按次扣分的条目才有每次扣分' : '按实测数计分的条目才有方向、单位和标准';
}

/** The fault as a body's author reads it. */
export function toFieldError(fault: ChecklistFault): FieldError {
  const item = fault.item === null ? '' : `.items.${String(fault.item)}`;
  return {
    path: `sections.${String(fault.section)}${item}.${fault.field}`,
    code: fault.because,
    message: describeChecklistFault(fault),
  };
}
