import type { DemoPost } from './posts.js';

export type DemoStage = 'kindergarten' | 'primary' | 'junior' | 'senior';
export type ExaminedStage = Extract<DemoStage, 'primary' | 'junior'>;

/** As `POST /school-years` takes it. */
export interface DemoSchoolYear {
  readonly name: string;
  readonly terms: readonly { readonly number: 1 | 2; readonly startsOn: string; readonly endsOn: string }[];
}

export interface DemoTownship {
  readonly code: string;
  readonly name: string;
}

export type DemoSchoolKind =
  | 'kindergarten'
  | 'village-primary'
  | 'central-primary'
  | 'direct-primary'
  | 'township-junior'
  | 'direct-junior'
  | 'nine-year'
  | 'direct-nine-year'
  | 'complete-secondary'
  | 'senior';

export interface DemoSchool {
  readonly code: string;
  readonly name: string;
  /** null: a direct school. */
  readonly townshipCode: string | null;
  readonly stages: readonly DemoStage[];
  readonly kind: DemoSchoolKind;
}

/** As `POST /squads` takes it. */
export interface DemoSquad {
  readonly schoolYear: string;
  readonly stage: DemoStage;
  readonly code: string;
  readonly name: string;
  readonly schoolCodes: readonly string[];
}

/** One line of a staff file: a person and the post held from `postFrom` on. */
export interface DemoStaffLine {
  readonly staffNo: string;
  readonly name: string;
  readonly schoolCode: string;
  readonly birthDate: string;
  readonly post: DemoPost;
  readonly postFrom: string;
  readonly serviceFrom: string;
  readonly headTeacherFrom: string | null;
}

export interface DemoPupil {
  readonly pupilNo: string;
  readonly name: string;
  readonly schoolCode: string;
  readonly stage: ExaminedStage;
  readonly grade: number;
  readonly classNo: number;
}

export interface DemoCensus {
  readonly schoolYear: string;
  readonly censusDate: string;
  readonly pupils: readonly DemoPupil[];
}

export interface DemoSubject {
  readonly code: string;
  readonly name: string;
  readonly fullMark: number;
}

/** As `POST /exams` takes it. */
export interface DemoExamDefinition {
  readonly name: string;
  readonly kind: 'county-test' | 'zhongkao';
  readonly stage: ExaminedStage;
  readonly grade: number;
  readonly schoolYear: string;
  readonly term: 1 | 2;
  readonly heldOn: string;
  readonly censusDate: string;
  readonly subjects: readonly DemoSubject[];
}

export interface DemoExcuse {
  readonly pupilNo: string;
  readonly reason: string;
}

/** Stands in a mark sheet where a pupil did not sit a subject. */
export const NOT_SAT = -1;

/**
 * The marks of one exam, row by row. `marksHundredths[row * subjects + subject]` is a mark in hundredths or
 * `NOT_SAT`. 16 bits are enough: the largest full mark, 150, is 15,000 hundredths.
 * Candidates without a row are missing from the file that the school handed in.
 */
export interface DemoMarkSheet {
  readonly pupilNos: readonly string[];
  readonly marksHundredths: Int16Array;
}

export interface DemoExam {
  readonly key: string;
  readonly definition: DemoExamDefinition;
  readonly excuses: readonly DemoExcuse[];
  readonly sheet: DemoMarkSheet;
}

/** As `POST /users` takes it, without the password: whoever starts the demo makes that. */
export interface DemoAccount {
  readonly username: string;
  readonly displayName: string;
  readonly role: 'admin' | 'leader' | 'office' | 'inspector' | 'centre' | 'school' | 'judge';
  readonly scope:
    { readonly kind: 'county' } | { readonly kind: 'township' | 'school'; readonly code: string };
}

export interface DemoCounty {
  readonly seed: number;
  readonly name: string;
  readonly schoolYears: readonly DemoSchoolYear[];
  readonly townships: readonly DemoTownship[];
  readonly schools: readonly DemoSchool[];
  /** Everybody in post on the first census date. */
  readonly staff: readonly DemoStaffLine[];
  /** The summer of 2025: people of `staff` who took another post, one line each. */
  readonly staffMoves: readonly DemoStaffLine[];
  /** Of every year that has visits. */
  readonly squads: readonly DemoSquad[];
  readonly censuses: readonly DemoCensus[];
  readonly exams: readonly DemoExam[];
  readonly accounts: readonly DemoAccount[];
}
