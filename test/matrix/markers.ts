import { read, utils } from '@e965/xlsx';
import type { Answer } from '../support/api-client.js';
import type { Caller, County } from './county.js';
import {
  birthDateOf,
  bystanders,
  people,
  pupilsOf,
  schools,
  strange,
  strangePupil,
  strangeTeacher,
  teacherOf,
  townships,
} from './units-and-people.js';
import { caseUnits } from './lay-cases.js';
import { findingText } from './lay-findings.js';
import { type Inspected, strangerTo } from './lay-inspections.js';
import { draftNote, grounds, sentNote } from './lay-visits.js';

/** What is written down at schools: what has been sent to them, and what only its inspector and the office know. */
type InspectionKind = SentKind | 'named-visit' | 'draft' | 'early-finding' | 'early-photo' | 'stray-photo';
type SentKind =
  'visit' | 'further-visit' | 'finding' | 'closed-finding' | 'visit-photo' | 'finding-photo' | 'evidence';

export type MarkerKind =
  | 'township'
  | 'school'
  | 'staff'
  | 'birth-date'
  | 'pupil'
  | 'user'
  | 'inspector'
  | 'assignment'
  | InspectionKind
  | 'session'
  | 'unpublished-run'
  | 'case'
  | 'hidden-case'
  | 'secret';

/** Text that tells of one unit, person or thing wherever it turns up: its code or number, and its id. */
export interface Marker {
  readonly kind: MarkerKind;
  readonly texts: readonly string[];
  /** What it belongs to: codes of units, or the name of a user. */
  readonly of: readonly string[];
}

export function markersOf(county: County): readonly Marker[] {
  const texts = (key: string, ids: ReadonlyMap<string, string>): string[] => [key, ids.get(key) ?? key];
  return [
    ...townships.map((code): Marker => ({
      kind: 'township',
      texts: texts(code, county.townships),
      of: [code, ...schools.flatMap((school) => (school.township === code ? [school.code] : []))],
    })),
    ...schools.flatMap(({ code, township }): Marker[] => {
      const of = township === null ? [code] : [code, township];
      return [
        { kind: 'school', texts: texts(code, county.schools), of },
        { kind: 'staff', texts: texts(teacherOf(code), county.staff), of },
        { kind: 'birth-date', texts: [birthDateOf(code)], of },
        ...pupilsOf(code).map((pupil): Marker => ({ kind: 'pupil', texts: [pupil], of: [code] })),
      ];
    }),
    { kind: 'pupil', texts: [strangePupil], of: [strange] },
    { kind: 'staff', texts: [strangeTeacher], of: [strange] },
    ...people.flatMap(({ name, role }): Marker[] => [
      // "admin" is a word of the document too.
      {
        kind: role === 'inspector' ? 'inspector' : 'user',
        texts: texts(name, county.users).slice(name === 'admin' ? 1 : 0),
        of: [name],
      },
      { kind: 'session', texts: [county.sessions.get(name) ?? name], of: [name] },
    ]),
    ...bystanders.map(({ name, role }): Marker => ({
      kind: role === 'inspector' ? 'inspector' : 'user',
      texts: texts(name, county.users),
      of: [name],
    })),
    ...county.inspected.flatMap(markersAt),
    { kind: 'unpublished-run', texts: [county.unpublishedRun, county.unpublishedScoring], of: [] },
    ...county.cases.units.flatMap(({ code, township, told, hidden }): Marker[] => [
      { kind: 'case', texts: [told], of: township === null ? [code] : [code, township] },
      { kind: 'hidden-case', texts: [hidden], of: [code] },
    ]),
    { kind: 'secret', texts: ['$argon2'], of: [] },
  ];
}

/** What is known of one inspected school, by whom it is known. */
function markersAt(ground: Inspected): readonly Marker[] {
  const { school, township, inspector, visits, findings, assignment, strayPhoto } = ground;
  const readers = [school, township, inspector];
  const own = [inspector];
  const stranger = [strangerTo(ground)];
  const sent = (kind: SentKind, ...texts: string[]): Marker => ({ kind, texts, of: readers });
  return [
    { kind: 'assignment', texts: [assignment], of: own },
    sent('visit', visits.submitted, sentNote(ground)),
    sent('further-visit', visits.admitted),
    // The other inspector has named it.
    { kind: 'named-visit', texts: [visits.corrected], of: [...readers, ...stranger] },
    { kind: 'draft', texts: [visits.draft, draftNote(ground)], of: own },
    { kind: 'draft', texts: [visits.late], of: own },
    sent('finding', findings.open, findingText(ground, 'open')),
    sent('closed-finding', findings.closed, findingText(ground, 'closed')),
    { kind: 'early-finding', texts: [findings.unsent, findingText(ground, 'unsent')], of: own },
    { kind: 'early-finding', texts: [findings.stray, findingText(ground, 'stray')], of: stranger },
    sent('visit-photo', findings.ofVisit),
    sent('finding-photo', findings.ofFinding),
    sent('evidence', findings.ofRepair),
    { kind: 'early-photo', texts: [findings.ofDraft], of: own },
    { kind: 'early-photo', texts: [findings.ofUnsent], of: own },
    { kind: 'stray-photo', texts: [strayPhoto], of: stranger },
  ];
}

