import { type Stage, stageTitles } from '#organization/schools/school-stage.rules.js';
import type { GapUnit } from '#calendar/readiness/readiness-gap.rules.js';
import type { FindingGap } from './finding-gap.rules.js';
import type { VisitGap } from './visit-gap.rules.js';

const halfTitles = { process: '过程性督导', final: '学期综合评估' } as const;

/** A gap in Chinese: what is missing, and what follows from it. */
export function describeInspectionGap(gap: VisitGap | FindingGap): string {
  const where = titleOf(gap.unit);
  switch (gap.kind) {
    case 'process-visit-missing':
      return `${where}没有${halfTitles.process}，${describeWindow(gap)}；缺这一半则列为不完整，不排名。`;
    case 'final-visit-missing':
      return `${where}没有${halfTitles.final}，${describeWindow(gap)}；缺这一半则列为不完整，不排名。`;
    case 'visit-draft':
      return `${gap.inspectorName}在${where}有 ${String(gap.drafts)} 次督导尚未提交（最早的在 ${gap.oldestOn}），不计入评分。`;
    case 'visit-awaiting-admission':
      return `${gap.inspectorName} ${gap.visitedOn} 在${where}的${halfTitles[gap.visitKind]}不在规定的期限之内，等待教研室准予补录。`;
    case 'finding-overdue':
      return `${where}有 ${String(gap.findings)} 个问题逾期未整改。`;
    case 'finding-open':
      return `${where}有 ${String(gap.findings)} 个问题尚未整改。`;
    case 'finding-unverified':
      return `${where}有 ${String(gap.findings)} 个问题已整改而尚未复核。`;
  }
}

function describeWindow({
  because,
  from,
  until,
  isAssigned,
}: Extract<VisitGap, { because: unknown }>): string {
  const sent = isAssigned ? '' : '，也没有分配督导员';
  switch (because) {
    case 'upcoming':
      return `期限自 ${from} 起${sent}`;
    case 'open':
      return `期限到 ${until} 为止${sent}`;
    case 'missed':
      return `期限已在 ${until} 结束，补录须经教研室准予${sent}`;
  }
}

function titleOf(unit: GapUnit | null): string {
  if (unit === null) return '';
  return isStage(unit.stage) ? `${unit.name}（${stageTitles[unit.stage]}）` : unit.name;
}

function isStage(stage: string | null): stage is Stage {
  return stage !== null && stage in stageTitles;
}
