import type { Caller, County } from './county.js';
import type { Aim } from './expectations.js';
import type { MarkerKind } from './markers.js';

/** What is sent: with these, a caller who may gets what they ask for. */
export interface Sent {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: object;
  readonly file?: { readonly fields: Readonly<Record<string, string>>; readonly text: string };
  /** A photo or paper as the whole body. */
  readonly attachment?: Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  /** Instead of the caller's own. */
  readonly token?: string;
}

export interface Attempt extends Aim {
  /** Made anew for each caller, so that what must be new is new. */
  readonly sent: (caller: Caller) => Sent | Promise<Sent>;
  /** Whoever may see such things and is answered finds all of them in the answer: the test must not pass on nothing. */
  readonly shows?: readonly MarkerKind[];
  /** Only those of this unit. */
  readonly shownOf?: string;
  /** Whoever is answered has nevertheless changed nothing: what they sent is refused part by part. */
  readonly isIdle?: boolean;
}

export type Calls = Readonly<Record<string, (county: County) => readonly Attempt[]>>;

/** An attempt that is about no unit and no person. */
export function plain(sent: Sent = {}): Attempt {
  return { about: 'nothing in particular', sent: () => sent };
}

let made = 0;
let years = 2029;

/** A number that was not given before. */
export function newNumber(): number {
  made += 1;
  return made;
}

/** The first of the two years of a school year that was not given before. */
export function newYear(): number {
  years += 1;
  return years;
}
