import { hundredthsToNumber } from '#arithmetic/hundredths.js';
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
  checklistStages,
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
  const thresholdHundredths = checklistStages.flatMap((stage) => {
    const value = thresholds?.[stage];
    return value === undefined ? [] : [[stage, toHundredths(value)] as const];
  });
  return {
    ...item,
    text: text.trim(),
    maxHundredths: toHundredths(maxPoints),
    ...(unit === undefined ? {} : { unit: unit.trim() }),
    ...(penalty === undefined ? {} : { penaltyHundredths: toHundredths(penalty) }),
    ...(thresholds === undefined ? {} : { thresholdHundredths: Object.fromEntries(thresholdHundredths) }),
  };
}

/** The body's check has let at most two decimals through, so the nearest integer is the one that was meant. */
function toHundredths(value: number): number {
  return Math.round(value * 100);
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
  const { code, text, maxHundredths, scoring, stages } = item;
  const base = { code, text, maxPoints: hundredthsToNumber(maxHundredths), scoring, stages: [...stages] };
  switch (item.scoring) {
    case 'points':
    case 'met':
      return base;
    case 'deduct':
      return { ...base, penalty: hundredthsToNumber(item.penaltyHundredths) };
    case 'measure': {
      const thresholds = checklistStages.flatMap((stage) => {
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
