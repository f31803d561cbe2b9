import type { DemoExcuse, DemoPupil } from './demo-county.js';
import type { RandomStream } from './random-stream.js';

const REASONS = [
  '因病住院治疗，有县级医院诊断证明',
  '骨折术后康复，有医院休养证明',
  '传染病居家隔离，有疾控部门通知',
  '直系亲属去世，请丧假',
  '参加省级体育比赛，有选拔通知',
  '经批准休学，学籍保留',
] as const;

/** Ten to thirty approved excuses among the candidates of one exam. */
export function excuseCandidates(
  candidates: readonly DemoPupil[],
  random: RandomStream,
): readonly DemoExcuse[] {
  const wanted = random.whole(10, 30);
  const reasons = new Map<string, string>();
  while (reasons.size < wanted) reasons.set(random.pick(candidates).pupilNo, random.pick(REASONS));
  return [...reasons]
    .map(([pupilNo, reason]) => ({ pupilNo, reason }))
    .sort((left, right) => (left.pupilNo < right.pupilNo ? -1 : 1));
}
