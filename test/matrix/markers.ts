import { read, utils } from '@e965/xlsx';
import type { Answer } from '../support/api-client.js';
import {
  birthDateOf,
  type Caller,
  type County,
  people,
  pupilsOf,
  schools,
  strange,
  strangePupil,
  strangeTeacher,
  teacherOf,
  townships,
} from './county.js';

export type MarkerKind =
  | 'township'
  | 'school'
  | 'staff'
  | 'birth-date'
  | 'pupil'
  | 'user'
  | 'session'
  | 'unpublished-run'
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
    ...people.flatMap(({ name }): Marker[] => [
      // "admin" is a word of the document too.
      { kind: 'user', texts: texts(name, county.users).slice(name === 'admin' ? 1 : 0), of: [name] },
      { kind: 'session', texts: [county.sessions.get(name) ?? name], of: [name] },
    ]),
    { kind: 'user', texts: texts('bystander-q', county.users), of: ['bystander-q'] },
    { kind: 'unpublished-run', texts: [county.unpublishedRun], of: [] },
    { kind: 'secret', texts: ['$argon2'], of: [] },
  ];
}

const wholeCounty: Readonly<Record<MarkerKind, readonly string[]>> = {
  township: ['admin', 'leader', 'office', 'inspector', 'judge'],
  school: ['admin', 'leader', 'office', 'inspector', 'judge'],
  staff: ['admin', 'leader', 'office'],
  'birth-date': ['admin', 'leader', 'office'],
  pupil: ['office'],
  user: ['admin'],
  session: [],
  'unpublished-run': ['office', 'leader'],
  secret: [],
};
const ownUnits: Readonly<Record<string, readonly MarkerKind[]>> = {
  centre: ['township', 'school', 'staff', 'birth-date'],
  school: ['township', 'school', 'staff', 'birth-date', 'pupil'],
};

/** Whoever sends inspectors out knows who they are, and nobody else. */
const namesInspectors = /^inspect(ors|ion-assignments)[.]/;
const inspectors: readonly string[] = ['inspector-q', 'bystander-q'];

/** Whether the county plan lets this caller see it. The audit log tells who did what, and never whom it is about. */
export function maySee(caller: Caller, { kind, of }: Marker, permission: string): boolean {
  if (permission === 'audit.read' && (caller.role === 'admin' || caller.role === 'leader')) {
    return kind !== 'pupil' && kind !== 'birth-date' && kind !== 'secret';
  }
  if (wholeCounty[kind].includes(caller.role)) return true;
  if (kind === 'user' && namesInspectors.test(permission) && of.some((name) => inspectors.includes(name)))
    return caller.role === 'office' || caller.role === 'leader' || of.includes(caller.name);
  if (kind === 'user' || kind === 'session') return of.includes(caller.name);
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
