import { type Stage, stages, stageTitles } from '#organization/schools/school-stage.rules.js';
import { choiceForm, choicesForm, codeForm } from '#organization/sheet-forms.js';
import type { MarkForm, SheetChoice, SheetColumn } from '#platform/spreadsheets/sheet-column.js';
import type { SheetRow } from '#platform/spreadsheets/read-rows.js';
import type { SheetFault } from '#platform/spreadsheets/sheet-summary.js';
import { checklistLimits } from './checklist.dto.js';
import {
  type ChecklistDraft,
  type ChecklistFault,
  type ChecklistField,
  type ItemDraft,
  type MeasureItem,
  type ScoringWay,
  scoringWays,
} from './checklist.rules.js';
import { describeChecklistFault } from './describe-checklist-fault.js';

/** What the ways of scoring are called on screens and sheets. */
export const scoringTitles: Readonly<Record<ScoringWay, string>> = {
  points: '评分',
  deduct: '扣分',
  met: '达标',
  measure: '实测',
};

export const directionTitles: Readonly<Record<MeasureItem['direction'], string>> = {
  'at-least': '不低于',
  'at-most': '不高于',
};

const pointsForm: MarkForm = {
  kind: 'mark',
  fullMarkHundredths: checklistLimits.points * 100,
  absentWords: [],
};
const thresholdForm: MarkForm = { ...pointsForm, fullMarkHundredths: checklistLimits.threshold * 100 };

const thresholdColumns: readonly SheetColumn[] = stages.map((stage) => ({
  name: `threshold_${stage}`,
  title: `${stageTitles[stage]}标准`,
  required: false,
  ...thresholdForm,
}));

/** One row an item, in the order of the checklist. */
export const checklistColumns: readonly SheetColumn[] = [
  { name: 'section_code', title: '板块代码', required: true, ...codeForm },
  {
    name: 'section_title',
    title: '板块名称',
    aliases: ['板块'],
    required: true,
    kind: 'text',
    maxLength: checklistLimits.title,
  },
  { name: 'code', title: '条目代码', aliases: ['代码'], required: true, ...codeForm },
  {
    name: 'text',
    title: '检查内容',
    aliases: ['内容'],
    required: true,
    kind: 'text',
    maxLength: checklistLimits.text,
  },
  {
    name: 'stages',
    title: '适用学段',
    aliases: ['学段'],
    required: true,
    ...choicesForm(stages, stageTitles),
  },
  { name: 'scoring', title: '计分方式', required: true, ...choiceForm(scoringWays, scoringTitles) },
  { name: 'max_points', title: '满分', required: true, ...pointsForm },
  { name: 'penalty', title: '每次扣分', required: false, ...pointsForm },
  { name: 'direction', title: '达标方向', required: false, kind: 'choice', choices: directionChoices() },
  { name: 'unit', title: '单位', required: false, kind: 'text', maxLength: checklistLimits.unit },
  ...thresholdColumns,
];

function directionChoices(): readonly SheetChoice[] {
  return [
    { value: 'at-least', titles: [directionTitles['at-least'], '>=', '≥', '不少于'] },
    { value: 'at-most', titles: [directionTitles['at-most'], '<=', '≤', '不超过', '不多于'] },
  ];
}

const placeOf = new Map(checklistColumns.map(({ name }, index) => [name, index]));
const titleOf = new Map(checklistColumns.map(({ name, title }) => [name, title]));

/** A checklist out of a sheet's rows, and where each of its items stood. */
export interface SheetDraft {
  readonly draft: ChecklistDraft;
  /** The row of each item of each section. */
  readonly rows: readonly (readonly number[])[];
  /** What only the sheet can have wrong. */
  readonly faults: readonly SheetFault[];
}

/** Puts the rows of a section together, wherever they stand; sections and items keep the order of their first rows. */
export function draftOfRows(rows: readonly SheetRow[]): SheetDraft {
  const faults: SheetFault[] = [];
  const sections = new Map<string, { title: string; row: number; items: ItemDraft[]; rows: number[] }>();
  for (const row of rows) {
    const [code, title] = [cellOf(row, 'section_code') ?? '', cellOf(row, 'section_title') ?? ''];
    const section = sections.get(code) ?? { title, row: row.row, items: [], rows: [] };
    sections.set(code, section);
    if (section.title !== title) {
      const message = `与第 ${String(section.row)} 行同属板块“${code}”，板块名称却不同，请改成一样的`;
      faults.push(faultOf(row.row, 'section_title', 'section-title-differs', message));
    }
    if (cellOf(row, 'max_points') === null)
      faults.push(faultOf(row.row, 'max_points', 'required', '不能为空，请填写'));
    section.items.push(itemOfRow(row));
    section.rows.push(row.row);
  }
  const found = [...sections];
  return {
    draft: { sections: found.map(([code, { title, items }]) => ({ code, title, items })) },
    rows: found.map(([, section]) => section.rows),
    faults,
  };
}

/** The fault of a draft, at the cell that it came from. */
export function placeFault(fault: ChecklistFault, rows: SheetDraft['rows']): SheetFault {
  const row = rows[fault.section]?.[fault.item ?? 0] ?? 0;
  return faultOf(row, columnOf(fault), fault.because, describeChecklistFault(fault));
}

function faultOf(row: number, column: string, code: string, message: string): SheetFault {
  return { row, column: titleOf.get(column) ?? column, code, message };
}

const columnOfField: Readonly<Record<Exclude<ChecklistField, 'code' | 'thresholds'>, string>> = {
  title: 'section_title',
  items: 'code',
  text: 'text',
  maxPoints: 'max_points',
  stages: 'stages',
  penalty: 'penalty',
  direction: 'direction',
  unit: 'unit',
};

function columnOf({ item, field, stage }: ChecklistFault): string {
  if (field === 'code') return item === null ? 'section_code' : 'code';
  return field === 'thresholds' ? `threshold_${stage ?? 'primary'}` : columnOfField[field];
}

function itemOfRow(row: SheetRow): ItemDraft {
  const [penalty, direction, unit] = [
    numberOf(row, 'penalty'),
    cellOf(row, 'direction'),
    cellOf(row, 'unit'),
  ];
  const thresholds = stages.flatMap((stage) => {
    const value = numberOf(row, `threshold_${stage}`);
    return value === null ? [] : [[stage, value] as const];
  });
  return {
    code: cellOf(row, 'code') ?? '',
    text: cellOf(row, 'text') ?? '',
    // The reader has let only the words of these lists through.
    stages: (cellOf(row, 'stages') ?? '').split(';') as Stage[],
    scoring: cellOf(row, 'scoring') as ScoringWay,
    // An empty cell is named as such; nothing else is to be said of it.
    maxHundredths: numberOf(row, 'max_points') ?? pointsForm.fullMarkHundredths,
    ...(penalty === null ? {} : { penaltyHundredths: penalty }),
    ...(direction === null ? {} : { direction: direction as MeasureItem['direction'] }),
    ...(unit === null ? {} : { unit }),
    ...(thresholds.length === 0 ? {} : { thresholdHundredths: Object.fromEntries(thresholds) }),
  };
}

function cellOf(row: SheetRow, column: string): string | null {
  return row.cells[placeOf.get(column) ?? -1] ?? null;
}

function numberOf(row: SheetRow, column: string): number | null {
  const cell = cellOf(row, column);
  return cell === null ? null : Number(cell);
}
