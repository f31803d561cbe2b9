import type { RandomStream } from '../../apps/standalone/demo/random-stream.js';
import type { WrittenBody } from './mutate-body.js';
import { oddText } from './odd-values.js';

const boundary = 'fuzz-boundary';
const files: Readonly<Record<string, readonly string[]>> = {
  townships: ['code,name', 'T7,新镇'],
  schools: ['code,name,township_code,stages', 'S7,新校,T1,primary;junior', 'S8,局直校,,junior'],
  staff: [
    'staff_no,name,school_code,birth_date,post,post_from,service_from,head_teacher_from',
    'J7,王某,A,1980-05-01,principal,2020-08-01,2002-09-01,',
  ],
  pupils: ['pupil_no,name,school_code,stage,grade,class_no', 'P7,学生,A,junior,9,1', 'P8,学生,A,junior,9,1'],
  'exam-scores': ['pupil_no,total', 'P7,88', 'P8,缺考'],
};

const checklistFile = [
  '板块代码,板块名称,条目代码,检查内容,适用学段,计分方式,满分',
  'A,德育,A1,有读书角,初中,评分,60',
  'A,德育,A2,校门有人值守,小学;初中,达标,40',
];

/** A form as a browser sends it: with fields that fit the kind and a small file, or with something wrong. */
export function makeUpload(
  random: RandomStream,
  template: string,
  examId: string,
  isBroken: boolean,
): WrittenBody {
  if (template.includes('/checklists/'))
    return writeForm(random, [['name', '检查细则']], [...checklistFile], isBroken);
  const kind = random.pick(Object.keys(files));
  const fields: [string, string][] = [['kind', kind]];
  if (kind === 'pupils') fields.push(['censusDate', random.pick(['2025-09-30', '2025-10-01'])]);
  if (kind === 'exam-scores') fields.push(['examId', examId]);
  return writeForm(random, fields, [...(files[kind] ?? [])], isBroken);
}

function writeForm(
  random: RandomStream,
  fields: [string, string][],
  lines: string[],
  isBroken: boolean,
): WrittenBody {
  let [name, fileName, count] = ['file', 'table.csv', 1];
  if (isBroken) {
    random.pick([
      () => fields.push([random.pick(['kind', 'colour', '__proto__', 'kind[a]', '']), oddText(random)]),
      () => (fields.length = 0),
      () => (fields[0] = ['kind', oddText(random)]),
      () => fields.push(['examId', oddText(random)]),
      () => lines.push(Array.from({ length: random.whole(1, 9) }, () => oddText(random)).join(',')),
      () => (lines[0] = oddText(random)),
      () => (lines.length = 0),
      () => (lines[1] = 'PK\u0003\u0004'),
      () => (name = random.pick(['files', '', oddText(random)])),
      () => (fileName = random.pick(['', '../../x.csv', 'x'.repeat(5_000), '\u0001', '名 "单".csv'])),
      () => (count = 2),
      () => (count = 0),
    ])();
  }
  const parts = fields.map(
    ([field, value]) =>
      `--${boundary}\r\nContent-Disposition: form-data; name="${field}"\r\n\r\n${value}\r\n`,
  );
  for (let file = 0; file < count; file += 1) {
    parts.push(
      `--${boundary}\r\nContent-Disposition: form-data; name="${name}"; filename="${fileName}"\r\n` +
        `Content-Type: text/csv\r\n\r\n${lines.join('\r\n')}\r\n`,
    );
  }
  const text = `${parts.join('')}--${boundary}--\r\n`;
  const isCut = isBroken && random.chance(0.1);
  return {
    bytes: Buffer.from(isCut ? text.slice(0, random.whole(0, text.length)) : text),
    type: `multipart/form-data; boundary=${isBroken && random.chance(0.1) ? 'other' : boundary}`,
  };
}
