import { createHash } from 'node:crypto';
import { CandidateStatus, type CandidateColumns } from '../candidate-columns.rules.js';

/** The candidates of an exam as columns, and what identifies them. */
export interface ParsedCandidates {
  readonly columns: CandidateColumns;
  readonly enrolmentIds: Float64Array;
  /** SHA-256 over the head and every candidate's line without the database's own id, in hexadecimal. */
  readonly inputHash: string;
}

const tab = 0x09;
const newline = 0x0a;
const comma = 0x2c;
const backslash = 0x5c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const zero = 0x30;
const nine = 0x39;
const one = 0x31;

/**
 * Turns COPY text (see RankingInputs) into columns, byte by byte: a line a candidate, no string is made for anything
 * but a school code that was not met in the line before.
 *
 * The hash does not depend on how the rows came into the database: lines are in the order of pupil numbers, and the
 * enrolment id, which is the database's own, is left out. What is hashed is pushed together at the front of `candidates`: a
 * second hundred megabytes for a large exam would be memory for nothing.
 *
 * @throws RangeError for a school code that is not among `schoolCodes`
 */
export function parseCandidates(
  candidates: Uint8Array<ArrayBuffer>,
  schoolCodes: readonly string[],
  canonicalHead: string,
): ParsedCandidates {
  const text = Buffer.from(candidates.buffer, candidates.byteOffset, candidates.byteLength);
  const count = countLines(text);
  const indexOfCode = new Map(schoolCodes.map((code, index) => [code, index]));
  const enrolmentIds = new Float64Array(count);
  const schoolIndex = new Int32Array(count);
  const status = new Uint8Array(count);
  const totalHundredths = new Int32Array(count);
  let hashedLength = 0;
  let at = 0;
  for (let candidate = 0; candidate < count; candidate += 1) {
    let id = 0;
    for (; text[at] !== tab; at += 1) id = id * 10 + ((text[at] ?? zero) - zero);
    enrolmentIds[candidate] = id;
    at += 1;
    const tailFrom = at;
    at = text.indexOf(tab, at) + 1;
    const codeTo = text.indexOf(tab, at);
    const code = text.toString('utf8', at, codeTo);
    const school = indexOfCode.get(code);
    if (school === undefined) throw new RangeError(`candidate of the unknown school ${code}`);
    schoolIndex[candidate] = school;
    const isExcused = text[codeTo + 1] === one;
    at = codeTo + 3;
    const hasMarks = text[at] !== backslash;
    const lineTo = text.indexOf(newline, at);
    status[candidate] = isExcused
      ? CandidateStatus.excused
      : hasMarks
        ? CandidateStatus.present
        : CandidateStatus.absent;
    if (hasMarks && !isExcused) totalHundredths[candidate] = sumMarks(text, at, lineTo);
    text.copyWithin(hashedLength, tailFrom, lineTo + 1);
    hashedLength += lineTo + 1 - tailFrom;
    at = lineTo + 1;
  }
  const inputHash = createHash('sha256')
    .update(canonicalHead)
    .update('\n')
    .update(text.subarray(0, hashedLength))
    .digest('hex');
  return { columns: { schoolIndex, status, totalHundredths }, enrolmentIds, inputHash };
}

function countLines(text: Buffer): number {
  let count = 0;
  for (let at = text.indexOf(newline); at !== -1; at = text.indexOf(newline, at + 1)) count += 1;
  return count;
}

/** Adds up `{7150,NULL,9000}`; NULL, absent in that subject, counts as 0. */
function sumMarks(text: Buffer, from: number, to: number): number {
  let sum = 0;
  let mark = 0;
  for (let at = from; at < to; at += 1) {
    const byte = text[at] ?? 0;
    if (byte >= zero && byte <= nine) mark = mark * 10 + (byte - zero);
    else if (byte === comma || byte === closeBrace) {
      sum += mark;
      mark = 0;
    } else if (byte === openBrace) mark = 0;
  }
  return sum;
}
