import { STRONG_JUNIOR_SCHOOL, WEAK_JUNIOR_SCHOOLS } from './school-effects.js';

/** As `POST /target-letters` takes it, and who signs for the school. */
export interface DemoTargetLetter {
  readonly schoolYear: string;
  readonly schoolCode: string;
  readonly stage: 'junior';
  readonly lines: readonly {
    readonly measure: {
      readonly component: 'zhongkao';
      readonly term: null;
      readonly grade: null;
      readonly figure: 'place' | 'absent' | 'excellentCount';
    };
    readonly comparison: 'at-least' | 'at-most';
    readonly target: number;
  }[];
}

type Line = DemoTargetLetter['lines'][number];

const line = (figure: Line['measure']['figure'], comparison: Line['comparison'], target: number): Line => ({
  measure: { component: 'zhongkao', term: null, grade: null, figure },
  comparison,
  target,
});

/** Of the latest year: one letter whose lines are all met, and one that misses a line. */
export function listTargetLetters(): readonly DemoTargetLetter[] {
  const letter = { schoolYear: '2025-2026', stage: 'junior' } as const;
  return [
    {
      ...letter,
      schoolCode: STRONG_JUNIOR_SCHOOL,
      lines: [line('place', 'at-most', 5), line('excellentCount', 'at-least', 200)],
    },
    {
      ...letter,
      schoolCode: WEAK_JUNIOR_SCHOOLS[0] ?? '',
      lines: [line('place', 'at-most', 30), line('absent', 'at-most', 30)],
    },
  ];
}
