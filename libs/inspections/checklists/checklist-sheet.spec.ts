import { stages as everyStage } from '#organization/schools/school-stage.rules.js';
import fc from 'fast-check';
import { readRows } from '#platform/spreadsheets/read-rows.js';
import { closeSheetThreads } from '#platform/spreadsheets/sheet-threads.js';
import { UploadFolder } from '#platform/spreadsheets/uploads.fixture.js';
import { checklistFileLimits } from './checklist-file.service.js';
import { checklistColumns, draftOfRows, placeFault } from './checklist-sheet.js';
import { checkChecklist, type ChecklistContent, type ChecklistItem, contentOf } from './checklist.rules.js';
import { writeChecklistSheet } from './write-checklist-sheet.js';

const uploads = new UploadFolder();
afterAll(async () => {
  await uploads.remove();
  await closeSheetThreads();
});

async function readBack(bytes: Buffer) {
  const path = await uploads.put(bytes);
  return readRows({ path, columns: checklistColumns, limits: checklistFileLimits });
}

const text = fc
  .oneof(
    fc.string({ minLength: 1, maxLength: 30, unit: 'grapheme' }),
    fc.constantFrom(
      '=1+1',
      '+8',
      '-',
      '@x',
      '45',
      '1e5',
      '3-1',
      '2025-09-01',
      'TRUE',
      '0012',
      '_x0041_',
      '甲\n乙',
    ),
    fc.constantFrom('<b>&amp;</b>', '"引号"', "'", ';', '\\N', 'NULL', '{}', '错误说明', '汉字𠮷'),
  )
  .map((value) => value.trim())
  // What no sheet can hold the api refuses too.
  .filter(
    (value) =>
      value !== '' && !/[\p{Cc}\p{Zl}\p{Zp}\u200B\uFEFF\uFFFE\uFFFF]/u.test(value.replace(/\n/g, '')),
  );

const code = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_-]{0,8}$/);
const halfPoints = fc.integer({ min: 1, max: 200 }).map((halves) => halves * 50);
const stages = fc.subarray([...everyStage], { minLength: 1 });

const item: fc.Arbitrary<ChecklistItem> = fc
  .record({ code, text, maxHundredths: halfPoints, stages })
  .chain((base) =>
    fc.oneof(
      fc.constantFrom('points' as const, 'met' as const).map((scoring) => ({ ...base, scoring })),
      fc
        .integer({ min: 1, max: base.maxHundredths })
        .map((penaltyHundredths) => ({ ...base, scoring: 'deduct' as const, penaltyHundredths })),
      fc
        .record({
          direction: fc.constantFrom('at-least' as const, 'at-most' as const),
          unit: text.map((value) => [...value].slice(0, 5).join('').trim()).filter((value) => value !== ''),
          values: fc.array(fc.integer({ min: 0, max: 100_000_000 }), { minLength: 4, maxLength: 4 }),
        })
        .map(({ values, ...rest }) => ({
          ...base,
          ...rest,
          scoring: 'measure' as const,
          thresholdHundredths: Object.fromEntries(
            base.stages.map((stage, index) => [stage, values[index] ?? 0]),
          ),
        })),
    ),
  );

const content: fc.Arbitrary<ChecklistContent> = fc
  .array(fc.record({ code, title: text, items: fc.array(item, { minLength: 1, maxLength: 4 }) }), {
    minLength: 1,
    maxLength: 3,
  })
  .map((sections) => ({ sections }))
  .filter((draft) => checkChecklist(draft).length === 0);

it('brings a checklist back from its workbook just as it was, whatever its texts are', async () => {
  await fc.assert(
    fc.asyncProperty(content, async (checklist) => {
      const { rows, faults } = await readBack(await writeChecklistSheet(checklist));
      expect(faults).toEqual([]);
      const sheet = draftOfRows(rows);
      expect(sheet.faults).toEqual([]);
      expect(contentOf(sheet.draft)).toEqual(checklist);
    }),
    { numRuns: 60 },
  );
});

const head = checklistColumns.map(({ name }) => name).join(',');
const good = 'A,德育,A1,有读书角,小学;初中,评分,2,,,,,,,';

async function draftOf(...lines: readonly string[]) {
  const { rows, faults } = await readBack(Buffer.from(`${head}\n${lines.join('\n')}\n`));
  return { sheet: draftOfRows(rows), faults };
}

describe('a sheet', () => {
  it('may have its columns in any order and by their Chinese names, and leave out those that nobody needs', async () => {
    const bytes = Buffer.from(
      '满分,计分方式,学段,内容,代码,板块,板块代码\n2.5,达标,初中；小学,有读书角,A1,德育,A\n1,met,primary,有书,A2,德育,A\n',
    );
    const { rows, faults } = await readBack(bytes);
    expect(faults).toEqual([]);
    expect(contentOf(draftOfRows(rows).draft)).toEqual({
      sections: [
        {
          code: 'A',
          title: '德育',
          items: [
            {
              code: 'A1',
              text: '有读书角',
              maxHundredths: 250,
              stages: ['primary', 'junior'],
              scoring: 'met',
            },
            { code: 'A2', text: '有书', maxHundredths: 100, stages: ['primary'], scoring: 'met' },
          ],
        },
      ],
    });
  });

  it('may have the rows of a section apart', async () => {
    const { sheet } = await draftOf(good, good.replace('A,德育,A1', 'B,学生,B1'), good.replace('A1', 'A2'));
    const codes = sheet.draft.sections.map(({ code: of, items }) => [of, items.map((found) => found.code)]);
    expect(codes).toEqual([
      ['A', ['A1', 'A2']],
      ['B', ['B1']],
    ]);
    expect(sheet.rows).toEqual([[2, 4], [3]]);
  });

  it('is told the row and the column of what only the whole checklist shows', async () => {
    const { sheet } = await draftOf(
      good,
      'A,品德,A2,有书,小学,评分,,,,,,,,',
      'B,学生,A1,班额,小学;初中,实测,2,,不高于,人,,45,,',
      'B,学生,B2,补课,小学,扣分,2,3,,,,,,50',
    );
    const found = [
      ...sheet.faults,
      ...checkChecklist(sheet.draft).map((fault) => placeFault(fault, sheet.rows)),
    ];
    expect(found.map(({ row, column, code: because }) => [row, column, because])).toEqual([
      [3, '板块名称', 'section-title-differs'],
      [3, '满分', 'required'],
      [4, '条目代码', 'duplicate-code'],
      [4, '初中标准', 'threshold-missing'],
      [5, '每次扣分', 'above-maximum'],
      [5, '高中标准', 'not-of-this-scoring'],
    ]);
    expect(found.every(({ message }) => /\p{Script=Han}/u.test(message))).toBe(true);
  });

  it('is told of every cell that has the wrong form', async () => {
    const { faults } = await draftOf('甲,德育,A1,x,大学,猜,-2,,,,,,,', 'A,德育,,,小学,评分,2.555,,大概,,,,,');
    expect(faults.map(({ row, column, code: because }) => [row, column, because])).toEqual([
      [2, 'section_code', 'text-form'],
      [2, 'stages', 'choice-unknown'],
      [2, 'scoring', 'choice-unknown'],
      [2, 'max_points', 'mark-invalid'],
      [3, 'code', 'required'],
      [3, 'text', 'required'],
      [3, 'max_points', 'mark-too-many-decimals'],
      [3, 'direction', 'choice-unknown'],
    ]);
  });
});
