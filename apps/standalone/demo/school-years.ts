import type { DemoSchoolYear } from './demo-county.js';

// Terms end and begin around the Spring Festival, which moves by up to a month: hence a table and no formula.
const TERM_DATES = [
  ['2022-2023', '2022-09-01', '2023-01-13', '2023-02-13', '2023-07-07'],
  ['2023-2024', '2023-09-01', '2024-01-26', '2024-02-22', '2024-07-05'],
  ['2024-2025', '2024-09-01', '2025-01-17', '2025-02-13', '2025-07-04'],
  ['2025-2026', '2025-09-01', '2026-01-30', '2026-02-26', '2026-07-10'],
  ['2026-2027', '2026-09-01', '2027-01-22', '2027-02-18', '2027-07-09'],
] as const;

export function listSchoolYears(): readonly DemoSchoolYear[] {
  return TERM_DATES.map(([name, autumnStart, autumnEnd, springStart, springEnd]) => ({
    name,
    terms: [
      { number: 1, startsOn: autumnStart, endsOn: autumnEnd },
      { number: 2, startsOn: springStart, endsOn: springEnd },
    ],
  }));
}
