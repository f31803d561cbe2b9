import { hundredthsToNumber } from '#arithmetic/hundredths.js';
import type {
  AnnualAssessment,
  AssessmentLack,
  ComponentFigure,
} from '../assessments/annual-assessment.rules.js';
import type { AssessmentComponent } from '../assessments/assessment-policy.rules.js';

export const componentTitles: Readonly<Record<AssessmentComponent, string>> = {
  inspections: '常规管理',
  'county-test': '质量检测',
  zhongkao: '中招',
};

/** The formula of an annual assessment with its numbers, a line a step; what is lacking instead of what can't be computed. */
export function explainAssessment({ components, lacks, total }: AnnualAssessment): readonly string[] {
  const figures = components.flatMap((component) => explainFigure(component));
  if (total === null) return [...figures, ...lacks.map(nameLack), '不完整：不计总分，不排名次'];
  const terms = components.map(
    ({ weightPercent, figure }) => `${print(figure ?? 0)} × ${String(weightPercent)}%`,
  );
  return [...figures, `总分：${terms.join(' + ')} = ${print(total)}`];
}

/** 缺第1学期的常规管理 */
export function nameLack({ component, term, because }: AssessmentLack): string {
  const title = componentTitles[component];
  if (because === 'first-term-unpublished') return `${title}：第1学期的结果尚未公布`;
  return term === null ? `缺全年的${title}` : `缺第${String(term)}学期的${title}`;
}

function explainFigure({ component, figure, results }: ComponentFigure): readonly string[] {
  const percents = results.flatMap(({ percent }) => (percent === null ? [] : [print(percent)]));
  if (figure === null || percents.length === 0) return [];
  const mean =
    percents.length === 1 ? percents.join('') : `（${percents.join(' + ')}）÷ ${String(percents.length)}`;
  return [`${componentTitles[component]}：${mean}${percents.length === 1 ? '' : ` = ${print(figure)}`}`];
}

function print(hundredths: number): string {
  return hundredthsToNumber(hundredths).toFixed(2);
}
