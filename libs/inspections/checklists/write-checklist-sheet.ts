import { hundredthsToNumber } from '#arithmetic/hundredths.js';
import { stages, stageTitles } from '#organization/schools/school-stage.rules.js';
import type { SheetColumn } from '#platform/spreadsheets/sheet-column.js';
import { type TableCell, type TableColumn, writeXlsx } from '#platform/spreadsheets/write-table.js';
import { checklistColumns, directionTitles, scoringTitles } from './checklist-sheet.js';
import { type ChecklistContent, type ChecklistItem, type ChecklistSection } from './checklist.rules.js';

/** A version as a workbook that the office edits and uploads again: whatever stands on its first sheet comes back. */
export async function writeChecklistSheet(content: ChecklistContent): Promise<Buffer> {
  const rows = content.sections.flatMap((section) => section.items.map((item) => rowOf(section, item)));
  return writeXlsx([
    { name: '检查细则', columns: checklistColumns.map(tableColumn), rows },
    { name: '填写说明', columns: [{ title: '说明', width: 100, type: 'text' }], rows: hints },
  ]);
}

const wide: Readonly<Record<string, number>> = { text: 60, section_title: 18, stages: 22 };

function tableColumn({ name, title, kind }: SheetColumn): TableColumn {
  const width = wide[name];
  return { title, type: kind === 'mark' ? 'decimal2' : 'text', ...(width === undefined ? {} : { width }) };
}

function rowOf(section: ChecklistSection, item: ChecklistItem): TableCell[] {
  const measure = item.scoring === 'measure' ? item : null;
  const thresholds = stages.map((stage) => measure?.thresholdHundredths[stage]);
  return [
    section.code,
    section.title,
    item.code,
    item.text,
    item.stages.map((stage) => stageTitles[stage]).join(';'),
    scoringTitles[item.scoring],
    hundredthsToNumber(item.maxHundredths),
    item.scoring === 'deduct' ? hundredthsToNumber(item.penaltyHundredths) : null,
    measure && directionTitles[measure.direction],
    measure && measure.unit,
    ...thresholds.map((value) => (value === undefined ? null : hundredthsToNumber(value))),
  ];
}

const hints: readonly TableCell[][] = [
  '第一个工作表一行一条；导入后成为新的草稿，已发布的版本不受影响。',
  '适用学段可填一个或几个，用分号隔开：幼儿园、小学、初中、高中。',
  '计分方式：评分（0 到满分，按 0.5 分给）；扣分（满分减去次数 × 每次扣分，最低 0 分）；达标（达到得满分，否则 0 分）；实测（实测数达到标准得满分，否则 0 分）。',
  '扣分的条目填“每次扣分”；实测的条目填“达标方向”（不低于、不高于）、“单位”和每个适用学段的标准；其他条目这些列留空。',
  '满分为 0.5 的倍数；各条满分合计 100 分才能发布。',
  '条目代码请沿用：换了版本，同一问题仍靠它认出。',
].map((hint) => [hint]);
