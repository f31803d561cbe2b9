import { Client } from 'pg';
import { openTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import {
  checkChecklist,
  type ChecklistContent,
  type ChecklistItem,
  fullHundredths,
  sumOfMaxima,
} from './checklist.rules.js';

interface Laid {
  readonly version: number;
  readonly name: string;
  readonly content: ChecklistContent;
  readonly isPublished: boolean;
}

/** What the plan asks for, by words that an item about it must have; and the thresholds, where it names some. */
const requirements: readonly (readonly [
  section: string,
  requirement: string,
  words: RegExp,
  thresholds?: readonly ['at-least' | 'at-most', object],
])[] = [
  ['A', 'organisation and duties of moral education', /领导小组.*职责/],
  ['A', 'conduct education', /行为习惯/],
  ['A', 'a library that is renewed', /图书馆.*(补充|更新)/],
  ['A', 'reading corners', /读书角/],
  ['A', 'reading contests', /读书比赛/],
  ['A', 'a guided-reading lesson', /阅读指导课/],
  ['A', 'social practice', /社会实践/],
  ['B', 'class size', /班额/, ['at-most', { primary: 4500, junior: 5000, senior: 5000 }]],
  ['B', 'nearby enrolment without tests', /就近入学.*考试/],
  ['B', 'nobody from elsewhere, nobody who repeats the last grade', /片区以外.*复读生/],
  ['B', 'a dropout ledger', /控辍保学台账/, ['at-least', { primary: 100, junior: 100, senior: 100 }]],
  ['B', 'no dropouts', /辍学的学生人数/, ['at-most', { primary: 0, junior: 0, senior: 0 }]],
  ['B', 'phones kept centrally', /手机.*集中保管/],
  ['B', 'no homework by phone', /不用手机布置作业/],
  ['B', 'sleep', /睡眠/, ['at-least', { primary: 1000, junior: 900, senior: 800 }]],
  ['B', 'reading matter checked', /读物.*审核/],
  ['B', 'homework not handed to parents', /不给家长布置作业/],
  ['B', 'homework of primary pupils done at school', /作业在校内完成/],
  [
    'B',
    'an hour of exercise',
    /体育活动/,
    ['at-least', { kindergarten: 100, primary: 100, junior: 100, senior: 100 }],
  ],
  ['B', 'eyesight', /视力/],
  ['B', 'after-school service', /课后服务.*5\+2/],
  ['C', 'nobody on the payroll and off the post', /在编不在岗/],
  ['C', 'no new substitute teachers', /代课教师/],
  [
    'C',
    'lessons of principals',
    /校长、副校长授课/,
    ['at-least', { primary: 3333, junior: 3333, senior: 3333 }],
  ],
  [
    'C',
    'lessons of other leaders',
    /其他.*领导授课/,
    ['at-least', { primary: 5000, junior: 5000, senior: 5000 }],
  ],
  [
    'C',
    'home visits',
    /家中走访/,
    ['at-least', { kindergarten: 100, primary: 100, junior: 100, senior: 100 }],
  ],
  [
    'C',
    'parents’ meetings',
    /家长会/,
    ['at-least', { kindergarten: 100, primary: 100, junior: 100, senior: 100 }],
  ],
  ['D', 'no corporal punishment', /体罚/],
  ['D', 'no paid tutoring', /有偿补课/],
  ['D', 'no sales of teaching aids', /教辅/],
  ['D', 'all courses opened', /课程全部开设/],
  ['D', 'mental-health lessons', /心理健康课/, ['at-least', { primary: 1200, junior: 1400, senior: 1400 }]],
  ['D', 'home-school work', /家校/],
  ['E', 'lesson plans against the standards of 2022', /教案.*课程标准.*2022/],
  ['E', 'practice in class', /当堂练习/],
  ['E', 'practice after class', /课后练习/],
  ['E', 'collective preparation', /集体备课/, ['at-least', { primary: 200, junior: 200, senior: 200 }]],
  ['E', 'polished plans', /精品教案/, ['at-least', { primary: 200, junior: 200, senior: 200 }]],
  ['E', 'observation quotas', /听课评课/],
  ['E', 'what follows outside training', /汇报.*反思.*示范课/],
  ['E', 'books', /专业书/],
  ['E', 'a reflection of two thousand characters', /两千字.*反思/],
  [
    'E',
    'the monthly check of plans, homework and notes',
    /检查教案、作业和听课记录/,
    ['at-least', { kindergarten: 100, primary: 100, junior: 100, senior: 100 }],
  ],
];

describe('the checklist that every installation begins with', () => {
  let database: TestDatabase;
  let laid: Laid | undefined;

  beforeAll(async () => {
    database = await openTestDatabase();
    const client = new Client({ connectionString: database.adminUrl });
    await client.connect();
    const { rows } = await client.query<Laid>(
      `select version, name, content, published_at is not null as "isPublished" from checklists order by version`,
    );
    laid = rows[0];
    await client.end();
  });
  afterAll(() => database.close());

  const items = (section?: string): readonly ChecklistItem[] =>
    (laid?.content.sections ?? [])
      .filter(({ code }) => section === undefined || code === section)
      .flatMap((found) => found.items);

  it('is the first version, published, without a fault and worth 100 points', () => {
    expect(laid).toMatchObject({ version: 1, name: '学校常规管理检查细则', isPublished: true });
    const content = laid?.content ?? { sections: [] };
    expect(checkChecklist(content)).toEqual([]);
    expect(sumOfMaxima(content)).toBe(fullHundredths);
  });

  it('has the five parts of routine management', () => {
    expect(laid?.content.sections.map(({ title }) => title)).toEqual([
      '德育工作',
      '学生管理',
      '教职工管理',
      '依法办学',
      '教学教研',
    ]);
  });

  const asked = requirements.map(([section, requirement, words, thresholds]) => {
    return { section, requirement, words, thresholds };
  });

  it.each(asked)('asks in part $section for $requirement', ({ section, words, thresholds }) => {
    const found = items(section).filter(({ text }) => words.test(text));
    expect(found).toHaveLength(1);
    if (thresholds === undefined) return;
    const [direction, thresholdHundredths] = thresholds;
    expect(found[0]).toMatchObject({ scoring: 'measure', direction, thresholdHundredths });
    expect(found[0]?.stages).toEqual(Object.keys(thresholdHundredths));
  });

  it('asks something of every stage in every part', () => {
    for (const stage of ['kindergarten', 'primary', 'junior', 'senior'] as const) {
      const parts = laid?.content.sections.map(({ items: of }) =>
        of.some(({ stages }) => stages.includes(stage)),
      );
      expect([stage, parts]).toEqual([stage, [true, true, true, true, true]]);
    }
  });

  it('is still there after the rows of a test have gone', async () => {
    await database.truncateAll();
    const client = new Client({ connectionString: database.adminUrl });
    await client.connect();
    expect((await client.query('select version from checklists')).rows).toEqual([{ version: 1 }]);
    await client.end();
  });
});
