import { hundredthsToNumber, numberToHundredths } from '#arithmetic/hundredths.js';
import type { FieldError } from '#platform/errors/app-error.js';
import type { JudgedLine } from './target-judgement.rules.js';
import type {
  JudgedTargetLetterDto,
  JudgedTargetLineDto,
  TargetLetterDto,
  TargetLineDto,
  WordedTargetLineDto,
} from './target-letter.dto.js';
import type { TargetLetterRow } from './target-letter.queries.js';
import type { LineFault, TargetLine } from './target-line.rules.js';
import { describeLineFault, wordTarget } from './word-target.js';

/** What a body says, and nothing beside it. */
export function readLines(lines: readonly TargetLineDto[]): readonly TargetLine[] {
  return lines.map(({ measure: { component, term, grade, figure }, comparison, target }) => ({
    measure: { component, term, grade, figure },
    comparison,
    targetHundredths: numberToHundredths(target),
  }));
}

export function toTargetLetter(row: TargetLetterRow): TargetLetterDto {
  return { ...headOf(row), lines: row.lines.map(toLine) };
}

export function toJudgedLetter(row: TargetLetterRow, lines: readonly JudgedLine[]): JudgedTargetLetterDto {
  return { ...headOf(row), lines: lines.map(toJudgedLine) };
}

export function toJudgedLine(line: JudgedLine): JudgedTargetLineDto {
  const { outcome, because, hundredths, results } = line;
  return {
    ...toLine(line),
    outcome,
    because,
    figure: toFigure(hundredths),
    results: results.map(({ runId, title, term, hundredths: printed }) => ({
      runId,
      title,
      term,
      figure: toFigure(printed),
    })),
  };
}

/** The path counts lines from 0 as programs do, the message from 1 as people do. */
export function toLineError(fault: LineFault): FieldError {
  return {
    path: `lines.${String(fault.line)}.${fault.path}`,
    code: fault.because,
    message: `第 ${String(fault.line + 1)} 项：${describeLineFault(fault)}`,
  };
}

function headOf({
  id,
  schoolYear,
  schoolCode,
  schoolName,
  stage,
  signatory,
  signedAt,
  createdAt,
}: TargetLetterRow): Omit<TargetLetterDto, 'lines'> {
  return {
    id,
    schoolYear,
    schoolCode,
    schoolName,
    stage,
    signatory,
    signedAt: signedAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
  };
}

function toLine(line: TargetLine): WordedTargetLineDto {
  const { component, term, grade, figure } = line.measure;
  return {
    measure: { component, term, grade, figure },
    comparison: line.comparison,
    target: hundredthsToNumber(line.targetHundredths),
    text: wordTarget(line),
  };
}

function toFigure(hundredths: number | null): number | null {
  return hundredths === null ? null : hundredthsToNumber(hundredths);
}
