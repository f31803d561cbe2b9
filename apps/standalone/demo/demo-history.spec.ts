import { planRules } from '#accountability/history.fixture.js';
import type { Verdict } from '#accountability/verdict.rules.js';
import { demoHistory, judgeDemo } from './demo-history.fixture.js';
import { generateCounty } from './generate-county.js';
import { PRINCIPAL_CHANGED_SCHOOL, STRONG_JUNIOR_SCHOOL, WEAK_JUNIOR_SCHOOLS } from './school-effects.js';
import { TIED_TOWNSHIP_CODE, WEAK_TOWNSHIP_CODES } from './townships.js';

const county = generateCounty();
const history = demoHistory(county);

function judge(code: keyof typeof planRules): readonly Verdict[] {
  return judgeDemo(planRules[code], history);
}

function codesOf(verdicts: readonly Verdict[], outcome: Verdict['outcome']): readonly string[] {
  return verdicts.filter((verdict) => verdict.outcome === outcome).map(({ unit }) => unit.code);
}

describe('what follows from the two years of the demo', () => {
  it('is a principal whose school was last twice', () => {
    expect(codesOf(judge('junior-last-twice'), 'fires')).toEqual([WEAK_JUNIOR_SCHOOLS[0]]);
  });

  it('is the weak junior schools twice in the bottom three of the zhongkao, one blocked by its new principal', () => {
    const verdicts = judge('zhongkao-bottom3-2y');
    const kept = WEAK_JUNIOR_SCHOOLS.filter((code) => code !== PRINCIPAL_CHANGED_SCHOOL);
    expect(codesOf(verdicts, 'fires')).toEqual(kept.toSorted());
    const [blocked, ...others] = verdicts.filter(({ outcome }) => outcome === 'blocked');
    expect(others).toEqual([]);
    expect(blocked).toMatchObject({
      because: 'post-changed-hands',
      unit: { code: PRINCIPAL_CHANGED_SCHOOL },
      unitCount: 2,
      holderCount: 1,
    });
    expect(blocked?.tenures).toHaveLength(2);
  });

  it('is the weak townships twice in the bottom three of the zhongkao', () => {
    expect(codesOf(judge('township-zhongkao-bottom3-2y'), 'fires')).toEqual(WEAK_TOWNSHIP_CODES);
  });

  it('is the weak townships twice in the bottom three of the primary tests', () => {
    expect(codesOf(judge('township-primary-bottom3-2x'), 'fires')).toEqual(WEAK_TOWNSHIP_CODES);
  });

  it('is a strong school twice among the first ten of the zhongkao', () => {
    expect(codesOf(judge('zhongkao-top10-2y'), 'fires')).toContain(STRONG_JUNIOR_SCHOOL);
  });

  it('is one target letter that is met in all its lines, and one that misses a line', () => {
    const verdicts = judge('targets-met');
    expect(codesOf(verdicts, 'fires')).toEqual([STRONG_JUNIOR_SCHOOL]);
    const missed = verdicts.filter(({ outcome }) => outcome !== 'fires');
    expect(missed.map(({ unit, because }) => [unit.code, because])).toEqual([
      [WEAK_JUNIOR_SCHOOLS[0], 'one-line-short'],
    ]);
  });

  it('has four townships in the bottom three of the last primary test, two of them by the tie at the line', () => {
    const verdicts = judge('township-primary-bottom3-2x');
    const last = verdicts
      .flatMap(({ periods }) => periods.at(-1)?.rankings ?? [])
      .filter(({ exam }) => exam.heldOn === '2026-06-30');
    expect(last.filter(({ isInPosition }) => isInPosition).map(({ code }) => code)).toEqual(
      [TIED_TOWNSHIP_CODE, ...WEAK_TOWNSHIP_CODES].toSorted(),
    );
    const byTie = last.filter(({ isInByTie }) => isInByTie);
    expect(byTie).toHaveLength(2);
    expect(byTie.map(({ code }) => code)).toContain(TIED_TOWNSHIP_CODE);
    expect(byTie.map(({ beyond }) => beyond)).toEqual([2, 2]);
  });

  it('is a near miss of the township that is in by the tie', () => {
    expect(codesOf(judge('township-primary-bottom3-2x'), 'near-miss')).toEqual([TIED_TOWNSHIP_CODE]);
  });
});

describe('squads', () => {
  it('have each school-stage in exactly one squad of each year', () => {
    const stages = county.schools.flatMap(({ code, stages: ofSchool }) =>
      ofSchool.map((stage) => `${code}/${stage}`),
    );
    for (const year of ['2024-2025', '2025-2026', '2026-2027']) {
      const members = county.squads
        .filter(({ schoolYear }) => schoolYear === year)
        .flatMap(({ stage, schoolCodes }) => schoolCodes.map((code) => `${code}/${stage}`));
      expect(members.toSorted()).toEqual(stages.toSorted());
    }
  });
});
