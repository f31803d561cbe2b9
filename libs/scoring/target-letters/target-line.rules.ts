import {
  gradedStages,
  gradesOfStage,
  isGradeOfStage,
  type Stage,
} from '#organization/schools/school-stage.rules.js';

export const targetComponents = ['inspections', 'county-test', 'zhongkao'] as const;
export type TargetComponent = (typeof targetComponents)[number];

export const targetFigures = [
  'process',
  'final',
  'total',
  'mean',
  'meanPlace',
  'excellentCount',
  'goodCount',
  'passCount',
  'excellentRate',
  'goodRate',
  'passRate',
  'weightedRate',
  'rankSum',
  'absent',
  'place',
] as const;
export type TargetFigure = (typeof targetFigures)[number];

export const comparisons = ['at-least', 'at-most'] as const;
export type Comparison = (typeof comparisons)[number];

/** Which printed figure a line is about. */
export interface TargetMeasure {
  readonly component: TargetComponent;
  /** Null: the school year. Of the inspections that is the mean of both terms' totals, of an exam the one of that year. */
  readonly term: 1 | 2 | null;
  /** Where a component has several grades. */
  readonly grade: number | null;
  readonly figure: TargetFigure;
}

/** What a school has signed up to reach. */
export interface TargetLine {
  readonly measure: TargetMeasure;
  readonly comparison: Comparison;
  /** In hundredths of what is printed: the fifth place is 500. */
  readonly targetHundredths: number;
}

export type FigureForm = 'points' | 'percent' | 'pupils' | 'place' | 'sum';

/** How each figure is counted, and which of the two comparisons asks for something. */
export const figureForms: Readonly<
  Record<TargetFigure, { readonly form: FigureForm; readonly wanted: Comparison }>
> = {
  process: { form: 'percent', wanted: 'at-least' },
  final: { form: 'percent', wanted: 'at-least' },
  total: { form: 'percent', wanted: 'at-least' },
  mean: { form: 'points', wanted: 'at-least' },
  meanPlace: { form: 'place', wanted: 'at-most' },
  excellentCount: { form: 'pupils', wanted: 'at-least' },
  goodCount: { form: 'pupils', wanted: 'at-least' },
  passCount: { form: 'pupils', wanted: 'at-least' },
  excellentRate: { form: 'percent', wanted: 'at-least' },
  goodRate: { form: 'percent', wanted: 'at-least' },
  passRate: { form: 'percent', wanted: 'at-least' },
  weightedRate: { form: 'percent', wanted: 'at-least' },
  rankSum: { form: 'sum', wanted: 'at-most' },
  absent: { form: 'pupils', wanted: 'at-most' },
  place: { form: 'place', wanted: 'at-most' },
};

const inspectionFigures: readonly TargetFigure[] = ['process', 'final', 'total', 'place'];
const primaryFigures: readonly TargetFigure[] = ['mean', 'absent', 'place'];
const juniorFigures = targetFigures.filter((figure) => !['process', 'final', 'total'].includes(figure));

/** The printed figures that a component has for a stage; none when the stage is not examined in it. */
function figuresOf(component: TargetComponent, stage: Stage): readonly TargetFigure[] {
  switch (component) {
    case 'inspections':
      return inspectionFigures;
    case 'zhongkao':
      return stage === 'junior' ? juniorFigures : [];
    case 'county-test':
      if (stage === 'junior') return juniorFigures;
      return stage === 'primary' ? primaryFigures : [];
  }
}

export type LineFault = { readonly line: number } & (
  | {
      readonly path: 'measure.component';
      readonly because: 'component-not-of-stage';
    }
  | {
      readonly path: 'measure.figure';
      readonly because: 'figure-not-of-component' | 'figure-not-of-year';
    }
  | { readonly path: 'measure.term'; readonly because: 'term-required' }
  | { readonly path: 'measure.grade'; readonly because: 'grade-required' | 'grade-not-used' }
  | { readonly path: 'comparison'; readonly because: 'wrong-direction' }
  | { readonly path: 'target'; readonly because: 'not-whole' | 'beyond-hundred' | 'no-such-place' }
  | { readonly path: 'measure'; readonly because: 'repeated' }
);

