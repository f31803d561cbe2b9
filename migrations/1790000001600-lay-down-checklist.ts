import type { MigrationInterface, QueryRunner } from 'typeorm';

type Stage = 'kindergarten' | 'primary' | 'junior' | 'senior';
type Thresholds = Readonly<Partial<Record<Stage, number>>>;

const all: readonly Stage[] = ['kindergarten', 'primary', 'junior', 'senior'];
const schools: readonly Stage[] = ['primary', 'junior', 'senior'];
const compulsory: readonly Stage[] = ['primary', 'junior'];

const hundredths = (value: number): number => Math.round(value * 100);

function points(code: string, max: number, stages: readonly Stage[], text: string): object {
  return { code, text, maxHundredths: hundredths(max), stages, scoring: 'points' };
}

function met(code: string, max: number, stages: readonly Stage[], text: string): object {
  return { code, text, maxHundredths: hundredths(max), stages, scoring: 'met' };
}

function deduct(
  code: string,
  [max, penalty]: readonly [number, number],
  stages: readonly Stage[],
  text: string,
) {
  const penaltyHundredths = hundredths(penalty);
  return { code, text, maxHundredths: hundredths(max), stages, scoring: 'deduct', penaltyHundredths };
}

/** All points for a number that reaches the threshold of the stage, which may be the least or the most allowed. */
function measure(
  code: string,
  max: number,
  [direction, thresholds, unit]: readonly ['at-least' | 'at-most', Thresholds, string],
  text: string,
): object {
  const found = all.flatMap((stage) => {
    const value = thresholds[stage];
    return value === undefined ? [] : [[stage, hundredths(value)] as const];
  });
  return {
    code,
    text,
    maxHundredths: hundredths(max),
    stages: found.map(([stage]) => stage),
    scoring: 'measure',
    direction,
    unit,
    thresholdHundredths: Object.fromEntries(found),
  };
}

const inSchools = (value: number): Thresholds => ({ primary: value, junior: value, senior: value });
const everywhere = (value: number): Thresholds => ({ kindergarten: value, ...inSchools(value) });

/**
 * What the plan asks of every school's routine management. The plan names the requirements and the thresholds; how the
 * hundred points are spread over them is a choice, as is what of it is asked of kindergartens.
 */
