/** Two townships with two schools each, and two schools directly under the bureau. */
export const schools = [
  { code: 'SA1q', township: 'TA7q' },
  { code: 'SA2q', township: 'TA7q' },
  { code: 'SB1q', township: 'TB8q' },
  { code: 'SB2q', township: 'TB8q' },
  { code: 'SD1q', township: null },
  { code: 'SD2q', township: null },
] as const;
/** The school whose teacher leads it. */
export const principalOf = 'SD2q';
export const townships = ['TA7q', 'TB8q'] as const;

/** Who calls: every role, and the roles that have a place in several of them. */
export const people = [
  { name: 'admin', role: 'admin', unit: null },
  { name: 'leader-q', role: 'leader', unit: null },
  { name: 'office-q', role: 'office', unit: null },
  { name: 'inspector-q', role: 'inspector', unit: null },
  { name: 'inspector-2-q', role: 'inspector', unit: null },
  { name: 'judge-q', role: 'judge', unit: null },
  { name: 'centre-a-q', role: 'centre', unit: 'TA7q' },
  { name: 'centre-b-q', role: 'centre', unit: 'TB8q' },
  { name: 'school-a1-q', role: 'school', unit: 'SA1q' },
  { name: 'school-a2-q', role: 'school', unit: 'SA2q' },
  { name: 'school-b1-q', role: 'school', unit: 'SB1q' },
  { name: 'school-d1-q', role: 'school', unit: 'SD1q' },
] as const;

/** Who never calls, so that it does no harm to make something of them. */
export const bystanders = [
  { name: 'bystander-q', role: 'inspector' },
  { name: 'onlooker-q', role: 'judge' },
] as const;

/** The school year in which the county is inspected and put into squads. */
export const commonYear = '2025-2026';
export const censusDate = '2025-09-30';
/** In files that were refused: no pupil and no teacher of the county. */
export const strange = 'strange';
export const strangePupil = 'PX9q-1';
export const strangeTeacher = 'WX9q';

export function pupilsOf(school: string): readonly string[] {
  return [1, 2, 3].map((index) => `P${school.slice(1)}-${String(index)}`);
}

export function teacherOf(school: string): string {
  return `W${school.slice(1)}`;
}

export function birthDateOf(school: string): string {
  return `1971-02-1${String(schools.findIndex(({ code }) => code === school))}`;
}