const county = ['office', 'leader'];
const wholeCounty: Readonly<Record<MarkerKind, readonly string[]>> = {
  township: ['admin', 'leader', 'office', 'inspector', 'judge'],
  school: ['admin', 'leader', 'office', 'inspector', 'judge'],
  staff: ['admin', 'leader', 'office'],
  'birth-date': ['admin', 'leader', 'office'],
  pupil: ['office'],
  user: ['admin'],
  // Whoever sends inspectors out knows them.
  inspector: ['admin', ...county],
  assignment: county,
  visit: county,
  'further-visit': county,
  'named-visit': county,
  draft: county,
  finding: county,
  'closed-finding': county,
  'early-finding': county,
  'visit-photo': county,
  'finding-photo': county,
  evidence: county,
  'early-photo': county,
  'stray-photo': [],
  session: [],
  'unpublished-run': ['office', 'leader'],
  case: county,
  'hidden-case': county,
  secret: [],
};
const sentKinds: readonly MarkerKind[] = [
  'visit',
  'further-visit',
  'named-visit',
  'finding',
  'closed-finding',
  'visit-photo',
  'finding-photo',
  'evidence',
];
const ownUnits: Readonly<Record<string, readonly MarkerKind[]>> = {
  centre: ['township', 'school', 'staff', 'birth-date', 'case', ...sentKinds],
  school: ['township', 'school', 'staff', 'birth-date', 'pupil', 'case', ...sentKinds],
};

/** An inspection names who made it, and a finding who dealt with it, to whoever may see it at all. */
const namesItsMakers = /^(visits|findings|inspection-scores)[.]/;

/** Who has reviewed and decided a case, and who spoke for the unit, is told to whoever may see the case. */
function isMakerOfCaseFor({ role, unit }: Caller, name: string): boolean {
  if (county.includes(role)) return true;
  const speaker = caseUnits.find(({ clerk }) => clerk === name);
  const own: readonly (string | null)[] = speaker ? [speaker.code, speaker.township] : [];
  return ['office-q', 'leader-q'].includes(name) || (unit !== null && own.includes(unit));
}

function isMakerFor(caller: Caller, name: string): boolean {
  return grounds.some(
    ({ school, township, inspector, clerk }) =>
      (county.includes(caller.role) ||
        caller.name === inspector ||
        caller.unit === school ||
        caller.unit === township) &&
      [inspector, clerk, 'office-q'].includes(name),
  );
}

/** Whether the county plan lets this caller see it. The audit log tells who did what, and never whom it is about. */
export function maySee(caller: Caller, { kind, of }: Marker, permission: string): boolean {
  if (permission === 'audit.read' && (caller.role === 'admin' || caller.role === 'leader')) {
    return kind !== 'pupil' && kind !== 'birth-date' && kind !== 'secret';
  }
  if (wholeCounty[kind].includes(caller.role)) return true;
  if (kind === 'user' || kind === 'inspector') {
    const isNamed = namesItsMakers.test(permission) && of.some((name) => isMakerFor(caller, name));
    const isNamedInCase =
      permission.startsWith('cases.') && of.some((name) => isMakerOfCaseFor(caller, name));
    return isNamed || isNamedInCase || of.includes(caller.name);
  }
  if (caller.role === 'inspector' && of.includes(caller.name)) return true;
  if (kind === 'session') return of.includes(caller.name);
  return caller.unit !== null && of.includes(caller.unit) && (ownUnits[caller.role] ?? []).includes(kind);
}

/** All that an answer says, whatever its format: headers, body, and the cells of a workbook. */
export function textOf({ headers, bytes }: Answer): string {
  const head = JSON.stringify([...headers]);
  if (!(headers.get('content-type') ?? '').includes('spreadsheetml'))
    return `${head}\n${bytes.toString('utf8')}`;
  const book = read(bytes, { type: 'buffer' });
  const sheets = Object.values(book.Sheets).map((sheet) => utils.sheet_to_csv(sheet));
  const comments = Object.values(book.Sheets).flatMap((sheet) =>
    Object.values(sheet).map((cell: { c?: { t?: string }[] }) => JSON.stringify(cell.c ?? '')),
  );
  return [head, ...sheets, ...comments].join('\n');
}

export function isIn(text: string, marker: Marker): boolean {
  return marker.texts.some((part) => text.includes(part));
}