const sections = [
  {
    code: 'A',
    title: '德育工作',
    items: [
      points(
        'A01',
        3,
        all,
        '德育工作有领导小组，成员分工和岗位职责写明并上墙；学期有计划，平时有记录，期末有总结。',
      ),
      points(
        'A02',
        4,
        all,
        '行为习惯养成按年级（班）提出要求，有训练、有检查、有评比；学生言行文明，校园秩序好。',
      ),
      met('A03', 1.5, schools, '书香校园：图书馆（室）本学年补充或更新了图书，按时开放，借阅有登记。'),
      points('A04', 2, all, '书香班级：每班有读书角，图书定期轮换，学生常借常读。'),
      met('A05', 1.5, schools, '本学期举办过全校性的读书比赛或展示，有方案，有结果。'),
      met('A06', 1.5, schools, '阅读指导课排进课表并按课表上课。'),
      points('A07', 2.5, all, '社会实践（劳动、研学、志愿服务等）有计划，有安全预案，有过程记录和学生体会。'),
    ],
  },
  {
    code: 'B',
    title: '学生管理',
    items: [
      // 三年行动计划, 学生管理: 45 pupils a class in primary, 50 in junior and senior schools on average
      measure('B01', 2, ['at-most', { primary: 45, junior: 50, senior: 50 }, '人'], '全校平均班额。'),
      met('B02', 2, compulsory, '新生划片就近入学，不举行任何形式的入学考试或测评。'),
      deduct('B03', [2, 1], compulsory, '不招收片区以外的学生，不接收毕业年级复读生；每发现一人扣分一次。'),
      // 三年行动计划, 控辍保学: the ledger is gone through every month
      measure('B04', 1.5, ['at-least', inSchools(1), '次/月'], '控辍保学台账平均每月核对的次数。'),
      // 三年行动计划, 控辍保学: nobody drops out
      measure('B05', 2.5, ['at-most', inSchools(0), '人'], '本学期辍学的学生人数。'),
      met('B06', 1.5, schools, '手机管理：学生手机进校后集中保管，不带进课堂。'),
      met('B07', 1.5, schools, '手机管理：教师不用手机布置作业，也不要求学生用手机做作业。'),
      // 三年行动计划, 五项管理 (睡眠): 10, 9 and 8 hours a day
      measure(
        'B08',
        2,
        ['at-least', { primary: 10, junior: 9, senior: 8 }, '小时'],
        '睡眠管理：抽查学生平均每天的睡眠时间。',
      ),
      points('B09', 1.5, all, '读物管理：进校园的课外读物逐本审核，有目录，不合适的及时清理。'),
      met('B10', 1.5, schools, '作业管理：不给家长布置作业，不要求家长批改作业。'),
      met('B11', 1.5, ['primary'], '作业管理：书面作业在校内完成。'),
      // 三年行动计划, 五项管理 (体质): an hour of exercise a day
      measure('B12', 2, ['at-least', everywhere(1), '小时'], '体质管理：学生每天在校（园）体育活动的时间。'),
      points('B13', 1.5, all, '视力保护：采光和坐姿有人管，眼保健操认真做，视力定期检查并建档。'),
      points(
        'B14',
        3,
        compulsory,
        '“双减”：课后服务落实“5+2”，每周五天、每天两小时，学生自愿，内容丰富，不上新课。',
      ),
    ],
  },
  {
    code: 'C',
    title: '教职工管理',
    items: [
      deduct('C01', [2, 1], all, '没有在编不在岗人员；每发现一人扣分一次。'),
      deduct('C02', [2, 1], all, '没有新增代课教师；每新增一人扣分一次。'),
      // 三年行动计划, 领导带课: a third of a full load; a third in percent is 33.33 when it is written with two decimals
      measure(
        'C03',
        2.5,
        ['at-least', inSchools(33.33), '%'],
        '校长、副校长授课节数占满工作量的比例（取最低的一人）。',
      ),
      // 三年行动计划, 领导带课: half of a full load
      measure(
        'C04',
        2.5,
        ['at-least', inSchools(50), '%'],
        '其他中层以上领导授课节数占满工作量的比例（取最低的一人）。',
      ),
      // 三年行动计划, 班主任工作: every pupil's home once a term
      measure(
        'C05',
        2.5,
        ['at-least', everywhere(1), '次'],
        '班主任本学期到每名学生家中走访的次数（取最少的一名学生）。',
      ),
      // 三年行动计划, 班主任工作: one parents' meeting a term
      measure(
        'C06',
        2.5,
        ['at-least', everywhere(1), '次'],
        '每班本学期召开家长会的次数（取最少的一个班）。',
      ),
    ],
  },
  {
    code: 'D',
    title: '依法办学',
    items: [
      deduct('D01', [3, 1.5], all, '没有体罚和变相体罚；每查实一起扣分一次。'),
      deduct('D02', [3, 1.5], all, '教师不从事有偿补课；每查实一起扣分一次。'),
      deduct('D03', [2.5, 1], all, '学校和教师不推销教辅材料，不代收代购；每查实一起扣分一次。'),
      met('D04', 3, schools, '国家规定的课程全部开设，课时足够，不挤占音体美、劳动和综合实践课。'),
      // 三年行动计划, 心理健康教育: 12 lessons a school year and grade in primary, 14 in junior and senior schools
      measure(
        'D05',
        2,
        ['at-least', { primary: 12, junior: 14, senior: 14 }, '课时'],
        '每个年级本学年安排的心理健康课（取最少的年级）。',
      ),
      points('D06', 2.5, all, '家校协同：家长委员会和家长学校开展活动，家长的意见有回应。'),
    ],
  },
  {
    code: 'E',
    title: '教学教研',
    items: [
      points(
        'E01',
        4,
        schools,
        '教案对照现行课程标准（义务教育为 2022 年版）编写，目标、过程、评价一致，上课用得上。',
      ),
      points('E02', 3, schools, '当堂练习：每节课有学生动手动脑的练习，当堂反馈。'),
      points('E03', 2.5, schools, '课后练习：题目精选、分层，批改及时，错题有讲评。'),
      // 三年行动计划, 集体备课: twice a week and group
      measure('E04', 3, ['at-least', inSchools(2), '次/周'], '每个备课组每周集体备课的次数（取最少的组）。'),
      // 三年行动计划, 集体备课: two polished plans a week
      measure(
        'E05',
        2.5,
        ['at-least', inSchools(2), '篇/周'],
        '每个备课组每周打磨成的精品教案（取最少的组）。',
      ),
      points('E06', 3, all, '听课评课：校长、分管副校长和教师按规定节数听课，有评议，有记录。'),
      points('E07', 2.5, all, '外出培训回来做到“三个一”：一份汇报、一篇反思、一节示范课。'),
      met('E08', 2, all, '每名教师本学期读完一至两本专业书，有读书笔记。'),
      met('E09', 2, all, '每名教师本学期写一篇两千字左右的教学反思。'),
      // 三年行动计划, 教学常规检查: every month
      measure(
        'E10',
        3.5,
        ['at-least', everywhere(1), '次/月'],
        '学校检查教案、作业和听课记录（幼儿园为活动计划和观察记录）平均每月的次数。',
      ),
    ],
  },
];

/** The first version of the checklist, published: inspections can begin on the first day. */
export class LayDownChecklist1790000001600 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    // The wall lets nobody in but the office, and nobody lays down what is published already.
    await queryRunner.query(`alter table checklists no force row level security`);
    await queryRunner.query(
      `insert into checklists (version, name, content, published_at)
       values (1, '学校常规管理检查细则', $1, clock_timestamp())`,
      [JSON.stringify({ sections })],
    );
    await queryRunner.query(`alter table checklists force row level security`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`alter table checklists no force row level security`);
    await queryRunner.query(`alter table checklists disable trigger checklists_published`);
    await queryRunner.query(`delete from checklists where checklists.version = 1`);
    await queryRunner.query(`alter table checklists enable trigger checklists_published`);
    await queryRunner.query(`alter table checklists force row level security`);
  }
}
