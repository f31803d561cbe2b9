import { type PlacesRule, checkRule } from './accountability-rule.rules.js';
import { planRules } from './history.fixture.js';

const rule = planRules['zhongkao-bottom3-2y'];

const faultsOf = (change: Partial<PlacesRule>): readonly string[] =>
  checkRule({ ...rule, ...change }).map(({ path, because }) => `${path} ${because}`);

it.each(Object.entries(planRules))('the county plan’s %s has no fault', (_, planned) => {
  expect(checkRule(planned)).toEqual([]);
});

it.each([
  [{ unit: 'primary-school-stage' }, 'evaluations.stage stage-not-of-unit'],
  [
    { unit: 'primary-school-stage', evaluations: { kinds: ['zhongkao'], stage: 'primary' } },
    'evaluations.kinds kind-not-of-stage',
  ],
  [{ evaluations: { kinds: ['zhongkao', 'zhongkao'], stage: 'junior' } }, 'evaluations.kinds repeated'],
  [{ person: 'centre-principal' }, 'person person-not-of-unit'],
  [{ unit: 'township' }, 'person person-not-of-unit'],
  [{ title: ' ' }, 'title blank'],
  [{ proposal: '\t' }, 'proposal blank'],
] as const satisfies [Partial<PlacesRule>, string][])('%j is %s', (change, fault) => {
  expect(faultsOf(change)).toEqual([fault]);
});

it('a rule about a unit alone, and one on townships of either stage, are in order', () => {
  expect(faultsOf({ person: null })).toEqual([]);
  expect(faultsOf({ unit: 'township', person: null })).toEqual([]);
  expect(
    faultsOf({
      unit: 'township',
      person: 'centre-principal',
      evaluations: { kinds: ['county-test'], stage: 'primary' },
    }),
  ).toEqual([]);
});
