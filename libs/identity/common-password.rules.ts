import { commonWords, keyLines } from './common-words.rules.js';

/** A password of so few pieces is guessed, however many characters it has. */
const fewPieces = 5;
const longestUnit = 6;
/** Digits that say nothing take this many to count as one more piece. */
const digitsOfPiece = 3;
/** Fewer characters than this around a long number hide nothing. */
const fewAround = 4;
const longNumber = 8;

/** Signs as they lie above the keys of the top row, and what else people write for a letter. */
const keyOfSign: Readonly<Record<string, string>> = Object.fromEntries(
  Array.from('~!@#$%^&*()_+', (sign, index) => [sign, '`1234567890-='[index] ?? sign]),
);
const lettersOf: Readonly<Record<string, string>> = {
  '@': 'a',
  '4': 'a',
  '8': 'b',
  '3': 'e',
  '6': 'g',
  '1': 'il',
  '!': 'il',
  '|': 'il',
  '0': 'o',
  $: 's',
  '5': 's',
  '7': 't',
  '2': 'z',
};

/**
 * Whether a password is one of those that everybody tries: it is a number with a few letters around it, says one thing
 * over and over, or falls into a handful of pieces that are tried one after another: common words (with `0` for `o` and
 * the like), runs along the keyboard or the alphabet, years, dates, repetitions. Every other character is a piece by
 * itself. `words` are further common ones, in small letters: the name of the county, of the school.
 *
 * Worked: `P@ssw0rd2024!` is `password`, a year and a sign: three pieces, common.
 * `correct-horse-battery` has 17 pieces and is not.
 */
export function isCommonPassword(password: string, words: readonly string[] = []): boolean {
  const characters = Array.from(password.normalize('NFKC').toLowerCase());
  if (isNumberWithLetters(characters) || isRepeated(characters)) return true;
  const known = [...commonWords, ...words].map((word) => Array.from(word));
  const [even, odd] = [0, 1].map((half) => characters.filter((_, index) => index % 2 === half));
  // Two things said in turn, letter by letter: q1w2e3r4t5y6.
  const inTurn = countPieces(even ?? [], known) + countPieces(odd ?? [], known);
  return Math.min(countPieces(characters, known), inTurn) <= fewPieces;
}

function isNumberWithLetters(characters: readonly string[]): boolean {
  const first = characters.findIndex(isDigit);
  const digits = first === -1 ? 0 : countWhile(characters, first, isDigit);
  return digits >= longNumber && characters.length - digits < fewAround;
}

/** One piece of up to six characters, said at least twice, with the beginning of it or a sign at the end. */
function isRepeated(characters: readonly string[]): boolean {
  for (let unit = 1; unit <= longestUnit; unit += 1) {
    const same = characters.findIndex((character, index) => character !== characters[index % unit]);
    const said = same === -1 ? characters.length : same;
    if (said >= unit * 2 && characters.length - said < longestUnit) return true;
  }
  return false;
}

/** The least number of pieces that the characters fall into. */
function countPieces(characters: readonly string[], words: readonly (readonly string[])[]): number {
  const least = [0];
  for (let start = 0; start < characters.length; start += 1) {
    const before = least[start] ?? Infinity;
    const reach = (length: number, pieces = 1): void => {
      least[start + length] = Math.min(least[start + length] ?? Infinity, before + pieces);
    };
    reach(1);
    for (const word of words) if (isWordAt(characters, start, word)) reach(word.length);
    for (const length of runsAt(characters, start)) reach(length);
    for (const length of repeatsAt(characters, start)) reach(length);
    const digits = countWhile(characters, start, isDigit);
    for (let length = 2; length <= digits; length += 1) reach(length, Math.ceil(length / digitsOfPiece));
    for (const length of [4, 6, 8]) if (length <= digits && isDate(characters, start, length)) reach(length);
  }
  return least[characters.length] ?? 0;
}

function isWordAt(characters: readonly string[], start: number, word: readonly string[]): boolean {
  return word.every((letter, index) => {
    const character = characters[start + index];
    return (
      character === letter || (character !== undefined && lettersOf[character]?.includes(letter) === true)
    );
  });
}

/** Lengths of the runs along a line of keys that begin here, to the right or to the left, from three keys on. */
function runsAt(characters: readonly string[], start: number): number[] {
  const keyAt = (index: number): string => keyOfSign[characters[index] ?? ''] ?? characters[index] ?? '';
  return keyLines.flatMap((line) =>
    [1, -1].flatMap((step) => {
      const first = line.indexOf(keyAt(start));
      let length = first === -1 ? 0 : 1;
      while (length > 0 && line[first + step * length] === keyAt(start + length)) length += 1;
      return Array.from({ length: Math.max(0, length - 2) }, (_, extra) => extra + 3);
    }),
  );
}

/** Lengths of what is said again right here: the same character, or all of what came just before. */
function repeatsAt(characters: readonly string[], start: number): number[] {
  const same = countWhile(characters, start, (character) => character === characters[start]);
  const lengths = Array.from({ length: Math.max(0, same - 1) }, (_, extra) => extra + 2);
  for (let length = 2; length <= start; length += 1) {
    const isAgain = characters
      .slice(start - length, start)
      .every((character, index) => character === characters[start + index]);
    if (isAgain) lengths.push(length);
  }
  return lengths;
}

/** A year, a year and month, or a day, as people write them in digits. */
function isDate(characters: readonly string[], start: number, length: number): boolean {
  return /^(19|20)\d\d((0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])?)?$/.test(
    characters.slice(start, start + length).join(''),
  );
}

function countWhile(
  characters: readonly string[],
  start: number,
  holds: (character: string) => boolean,
): number {
  const end = characters.findIndex((character, index) => index >= start && !holds(character));
  return (end === -1 ? characters.length : end) - start;
}

function isDigit(character: string): boolean {
  return character >= '0' && character <= '9';
}
