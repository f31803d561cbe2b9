import { type Attempt, type Calls, plain, type Sent } from './attempt.js';
import { clientOf, type County } from './county.js';
import { caseAfter, caseSteps, type CaseStepName, caseUnits, type LaidUnit } from './lay-cases.js';

/** Whoever makes the step makes it in a new case that is ready for it; whoever may not tries it in the one that lies there. */
async function sentIn(
  county: County,
  unit: LaidUnit,
  name: string,
  { step, made }: { readonly step: CaseStepName; readonly made: readonly CaseStepName[] },
  makers: readonly string[],
): Promise<Sent> {
  const { system } = county;
  const id = makers.includes(name)
    ? await caseAfter(system, unit, made, (person) => clientOf(county, person))
    : unit.told;
  return { path: { id }, body: caseSteps[step].body() };
}

/** A step of the office or of a leader. */
function ofTheCounty(
  step: CaseStepName,
  made: readonly CaseStepName[],
  makers: readonly string[],
): (county: County) => readonly Attempt[] {
  return (county) =>
    county.cases.units.map((unit) => ({
      about: `a case of ${unit.code}`,
      sent: ({ name }) => sentIn(county, unit, name, { step, made }, makers),
    }));
}

/** A step of the unit: its township reads it and does not make it. */
function ofTheUnit(
  step: CaseStepName,
  made: readonly CaseStepName[],
): (county: County) => readonly Attempt[] {
  return (county) =>
    county.cases.units.flatMap((unit): Attempt[] => {
      const centre = caseUnits.find(({ code }) => code === unit.township)?.clerk;
      return [
        {
          about: `a case of ${unit.code}`,
          reachedBy: [unit.code],
          ...(centre === undefined ? {} : { refuses: { [centre]: 403 } }),
          sent: ({ name }) => sentIn(county, unit, name, { step, made }, [unit.clerk]),
        },
        {
          about: `a case of ${unit.code} that it was not told of`,
          reachedBy: [],
          sent: () => ({ path: { id: unit.hidden }, body: caseSteps[step].body() }),
        },
      ];
    });
}

const heard = ['review', 'request-statement', 'statement'] as const;

export const caseCalls: Calls = {
  'GET /cases': () => [{ ...plain({ query: { limit: '200' } }), shows: ['case', 'hidden-case'] }],
  'GET /cases/{id}': ({ cases }) =>
    cases.units.flatMap(({ code, township, told, hidden }): Attempt[] => [
      {
        about: `a case of ${code}`,
        reachedBy: township === null ? [code] : [code, township],
        sent: () => ({ path: { id: told } }),
      },
      {
        about: `a case of ${code} that it was not told of`,
        reachedBy: [],
        sent: () => ({ path: { id: hidden } }),
      },
    ]),
  'GET /cases/{id}/letter.docx': ({ cases }) =>
    cases.units.map(({ code, told }) => ({
      about: `a case of ${code}`,
      sent: () => ({ path: { id: told } }),
    })),
  'POST /cases/{id}/review': ofTheCounty('review', [], ['office-q']),
  'POST /cases/{id}/request-statement': ofTheCounty('request-statement', ['review'], ['office-q']),
  'POST /cases/{id}/statement': ofTheUnit('statement', ['review', 'request-statement']),
  'POST /cases/{id}/decide': ofTheCounty('decide', heard, ['leader-q']),
  'POST /cases/{id}/appeal': ofTheUnit('appeal', [...heard, 'decide']),
  'POST /cases/{id}/close': ofTheCounty('close', ['review', 'decide'], ['office-q', 'leader-q']),
};
