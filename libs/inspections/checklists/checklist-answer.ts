import { hundredthsToNumber, numberToHundredths } from '#arithmetic/hundredths.js';
import { stages } from '#organization/schools/school-stage.rules.js';
import type {
  ChecklistDto,
  ChecklistItemDto,
  ChecklistSummaryDto,
  WriteChecklistDto,
} from './checklist.dto.js';
import type { ChecklistRow, ChecklistSummaryRow } from './checklist.queries.js';
import {
  type ChecklistContent,
  type ChecklistDraft,
  type ChecklistItem,
  type ItemDraft,
  sumOfMaxima,
} from './checklist.rules.js';

/** What a body says, in hundredths. Space around texts says nothing, and a sheet would not keep it. */
export function readDraft({ sections }: Pick<WriteChecklistDto, 'sections'>): ChecklistDraft {
  return {
    sections: sections.map(({ code, title, items }) => ({
      code,
      title: title.trim(),
      items: items.map(readItem),
    })),
  };
}

function readItem({ maxPoints, penalty, thresholds, unit, text, ...item }: ChecklistItemDto): ItemDraft {
  const thresholdHundredths = stages.flatMap((stage) => {
    const value = thresholds?.[stage];
    return value === undefined ? [] : [[stage, numberToHundredths(value)] as const];
  });
  return {
    ...item,
    text: text.trim(),
    maxHundredths: numberToHundredths(maxPoints),
    ...(unit === undefined ? {} : { unit: unit.trim() }),
    ...(penalty === undefined ? {} : { penaltyHundredths: numberToHundredths(penalty) }),
    ...(thresholds === undefined ? {} : { thresholdHundredths: Object.fromEntries(thresholdHundredths) }),
  };
}

export function toSummary(row: ChecklistSummaryRow): ChecklistSummaryDto {
  const { id, version, name, maxHundredths, itemCount, createdAt, publishedAt } = row;
  return {
    id,
    version,
    name,
    state: publishedAt === null ? 'draft' : 'published',
    points: hundredthsToNumber(maxHundredths),
    itemCount,
    createdAt: createdAt.toISOString(),
    publishedAt: publishedAt?.toISOString() ?? null,
  };
}

export function toChecklist({ content, ...row }: ChecklistRow): ChecklistDto {
  const itemCount = content.sections.reduce((count, { items }) => count + items.length, 0);
  return {
    ...toSummary({ ...row, maxHundredths: sumOfMaxima(content), itemCount }),
    sections: toSections(content),
  };
}

export function toSections({ sections }: ChecklistContent): ChecklistDto['sections'] {
  return sections.map(({ code, title, items }) => ({ code, title, items: items.map(toItem) }));
}

function toItem(item: ChecklistItem): ChecklistItemDto {
  const { code, text, maxHundredths, scoring } = item;
  const base = {
    code,
    text,
    maxPoints: hundredthsToNumber(maxHundredths),
    scoring,
    stages: [...item.stages],
  };
  switch (item.scoring) {
    case 'points':
    case 'met':
      return base;
    case 'deduct':
      return { ...base, penalty: hundredthsToNumber(item.penaltyHundredths) };
    case 'measure': {
      const thresholds = stages.flatMap((stage) => {
        const value = item.thresholdHundredths[stage];
        return value === undefined ? [] : [[stage, hundredthsToNumber(value)] as const];
      });
      return {
        ...base,
        direction: item.direction,
        unit: item.unit,
        thresholds: Object.fromEntries(thresholds),
      };
    }
  }
}
