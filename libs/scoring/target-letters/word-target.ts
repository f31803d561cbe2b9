import { hundredthsToNumber } from '#arithmetic/hundredths.js';
import type { LineFault, TargetComponent, TargetFigure, TargetLine } from './target-line.rules.js';
import { figureForms } from './target-line.rules.js';

const components: Readonly<Record<TargetComponent, string>> = {
  inspections: '常规督导',
  'county-test': '全县质量检测',
  zhongkao: '中招',
};

const figures: Readonly<Record<TargetFigure, string>> = {
  process: '过程性督导得分',
  final: '期末综合评估得分',
  total: '总分',
  mean: '均分',
  meanPlace: '均分名次',
  excellentCount: '优秀人数',
  goodCount: '良好人数',
  passCount: '合格人数',
  excellentRate: '优秀率',
  goodRate: '良好率',
  passRate: '合格率',
  weightedRate: '加权率',
  rankSum: '名次和',
  absent: '缺考人数',
  place: '综合名次',
};

/** A line as people say it: 中招：综合名次进入前 5 名. */
export function wordTarget({ measure, comparison, targetHundredths }: TargetLine): string {
  const { component, term, grade, figure } = measure;
  const when =
    term === null ? (component === 'inspections' ? '学年' : '') : `第${term === 1 ? '一' : '二'}学期`;
  const who = grade === null ? '' : `${String(grade)} 年级`;
  const isYearMean = component === 'inspections' && term === null;
  const what = `${figures[figure]}${isYearMean ? '两学期平均' : ''}`;
  return `${when}${components[component]}${who}：${what}${wordLimit(figure, comparison, targetHundredths)}`;
}

function wordLimit(
  figure: TargetFigure,
  comparison: TargetLine['comparison'],
  targetHundredths: number,
): string {
  const target = String(hundredthsToNumber(targetHundredths));
  const { form } = figureForms[figure];
  if (form === 'place') return comparison === 'at-most' ? `进入前 ${target} 名` : `不先于第 ${target} 名`;
  const unit = { points: ' 分', percent: figure.endsWith('Rate') ? '%' : ' 分', pupils: ' 人', sum: '' }[
    form
  ];
  return `${comparison === 'at-least' ? '不低于' : '不超过'} ${target}${unit}`;
}

/** What is wrong with a line, and what to do about it. */
export function describeLineFault({ because }: LineFault): string {
  switch (because) {
    case 'component-not-of-stage':
      return '本学段没有这种评估，请改选';
    case 'figure-not-of-component':
      return '这种评估没有这个数，请改选';
    case 'figure-not-of-year':
      return '整个学年只能用督导总分（total），看其他数请写明学期';
    case 'term-required':
      return '全县质量检测一学年两次，请写明学期';
    case 'grade-required':
      return '请写明本学段的一个年级';
    case 'grade-not-used':
      return '只有全县质量检测分年级，请填 null';
    case 'wrong-direction':
      return '名次、名次和、缺考人数用 at-most，其他用 at-least，请改正';
    case 'not-whole':
      return '名次和人数应为整数';
    case 'beyond-hundred':
      return '不能大于 100';
    case 'no-such-place':
      return '名次从 1 起';
    case 'repeated':
      return '这个指标已经在前面写过，请去掉一项';
  }
}
