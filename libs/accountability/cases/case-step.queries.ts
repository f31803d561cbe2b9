import { countyTimeZone } from '#platform/config/county-time.js';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import type { CaseParty, CaseState, Decision, StandingCase, StepAction } from './case-state.rules.js';

/** A case that nobody else can move until the transaction ends. */
export interface LockedCase extends StandingCase {
  readonly id: string;
  readonly step: number;
  readonly evidenceVersion: number;
  /** The county's day, YYYY-MM-DD. */
  readonly today: string;
}

/** Locks a case and reads where it stands; undefined when the caller does not see it. */
export async function lockCase(unit: UnitOfWork, id: string): Promise<LockedCase | undefined> {
  const locked = await unit.first(`select cases.id from cases where cases.id = $1 for no key update`, [id]);
  return locked ? readStanding(unit, id) : undefined;
}

/** Where a case stands now; undefined when the caller does not see it. */
export async function readStanding(unit: UnitOfWork, id: string): Promise<LockedCase | undefined> {
  return unit.first<LockedCase>(
    `select cases.id, cases.state, cases.step, cases.evidence_version as "evidenceVersion",
            cases.unit_kind as "unitKind", cases.shown_at is not null as "isShown",
            (select case_evidence.content ->> 'outcome' <> 'no-longer' from case_evidence
              where case_evidence.case_id = cases.id and case_evidence.version = cases.evidence_version) as "isStillNamed",
            cases.appeal_due::text as "appealDue",
            (clock_timestamp() at time zone '${countyTimeZone}')::date::text as today,
            (select coalesce(json_agg(json_build_object('action', case_steps.action, 'madeBy', case_steps.made_by,
                                                        'decision', case_steps.decision) order by case_steps.step), '[]')
               from case_steps where case_steps.case_id = cases.id) as steps
       from cases where cases.id = $1`,
    [id],
  );
}

export interface NewCaseStep {
  readonly caseId: string;
  readonly step: number;
  readonly action: StepAction;
  readonly to: CaseState;
  readonly evidenceVersion: number;
  readonly text?: string | null;
  readonly decision?: Decision | null;
  readonly due?: string | null;
  /** Null: the program. */
  readonly party: CaseParty | null;
  /** The day whose work it was; today when it is not said. */
  readonly day?: string;
  /** What the case stands on from now on, when the step replaces it. */
  readonly periods?: readonly string[];
}

/** The step, and the case moved by it. A deadline lasts as long as the state that it belongs to. */
export async function insertCaseStep(unit: UnitOfWork, made: NewCaseStep): Promise<void> {
  const { caseId, step, action, to, evidenceVersion, party } = made;
  const due = made.due ?? null;
  await unit.execute(
    `insert into case_steps (case_id, step, action, to_state, evidence_version, text, decision, due, made_by, made_as,
                             maker_name, made_on)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, (select users.display_name from users where users.id = $9),
             coalesce($11::date, (clock_timestamp() at time zone '${countyTimeZone}')::date))`,
    [
      caseId,
      step,
      action,
      to,
      evidenceVersion,
      made.text ?? null,
      made.decision ?? null,
      due,
      party === null ? null : unit.actor.userId,
      party ?? 'program',
      made.day ?? null,
    ],
  );
  const isReminder = action === 'remind';
  await unit.execute(
    `update cases set step = $2, state = $3, evidence_version = $4, periods = coalesce($5::text[], cases.periods),
            shown_at = case when $6 = 'request-statement' then coalesce(cases.shown_at, clock_timestamp())
                            else cases.shown_at end,
            statement_due = case when $3 <> 'statement-requested' then null
                                 when $6 = 'request-statement' then $7::date else cases.statement_due end,
            appeal_due = case when $3 <> 'decided' then null
                              when $6 = 'decide' then $7::date else cases.appeal_due end,
            superseded_at = case when $6 = 'supersede' then clock_timestamp() else cases.superseded_at end
      where cases.id = $1`,
    [caseId, step, to, evidenceVersion, made.periods ?? null, action, isReminder ? null : due],
  );
}

/** Facts of one case, by which a step of the program is judged. */
export interface DueCase {
  readonly id: string;
  readonly state: 'statement-requested' | 'decided';
  readonly step: number;
  readonly evidenceVersion: number;
  readonly due: string;
  /** Days on which the deadline has been brought to mind. */
  readonly reminded: readonly string[];
}

/** Locks every case whose deadline is on or before `until`, in the order of their ids. */
export async function lockDueCases(unit: UnitOfWork, until: string): Promise<DueCase[]> {
  const locked = await unit.query<{ id: string }>(
    `select cases.id from cases
      where cases.state in ('statement-requested', 'decided') and coalesce(cases.statement_due, cases.appeal_due) <= $1::date
      order by cases.id for no key update`,
    [until],
  );
  return unit.query<DueCase>(
    `select cases.id, cases.state, cases.step, cases.evidence_version as "evidenceVersion",
            coalesce(cases.statement_due, cases.appeal_due)::text as due,
            array(select case_steps.made_on::text from case_steps
                   where case_steps.case_id = cases.id and case_steps.action = 'remind'
                     and case_steps.step > (select max(setting.step) from case_steps setting
                                             where setting.case_id = cases.id
                                               and setting.action in ('request-statement', 'decide'))) as reminded
       from cases where cases.id = any ($1::uuid[]) and coalesce(cases.statement_due, cases.appeal_due) is not null
      order by cases.id`,
    [locked.map(({ id }) => id)],
  );
}
