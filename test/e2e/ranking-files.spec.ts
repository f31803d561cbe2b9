import { read, utils } from '@e965/xlsx';
import { type Entry, fromBuffer } from 'yauzl';
import type { ApiClient } from '../support/api-client.js';
import { type RunningSystem, startSystem } from '../support/running-system.js';
import { announcePolicy, buildCounty, sitExam } from '../support/small-county.js';

const xlsxType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const header = [
  ...[
    '名次',
    '代码',
    '单位',
    '学籍人数',
    '计入人数',
    '参考人数',
    '缺考人数',
    '批准缺考人数',
    '均分',
    '均分名次',
  ],
  ...['优秀人数', '优秀人数名次', '良好人数', '合格人数', '优秀率（%）', '良好率（%）', '合格率（%）'],
  ...['三率加权（%）', '三率加权名次', '名次和', '并列单位'],
];
const hostileNames = ["=cmd|' /C calc'!A0", '+1', '-2+3', '@SUM(A1)', '＝1+1', '引"号,逗号'];

describe('the files of a ranking', () => {
  let system: RunningSystem;
  let office: ApiClient;
  let path: string;

  beforeAll(async () => {
    system = await startSystem();
    office = await system.signInAs('office');
    await buildCounty(office, []);
    for (const [index, name] of hostileNames.entries()) {
      const body = { code: `S${String(index)}`, name, townshipCode: 'T1', stages: ['junior'] };
      expect((await office.post('/schools', body)).status).toBe(201);
    }
    await announcePolicy(office, { cutoffs: [1, 2, 3] });
    const examId = await sitExam(office, {
      name: '期末检测',
      marks: { S0: [99.5], S1: [80, 80.5], S2: [70], S3: [60], S4: [50], S5: ['excused'] },
    });
    path = `/exams/${examId}/rankings/latest/rows`;
    await office.rank(examId);
  });

  afterAll(async () => {
    await system.stop();
  });

  async function sheetOf(query: string) {
    const answer = await office.get(`${path}?format=xlsx${query}`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe(xlsxType);
    const book = read(answer.bytes, { cellFormula: true, cellNF: true });
    const sheet = book.Sheets[book.SheetNames[0] ?? ''];
    if (!sheet) throw new Error('no sheet');
    return { answer, sheet };
  }

  it('are refused in a format that nobody offers', async () => {
    expect((await office.get(`${path}?format=pdf`)).status).toBe(400);
    expect((await office.get(path, { accept: 'application/pdf' })).body).toMatchObject({
      status: 406,
      code: 'not-acceptable',
    });
  });

  it('follow the Accept header', async () => {
    const csv = await office.get(path, { accept: 'text/csv' });
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(csv.headers.get('vary')).toMatch(/accept/i);
    const xlsx = await office.get(path, { accept: `text/html, ${xlsxType};q=0.9, application/json;q=0.1` });
    expect(xlsx.bytes.subarray(0, 2).toString()).toBe('PK');
    expect((await office.get(path, { accept: '*/*' })).body).toHaveLength(6);
  });

  it('csv: with BOM, Chinese headers, two decimals, and no cell that runs as a formula', async () => {
    const { bytes, headers } = await office.get(`${path}?format=csv`);
    expect(headers.get('content-disposition')).toBe(
      `attachment; filename*=UTF-8''${encodeURIComponent('期末检测-学校排名.csv')}`,
    );
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const lines = bytes.subarray(3).toString('utf8').split('\r\n');
    expect(lines[0]).toBe(header.join(','));
    expect(lines[1]).toBe(
      `1,S0,'=cmd|' /C calc'!A0,1,1,1,0,0,99.50,1,1,1,1,1,100.00,100.00,100.00,100.00,1,3,`,
    );
    expect(lines.slice(2, 6).map((line) => line.split(',')[2])).toEqual([
      "'+1",
      "'-2+3",
      "'@SUM(A1)",
      "'＝1+1",
    ]);
    expect(lines[6]).toBe(',S5,"引""号,逗号",1,0,0,0,1,,,0,,0,0,,,,,,,');
    expect(lines[7]).toBe('');
  });

  it('xlsx: header row frozen, numbers as numbers, texts as texts', async () => {
    const { answer, sheet } = await sheetOf('');
    const rows = utils.sheet_to_json<(string | number)[]>(sheet, { header: 1 });
    expect(rows[0]).toEqual(header);
    expect(rows[1]?.slice(0, 9)).toEqual([1, 'S0', hostileNames[0], 1, 1, 1, 0, 0, 99.5]);
    expect(rows[2]?.slice(8, 9)).toEqual([80.25]);
    const cells = Object.entries(sheet).filter(([address]) => !address.startsWith('!'));
    expect(cells.filter(([, cell]) => 'f' in cell)).toEqual([]);
    expect([sheet['I2']?.t, sheet['I2']?.z, sheet['A2']?.t, sheet['C2']?.t, sheet['C3']?.v]).toEqual([
      'n',
      '0.00',
      'n',
      's',
      '+1',
    ]);
    expect((await partOf(answer.bytes, 'xl/worksheets/sheet1.xml')).slice(0, 600)).toMatch(
      /<pane[^>]*ySplit="1"[^>]*state="frozen"/,
    );
  });

  it('xlsx: says below the table what it is and under which policy', async () => {
    const { sheet } = await sheetOf('&unit=township');
    const { body: run } = await office.get(path.replace('/rows', ''));
    const notes = utils
      .sheet_to_json<(string | number)[]>(sheet, { header: 1 })
      .slice(2)
      .flat()
      .filter((note) => note !== '');
    expect(notes).toEqual([
      '期末检测 乡镇排名',
      '评价方案：小样方案（第 2 版）',
      `输入校验值：${String(run.inputHash)}`,
      '未公布，仅供内部核对',
    ]);
  });

  it('a primary ranking is exported with the columns that it has', async () => {
    await office.post('/schools', { code: 'P', name: '小学甲', townshipCode: 'T1', stages: ['primary'] });
    const examId = await sitExam(office, { stage: 'primary', marks: { P: [90] } });
    await office.rank(examId);
    const { bytes } = await office.get(`/exams/${examId}/rankings/latest/rows?format=csv`);
    expect(bytes.toString('utf8')).toBe(
      `\uFEFF${header.slice(0, 9).join(',')},并列单位\r\n1,P,小学甲,1,1,1,0,0,90.00,\r\n`,
    );
  });
});

function partOf(bytes: Buffer, name: string): Promise<string> {
  return new Promise((resolve, reject) => {
    fromBuffer(bytes, { lazyEntries: true }, (error, zip) => {
      if (error) return reject(error);
      zip.on('end', () => reject(new Error(`no ${name}`)));
      zip.on('entry', (entry: Entry) => {
        if (entry.fileName !== name) return zip.readEntry();
        zip.openReadStream(entry, (fault, stream) => {
          if (fault) return reject(fault);
          const chunks: Buffer[] = [];
          stream.on('data', (chunk: Buffer) => chunks.push(chunk));
          stream.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
        });
      });
      zip.readEntry();
    });
  });
}
