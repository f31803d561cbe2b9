import { checkLines, type TargetLine } from './target-line.rules.js';

const place: TargetLine = {
  measure: { component: 'zhongkao', term: null, grade: null, figure: 'place' },
  comparison: 'at-most',
  targetHundredths: 500,
};
const test: TargetLine = {
  measure: { component: 'county-test', term: 1, grade: 8, figure: 'weightedRate' },
  comparison: 'at-least',
  targetHundredths: 4250,
};
const inspections: TargetLine = {
  measure: { component: 'inspections', term: null, grade: null, figure: 'total' },
  comparison: 'at-least',
  targetHundredths: 8500,
};

const faultsOf = (
  line: TargetLine,
  change: Partial<TargetLine['measure']> & Partial<Pick<TargetLine, 'comparison' | 'targetHundredths'>>,
  stage: Parameters<typeof checkLines>[0] = 'junior',
): string[] => {
  const { comparison = line.comparison, targetHundredths = line.targetHundredths, ...measure } = change;
  const changed = { measure: { ...line.measure, ...measure }, comparison, targetHundredths };
  return checkLines(stage, [changed]).map(({ path, because }) => `${path} ${because}`);
};

it('lines that name one printed figure each, and ask for something, have no fault', () => {
  expect(checkLines('junior', [place, test, inspections])).toEqual([]);
});

it.each([
  [place, { comparison: 'at-least' }, 'comparison wrong-direction'],
  [place, { targetHundredths: 550 }, 'target not-whole'],
  [place, { targetHundredths: 0 }, 'target no-such-place'],
  [place, { grade: 9 }, 'measure.grade grade-not-used'],
  [place, { figure: 'total', comparison: 'at-least' }, 'measure.figure figure-not-of-component'],
  [test, { comparison: 'at-most' }, 'comparison wrong-direction'],
  [test, { term: null }, 'measure.term term-required'],
  [test, { grade: null }, 'measure.grade grade-required'],
  [test, { grade: 6 }, 'measure.grade grade-required'],
  [test, { targetHundredths: 10_001 }, 'target beyond-hundred'],
  [test, { figure: 'passCount', targetHundredths: 1_050 }, 'target not-whole'],
  [test, { figure: 'absent', targetHundredths: 100 }, 'comparison wrong-direction'],
  [inspections, { figure: 'process' }, 'measure.figure figure-not-of-year'],
  [inspections, { figure: 'mean', term: 1 }, 'measure.figure figure-not-of-component'],
  [inspections, { targetHundredths: 10_001 }, 'target beyond-hundred'],
] as const)('%j with %j is %s', (line, change, fault) => {
  expect(faultsOf(line, change)).toEqual([fault]);
});

it.each(['primary', 'senior', 'kindergarten'] as const)('the zhongkao is no target of %s', (stage) => {
  expect(faultsOf(place, {}, stage)).toEqual(['measure.component component-not-of-stage']);
});

it('a primary school is ranked by its mean: it has a place and no rates', () => {
  const primary = { ...test, measure: { ...test.measure, grade: 6 } };
  expect(faultsOf(primary, {}, 'primary')).toEqual(['measure.figure figure-not-of-component']);
  expect(faultsOf(primary, { figure: 'mean' }, 'primary')).toEqual([]);
});

it('a kindergarten has targets of its inspections', () => {
  expect(faultsOf(inspections, {}, 'kindergarten')).toEqual([]);
});

it('a figure is named once, and the line that names it again is the one at fault', () => {
  const again = { ...place, measure: { ...place.measure, term: 2 as const }, targetHundredths: 300 };
  expect(checkLines('junior', [place, test, again])).toEqual([
    { line: 2, path: 'measure', because: 'repeated' },
  ]);
});
