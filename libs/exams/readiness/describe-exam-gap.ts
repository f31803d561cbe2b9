import type { ExamGap, OutdatedBecause } from './exam-gap.rules.js';

const reasons: Readonly<Record<OutdatedBecause, string>> = {
  'never-ranked': '还没有排过名',
  unfinished: '排名还在进行',
  failed: '最近一次排名没有成功',
  'enrolment-changed': '排名之后学籍有变化',
  'marks-changed': '排名之后又导入了成绩',
  'excuses-changed': '排名之后批准缺考有变化',
  'policy-changed': '现在施行的是另一版评价方案',
};

/** A gap in Chinese: what is missing, and what follows from it. */
export function describeExamGap(gap: ExamGap): string {
  const name = `“${gap.exam?.name ?? ''}”`;
  switch (gap.kind) {
    case 'term-without-exams':
      return '这个学期没有建立考试，不会有考试排名。';
    case 'exam-without-candidates':
      return `${name}的学籍日期没有这个年级的学生，请先导入学籍。`;
    case 'exam-without-marks':
      return `${name}有考生 ${String(gap.candidates)} 名，${withoutMarks(gap)}`;
    case 'exam-without-policy':
      return `${name}：${gap.schoolYear} 学年没有已公布并施行的评价方案。`;
    case 'exam-import-waiting':
      return `${name}另有成绩文件已上传而尚未提交，评分用的是以前提交的成绩。`;
    case 'exam-ranking-outdated':
      return `${name}${gap.because.map((because) => reasons[because]).join('，')}；评分时会重新排名。`;
    case 'exam-absentees':
      return `${name}有 ${String(gap.absent)} 名考生没有成绩，也没有批准缺考，各科按 0 分计入；考生共 ${String(gap.candidates)} 名。`;
  }
}

function withoutMarks({ because, heldOn }: Extract<ExamGap, { kind: 'exam-without-marks' }>): string {
  switch (because) {
    case 'not-held':
      return `${heldOn} 才考试，还没有成绩。`;
    case 'import-waiting':
      return '成绩文件已上传而尚未提交。';
    case 'not-imported':
      return '还没有导入成绩。';
  }
}
