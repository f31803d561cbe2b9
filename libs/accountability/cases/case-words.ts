import type { CaseAction, CaseState, Decision } from './case-state.rules.js';

export const wordOfState: Readonly<Record<CaseState, string>> = {
  proposed: '待审核',
  'under-review': '审核中',
  'statement-requested': '待单位说明',
  decided: '已决定',
  appealed: '申诉中',
  closed: '已办结',
};

export const wordOfAction: Readonly<Record<CaseAction, string>> = {
  review: '开始审核',
  'request-statement': '请单位说明',
  statement: '提交说明',
  decide: '作出决定',
  appeal: '申诉',
  close: '办结',
};

export const wordOfDecision: Readonly<Record<Decision, string>> = {
  upheld: '成立',
  'set-aside': '不成立',
  deferred: '暂缓',
};
