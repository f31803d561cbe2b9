import { planRules } from '../../libs/accountability/history.fixture.js';
import type { RunningSystem } from './running-system.js';

export interface LaidCase {
  readonly kind?: 'school' | 'township';
  readonly code: string;
  /** Told apart by it: a unit has one case on one occasion. */
  readonly through?: string;
}

const exam = {
  examId: '00000000-0000-4000-8000-00000000000a',
  examName: '中招',
  kind: 'zhongkao',
  grade: 9,
  runId: '00000000-0000-4000-8000-00000000000b',
  place: 5,
  ranked: 5,
  beyond: 0,
  isInPosition: true,
  isInByTie: false,
  tiedWith: [],
  figures: null,
};

/** A case as the program opens it, of a school or a township that is there; exams and runs are made up. */
export async function layCase(
  { sql }: Pick<RunningSystem, 'sql'>,
  { kind = 'school', code, through = '2025-2026' }: LaidCase,
): Promise<string> {
  const ruleCode = kind === 'school' ? 'zhongkao-bottom3-2y' : 'township-zhongkao-bottom3-2y';
  const rule = planRules[ruleCode];
  const person = { staffNo: 'P-1', name: '现任', from: '2020-08-20', to: null };
  const period = { schoolYear: '2025-2026', term: null, isOfHolder: true };
  const evidence = {
    rule: { code: ruleCode, version: 1, content: rule },
    outcome: 'fires',
    because: 'reached',
    proposal: rule.proposal,
    through: { schoolYear: '2025-2026', term: null, heldOn: '2026-06-25' },
    unitCount: 2,
    holderCount: 2,
    person,
    tenures: [person],
    periods: [{ ...period, rankings: [{ ...exam, heldOn: '2026-06-25', holder: person }], letter: null }],
  };
  const units = kind === 'school' ? 'schools' : 'townships';
  const [row] = await sql<{ id: string }>(
    `with made as (
       insert into cases (rule_code, unit_kind, unit_id, unit_code, unit_name, school_id, township_id, through_period, periods)
       select $1, $2, units.id, units.code, units.name, ${kind === 'school' ? 'units.id, units.township_id' : 'null, units.id'},
              $3, array[$3]
         from ${units} units where units.code = $4 returning id)
     insert into case_evidence (case_id, version, content) select made.id, 1, $5 from made returning case_id as id`,
    [ruleCode, kind, through, code, JSON.stringify(evidence)],
  );
  if (!row) throw new Error(`there is no ${code}`);
  await sql(
    `insert into case_steps (case_id, step, action, to_state, evidence_version, made_as, made_on)
     values ($1, 1, 'open', 'proposed', 1, 'program', current_date)`,
    [row.id],
  );
  await sql(`update cases set step = 1 where id = $1`, [row.id]);
  return row.id;
}