/**
 * Every fault of a letter's lines, each with the index of its line. A line names one printed figure: of a component that
 * the stage has; with a term where there are two results in a year (a county test is held twice; of the inspections only
 * the total has a mean over the year); with a grade for a county test and for nothing else. Places, rank sums and absent
 * pupils are kept at most, all else at least; places and pupils are whole, places from 1 on, rates and inspection scores
 * up to 100. No figure is named twice.
 * County plan, section 6 (target letters).
 *
 * Worked: for a junior school "zhongkao, place, at most 5" has no fault; "zhongkao, place, at least 5" has one,
 * `wrong-direction`: the sixth place would meet it, and the first would not.
 */
export function checkLines(stage: Stage, lines: readonly TargetLine[]): readonly LineFault[] {
  const seen = new Set<string>();
  return lines.flatMap((line, index): LineFault[] => {
    const faults = [...faultsOfMeasure(stage, line, index), ...faultsOfTarget(line, index)];
    const name = nameOf(line.measure);
    if (seen.has(name)) faults.push({ line: index, path: 'measure', because: 'repeated' });
    seen.add(name);
    return faults;
  });
}

function faultsOfMeasure(stage: Stage, { measure, comparison }: TargetLine, line: number): LineFault[] {
  const { component, term, grade, figure } = measure;
  const figures = figuresOf(component, stage);
  if (figures.length === 0) return [{ line, path: 'measure.component', because: 'component-not-of-stage' }];
  const faults: LineFault[] = [];
  if (!figures.includes(figure))
    faults.push({ line, path: 'measure.figure', because: 'figure-not-of-component' });
  else if (component === 'inspections' && term === null && figure !== 'total')
    faults.push({ line, path: 'measure.figure', because: 'figure-not-of-year' });
  if (component === 'county-test' && term === null)
    faults.push({ line, path: 'measure.term', because: 'term-required' });
  if (component !== 'county-test' && grade !== null)
    faults.push({ line, path: 'measure.grade', because: 'grade-not-used' });
  if (component === 'county-test' && !isGradeOf(stage, grade))
    faults.push({ line, path: 'measure.grade', because: 'grade-required' });
  if (comparison !== figureForms[figure].wanted)
    faults.push({ line, path: 'comparison', because: 'wrong-direction' });
  return faults;
}

function faultsOfTarget({ measure, targetHundredths }: TargetLine, line: number): LineFault[] {
  const isWhole = targetHundredths % 100 === 0;
  switch (figureForms[measure.figure].form) {
    case 'points':
      return [];
    case 'percent':
      return targetHundredths > 10_000 ? [{ line, path: 'target', because: 'beyond-hundred' }] : [];
    case 'pupils':
      return isWhole ? [] : [{ line, path: 'target', because: 'not-whole' }];
    case 'sum':
    case 'place':
      if (!isWhole) return [{ line, path: 'target', because: 'not-whole' }];
      return targetHundredths < 100 ? [{ line, path: 'target', because: 'no-such-place' }] : [];
  }
}

function isGradeOf(stage: Stage, grade: number | null): boolean {
  const graded = gradedStages.find((candidate) => candidate === stage);
  return graded !== undefined && grade !== null && isGradeOfStage(graded, grade);
}

/** The year and the only exam of it are one. */
function nameOf({ component, term, grade, figure }: TargetMeasure): string {
  return `${component} ${component === 'zhongkao' ? '' : String(term)} ${String(grade)} ${figure}`;
}

/** The grade that sits the zhongkao. */
const zhongkaoGrade = gradesOfStage.junior.highest;

/**
 * The series of results that a measure belongs to, by the name that a term's results give it.
 * County plan, section 8 (term-end scoring).
 *
 * Worked: a county test of grade 8 in a junior school is of `county-test/junior/8`.
 */
export function seriesOf({ component, grade }: TargetMeasure, stage: Stage): string {
  switch (component) {
    case 'inspections':
      return 'inspections';
    case 'zhongkao':
      return `zhongkao/${stage}/${zhongkaoGrade}`;
    case 'county-test':
      return `county-test/${stage}/${String(grade)}`;
  }
}
