import type { DemoCounty, DemoExam } from './demo-county.js';

export interface NumberedFile {
  readonly fileName: string;
  readonly kind: string;
  readonly censusDate?: string;
  readonly examKey?: string;
}

const KIND_TITLES: Readonly<Record<string, string>> = {
  townships: '乡镇（kind=townships）',
  schools: '学校（kind=schools）',
  staff: '教职工（kind=staff）',
  pupils: '学籍（kind=pupils）',
  'exam-scores': '考试成绩（kind=exam-scores）',
};
const EXAM_KIND_TITLES = { 'county-test': '全县质量检测', zhongkao: '中招考试' } as const;
const STAGE_TITLES = { primary: '小学', junior: '初中' } as const;

/** The note beside the spreadsheets: what to upload in which order, and what the spreadsheets do not hold. */
export function writeClerkNote(county: DemoCounty, files: readonly NumberedFile[]): string {
  return [
    `${county.name}演示数据说明`,
    '',
    '全部地名、校名、人名、学籍号和成绩均为程序虚构，与任何真实单位和个人无关。',
    '',
    '一、上传前先建立学年和学期（系统管理员或教研室）',
    ...listTermLines(county),
    '',
    '二、按下列顺序逐个上传；每个文件先校验，再提交，前一个提交成功后再传下一个',
    ...files.map((file) => `  ${file.fileName}　${explainFile(file)}`),
    '',
    '  成绩文件中没有的考生按“缺考”处理，提交时系统会给出人数并要求确认。',
    '',
    '三、考试设置（上传成绩前由教研室建立）',
    ...county.exams.flatMap((exam, index) => describeExam(exam, index + 1)),
    '四、经批准的缓考、免考名单（上传成绩后、计算排名前录入）',
    ...county.exams.flatMap((exam) => [
      '',
      `【${exam.definition.name}】共 ${exam.excuses.length} 人`,
      ...exam.excuses.map(({ pupilNo, reason }) => `  ${pupilNo}　${reason}`),
    ]),
    '',
  ].join('\r\n');
}

function listTermLines(county: DemoCounty): readonly string[] {
  return county.schoolYears.flatMap((year) =>
    year.terms.map(
      (term) =>
        `  ${year.name}学年　第${term.number === 1 ? '一' : '二'}学期　${term.startsOn} 至 ${term.endsOn}`,
    ),
  );
}

function explainFile(file: NumberedFile): string {
  const title = KIND_TITLES[file.kind] ?? file.kind;
  if (file.censusDate !== undefined) return `${title}，学籍统计日期填 ${file.censusDate}`;
  if (file.examKey !== undefined) return `${title}，选择同名考试`;
  return title;
}

function describeExam(exam: DemoExam, number: number): readonly string[] {
  const { definition } = exam;
  const subjects = definition.subjects.map(({ name, code, fullMark }) => `${name}（${code}）${fullMark} 分`);
  return [
    `${number}. ${definition.name}`,
    `   类别：${EXAM_KIND_TITLES[definition.kind]}（${definition.kind}）；学段年级：${STAGE_TITLES[definition.stage]} ${definition.grade} 年级`,
    `   学年学期：${definition.schoolYear}学年第${definition.term === 1 ? '一' : '二'}学期；考试日期：${definition.heldOn}；学籍统计日期：${definition.censusDate}`,
    `   科目与满分：${subjects.join('、')}`,
    '',
  ];
}
