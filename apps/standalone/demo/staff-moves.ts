import type { DemoSchool, DemoStaffLine } from './demo-county.js';
import type { DemoPost } from './posts.js';
import { PRINCIPAL_CHANGED_SCHOOL } from './school-effects.js';

const MOVED_ON = '2025-08-20';

/**
 * The moves of the summer of 2025, between the two entrance exams: the principal of a weak junior school goes
 * back to teaching and a vice-principal from the county town takes over; two village principals change places.
 * Without the first move no accountability case of the demo would meet a post that changed hands.
 */
export function moveStaff(
  schools: readonly DemoSchool[],
  staff: readonly DemoStaffLine[],
): readonly DemoStaffLine[] {
  const findOne = (schoolCode: string, post: DemoPost): DemoStaffLine => {
    const found = staff.find((line) => line.schoolCode === schoolCode && line.post === post);
    if (found === undefined) throw new Error(`school ${schoolCode} has nobody as ${post}`);
    return found;
  };
  const findSchool = (accepts: (school: DemoSchool) => boolean): string => {
    const found = schools.find(accepts);
    if (found === undefined) throw new Error('the county lacks a school that the staff moves need');
    return found.code;
  };

  const townJunior = findSchool((school) => school.kind === 'direct-junior');
  const centralPrimary = findSchool(
    (school) =>
      school.kind === 'central-primary' && school.townshipCode === `T${PRINCIPAL_CHANGED_SCHOOL.slice(1, 3)}`,
  );
  const village = findSchool((school) => school.kind === 'village-primary');
  const otherVillage = findSchool((school) => school.kind === 'village-primary' && school.code !== village);

  const move = (person: DemoStaffLine, schoolCode: string, post: DemoPost): DemoStaffLine => ({
    ...person,
    schoolCode,
    post,
    postFrom: MOVED_ON,
  });
  return [
    move(findOne(PRINCIPAL_CHANGED_SCHOOL, 'principal'), centralPrimary, 'teacher'),
    move(findOne(townJunior, 'vice-principal'), PRINCIPAL_CHANGED_SCHOOL, 'principal'),
    move(findOne(village, 'principal'), otherVillage, 'principal'),
    move(findOne(otherVillage, 'principal'), village, 'principal'),
  ];
}
