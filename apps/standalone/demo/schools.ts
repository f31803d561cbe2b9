import type { DemoSchool, DemoSchoolKind, DemoStage } from './demo-county.js';
import type { RandomStream } from './random-stream.js';
import { COUNTY_NAME, type TownshipPlan } from './townships.js';

const STAGES_OF_KIND: Readonly<Record<DemoSchoolKind, readonly DemoStage[]>> = {
  kindergarten: ['kindergarten'],
  'village-primary': ['primary'],
  'central-primary': ['primary'],
  'direct-primary': ['primary'],
  'township-junior': ['junior'],
  'direct-junior': ['junior'],
  'nine-year': ['primary', 'junior'],
  'direct-nine-year': ['primary', 'junior'],
  'complete-secondary': ['junior', 'senior'],
  senior: ['senior'],
};

const DIRECT_SCHOOLS: readonly [string, DemoSchoolKind][] = [
  ['实验小学', 'direct-primary'],
  ['第二实验小学', 'direct-primary'],
  ['第一小学', 'direct-primary'],
  ['第二小学', 'direct-primary'],
  ['第三小学', 'direct-primary'],
  ['第一初级中学', 'direct-junior'],
  ['第二初级中学', 'direct-junior'],
  ['第三初级中学', 'direct-junior'],
  ['实验初级中学', 'direct-junior'],
  ['育才学校', 'direct-nine-year'],
  ['第三中学', 'complete-secondary'],
  ['第一高级中学', 'senior'],
  ['第二高级中学', 'senior'],
  ['实验幼儿园', 'kindergarten'],
  ['第一幼儿园', 'kindergarten'],
];

const VILLAGE_FIRST = Array.from(
  '张李王刘陈杨赵周吴徐孙朱马胡郭何高罗郑梁谢宋许韩冯曹彭曾肖田董袁蒋蔡余杜叶程苏魏吕丁任',
);
const VILLAGE_SECOND = Array.from('庄营寨楼湾岗堂集洼沟桥铺坡屯堤井园坊');

/** All schools: the direct ones first (S00..), then township by township (S01.. to S14..). */
export function foundSchools(
  townships: readonly TownshipPlan[],
  random: RandomStream,
): readonly DemoSchool[] {
  const takenVillages = new Set<string>();
  const nameVillage = (): string => {
    for (;;) {
      const village = random.pick(VILLAGE_FIRST) + random.pick(VILLAGE_SECOND);
      if (takenVillages.has(village)) continue;
      takenVillages.add(village);
      return village;
    }
  };

  const direct = DIRECT_SCHOOLS.map(([name, kind], index) =>
    foundSchool(null, index + 1, `${COUNTY_NAME}${name}`, kind),
  );
  const ofTownships = townships.flatMap((township) => {
    const planned: [string, DemoSchoolKind][] = [['中心小学', 'central-primary']];
    if (township.juniors === 1) planned.push(['初级中学', 'township-junior']);
    else planned.push(['第一初级中学', 'township-junior'], ['第二初级中学', 'township-junior']);
    if (township.hasNineYearSchool) planned.push([`${nameVillage()}学校`, 'nine-year']);
    for (let count = 0; count < township.villagePrimaries; count += 1) {
      planned.push([`${nameVillage()}小学`, 'village-primary']);
    }
    if (township.hasKindergarten) planned.push(['中心幼儿园', 'kindergarten']);
    return planned.map(([name, kind], index) =>
      foundSchool(township.code, index + 1, township.name + name, kind),
    );
  });
  return [...direct, ...ofTownships];
}

function foundSchool(
  townshipCode: string | null,
  number: number,
  name: string,
  kind: DemoSchoolKind,
): DemoSchool {
  const district = townshipCode === null ? '00' : townshipCode.slice(1);
  return {
    code: `S${district}${String(number).padStart(2, '0')}`,
    name,
    townshipCode,
    stages: STAGES_OF_KIND[kind],
    kind,
  };
}
