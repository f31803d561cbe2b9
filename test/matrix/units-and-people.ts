/** Two townships with two schools each, and two schools directly under the bureau. Nothing random spells their codes. */
export const schools = [
  { code: 'SA1quay', township: 'TA7quay' },
  { code: 'SA2quay', township: 'TA7quay' },
  { code: 'SB1quay', township: 'TB8quay' },
  { code: 'SB2quay', township: 'TB8quay' },
  { code: 'SD1quay', township: null },
  { code: 'SD2quay', township: null },
] as const;
/** The school whose teacher leads it. */
export const principalOf = 'SD2quay';
export const townships = ['TA7quay', 'TB8quay'] as const;

/** Who calls: every role, and the roles that have a place in several of them. */
export const people = [
  { name: 'admin', role: 'admin', unit: null },
  { name: 'leader-q', role: 'leader', unit: null },
  { name: 'office-q', role: 'office', unit: null },
  { name: 'inspector-q', role: 'inspector', unit: null },
  { name: 'inspector-2-q', role: 'inspector', unit: null },
  { name: 'judge-q', role: 'judge', unit: null },
  { name: 'centre-a-q', role: 'centre', unit: 'TA7quay' },
  { name: 'centre-b-q', role: 'centre', unit: 'TB8quay' },
  { name: 'school-a1-q', role: 'school', unit: 'SA1quay' },
  { name: 'school-a2-q', role: 'school', unit: 'SA2quay' },
  { name: 'school-b1-q', role: 'school', unit: 'SB1quay' },
  { name: 'school-d1-q', role: 'school', unit: 'SD1quay' },
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
export const strangePupil = 'PX9quay-1';
export const strangeTeacher = 'WX9quay';

export function pupilsOf(school: string): readonly string[] {
  return [1, 2, 3].map((index) => `P${school.slice(1)}-${String(index)}`);
}

export function teacherOf(school: string): string {
  return `W${school.slice(1)}`;
}

export function birthDateOf(school: string): string {
  return `1971-02-1${String(schools.findIndex(({ code }) => code === school))}`;
}
