import type { DemoSchool, DemoSchoolKind, DemoStaffLine } from './demo-county.js';
import { inventName } from './person-names.js';
import type { DemoPost } from './posts.js';
import type { RandomStream } from './random-stream.js';

/** The last day that a line of the first staff file can speak of. */
const STAFF_AS_OF_YEAR = 2024;

interface Establishment {
  readonly vicePrincipals: number;
  readonly headTeachers: number;
  readonly teachers: number;
}

const ESTABLISHMENTS: Readonly<Record<DemoSchoolKind, Establishment>> = {
  kindergarten: { vicePrincipals: 0, headTeachers: 3, teachers: 5 },
  'village-primary': { vicePrincipals: 1, headTeachers: 5, teachers: 3 },
  'central-primary': { vicePrincipals: 2, headTeachers: 8, teachers: 10 },
  'direct-primary': { vicePrincipals: 3, headTeachers: 14, teachers: 18 },
  'township-junior': { vicePrincipals: 2, headTeachers: 8, teachers: 12 },
  'direct-junior': { vicePrincipals: 3, headTeachers: 14, teachers: 20 },
  'nine-year': { vicePrincipals: 2, headTeachers: 9, teachers: 10 },
  'direct-nine-year': { vicePrincipals: 3, headTeachers: 14, teachers: 16 },
  'complete-secondary': { vicePrincipals: 4, headTeachers: 16, teachers: 24 },
  senior: { vicePrincipals: 4, headTeachers: 16, teachers: 24 },
};

/** Everybody in post in September 2024, school by school. */
export function staffSchools(schools: readonly DemoSchool[], random: RandomStream): readonly DemoStaffLine[] {
  const lines: DemoStaffLine[] = [];
  for (const school of schools) {
    for (const post of listPosts(school)) {
      const staffNo = `J${String(lines.length + 1).padStart(5, '0')}`;
      lines.push({ staffNo, name: inventName(random), schoolCode: school.code, ...drawCareer(post, random) });
    }
  }
  return lines;
}

function listPosts(school: DemoSchool): readonly DemoPost[] {
  const { vicePrincipals, headTeachers, teachers } = ESTABLISHMENTS[school.kind];
  const posts: DemoPost[] = [school.kind === 'kindergarten' ? 'kindergarten-head' : 'principal'];
  // The township centre has its office in the central primary school and is paid there.
  if (school.kind === 'central-primary') posts.push('centre-principal');
  for (let count = 0; count < vicePrincipals; count += 1) posts.push('vice-principal');
  for (let count = 0; count < headTeachers; count += 1) posts.push('head-teacher');
  for (let count = 0; count < teachers; count += 1) posts.push('teacher');
  return posts;
}

type Career = Pick<DemoStaffLine, 'birthDate' | 'post' | 'postFrom' | 'serviceFrom' | 'headTeacherFrom'>;

function drawCareer(post: DemoPost, random: RandomStream): Career {
  const birthYear = drawBirthYear(post, random);
  const month = String(random.whole(1, 12)).padStart(2, '0');
  const day = String(random.whole(1, 28)).padStart(2, '0');
  const serviceYear = Math.min(birthYear + random.whole(21, 24), STAFF_AS_OF_YEAR);
  // Leaders are moved every few years; a class is led for one cohort or two.
  const longestYears = post === 'teacher' ? 99 : post === 'head-teacher' ? 12 : 9;
  const earliest = Math.max(serviceYear, STAFF_AS_OF_YEAR - longestYears);
  const postYear = post === 'teacher' ? serviceYear : random.whole(earliest, STAFF_AS_OF_YEAR);
  const isTeaching = post === 'teacher' || post === 'head-teacher';
  const postFrom = isTeaching ? `${postYear}-09-01` : `${Math.max(postYear, serviceYear + 1)}-08-20`;
  return {
    birthDate: `${birthYear}-${month}-${day}`,
    post,
    postFrom,
    serviceFrom: `${serviceYear}-09-01`,
    headTeacherFrom: post === 'head-teacher' ? postFrom : null,
  };
}

function drawBirthYear(post: DemoPost, random: RandomStream): number {
  switch (post) {
    case 'centre-principal':
      return random.whole(1967, 1979);
    case 'principal':
    case 'kindergarten-head':
      return random.whole(1968, 1984);
    case 'vice-principal':
      return random.whole(1970, 1988);
    case 'head-teacher':
      return random.whole(1973, 2000);
    case 'teacher':
      return random.chance(0.08) ? random.whole(2000, 2002) : random.whole(1966, 1999);
  }
}
