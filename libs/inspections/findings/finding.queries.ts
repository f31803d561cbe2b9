import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import { inspectionScope, isVisibleFinding } from '../inspection-scope.js';
import { type FindingDto, type FindingQuery, type FindingStepDto, mostRepeats } from './finding.dto.js';
import type { FindingAction, FindingParty, FindingState } from './finding-state.rules.js';

/** SQL: findings of the same problem in earlier terms than the finding's own. */
const earlierFindings = `
  from findings earlier
       join terms earlier_term on earlier_term.id = earlier.term_id and earlier_term.starts_on < terms.starts_on
       join school_years earlier_year on earlier_year.id = earlier_term.school_year_id
 where earlier.school_stage_id = findings.school_stage_id and earlier.item_code = findings.item_code`;

const termOf = (term: string, year: string): string =>
  `json_build_object('id', ${term}.id, 'schoolYear', ${year}.name, 'number', ${term}.number)`;

/** An item's code keeps its meaning from version to version: by it the same problem is known again in another term. */
const visibleFindings = `
  select findings.id, findings.visit_id as "visitId", findings.item_code as "itemCode",
         (select item ->> 'text'
            from visits join checklists on checklists.id = visits.checklist_id
                 cross join jsonb_path_query(checklists.content, '$.sections[*].items[*]') item
           where visits.id = findings.visit_id and item ->> 'code' = findings.item_code limit 1) as "itemText",
         findings.text, findings.severity, findings.deadline::text,
         case when schools.id is not null then
           json_build_object('code', schools.code, 'name', schools.name, 'stage', school_stages.stage) end as school,
         case when terms.id is not null then ${termOf('terms', 'school_years')} end as term,
         findings.state, findings.step, findings.overdue_since::text as "overdueSince",
         (select coalesce(json_agg(json_build_object('findingId', known.id, 'term', known.term)), '[]')
            from (select earlier.id, ${termOf('earlier_term', 'earlier_year')} as term
                    ${earlierFindings}
                   order by earlier_term.starts_on desc, earlier.id limit ${String(mostRepeats)}) known) as repeated,
         findings.received_at as "receivedAt"
    from findings
         left join schools on schools.id = findings.school_id
         left join school_stages on school_stages.id = findings.school_stage_id
         left join terms on terms.id = findings.term_id
         left join school_years on school_years.id = terms.school_year_id
   where ${isVisibleFinding('findings')}`;

/** The newest first, if the phones made their ids in order; `before` is the id that the page before ended with. */
export async function listFindings(
  unit: UnitOfWork,
  query: FindingQuery,
  before: string | null,
  limit: number,
): Promise<FindingDto[]> {
  return unit.query<FindingDto>(
    `${visibleFindings}
        and ($5::uuid is null or findings.term_id = $5)
        and ($6::text is null or schools.code = $6)
        and ($7::text is null or findings.state = $7)
        and ($8::text is null or findings.severity = $8)
        and ($9::boolean is null or (findings.overdue_since is not null) = $9)
        and ($10::boolean is null or exists (select ${earlierFindings}) = $10)
        and ($11::uuid is null or findings.id < $11)
      order by findings.id desc limit $12`,
    [
      ...inspectionScope(unit.actor),
      query.termId ?? null,
      query.schoolCode ?? null,
      query.state ?? null,
      query.severity ?? null,
      query.overdue ?? null,
      query.repeated ?? null,
      before,
      limit,
    ],
  );
}

export async function findFinding(unit: UnitOfWork, id: string): Promise<FindingDto | undefined> {
  return unit.first<FindingDto>(`${visibleFindings} and findings.id = $5`, [
    ...inspectionScope(unit.actor),
    id,
  ]);
}

export async function listSteps(unit: UnitOfWork, findingId: string): Promise<FindingStepDto[]> {
  return unit.query<FindingStepDto>(
    `select finding_steps.step, finding_steps.action, finding_steps.text, finding_steps.made_as as "madeAs",
            finding_steps.maker_name as "makerName", finding_steps.made_at as "madeAt"
       from finding_steps where finding_steps.finding_id = $1 order by finding_steps.step`,
    [findingId],
  );
}

/** Where a finding stands, and its latest step. */
export interface StandingFinding {
  readonly state: FindingState;
  readonly step: number;
  readonly overdueSince: string | null;
  readonly lastAction: FindingAction | null;
  readonly lastText: string | null;
  readonly isLastOwn: boolean;
}

/** SQL: an inspector is sent to the school of a finding in its term, or in a later one: what was left is theirs to look at. */
const isInspectorOfTermOrLater = `exists (
  select from inspection_assignments sent
         join terms sent_term on sent_term.id = sent.term_id
         join terms own_term on own_term.id = findings.term_id
   where sent.inspector_id = $2::uuid and sent.school_id = findings.school_id
     and sent_term.starts_on >= own_term.starts_on)`;

/** SQL: whether a finding is in the hands of the school, or of the person, with the id $2. */
const isInHandsOf: Readonly<Record<FindingParty, string>> = {
  school: 'findings.school_id = $2::uuid',
  inspector: isInspectorOfTermOrLater,
  office: '$2::uuid is not null',
};

/** Locks a finding until the transaction ends; undefined when `party` has no say in it. */
export async function lockFinding(
  unit: UnitOfWork,
  id: string,
  party: FindingParty,
): Promise<StandingFinding | undefined> {
  const { scope, userId } = unit.actor;
  const locked = await unit.first(
    `select findings.id from findings where findings.id = $1 and ${isInHandsOf[party]} for no key update`,
    [id, party === 'school' ? scope.id : userId],
  );
  if (!locked) return undefined;
  return unit.first<StandingFinding>(
    `select findings.state, findings.step, findings.overdue_since::text as "overdueSince",
            finding_steps.action as "lastAction", finding_steps.text as "lastText",
            coalesce(finding_steps.made_by = $2, false) as "isLastOwn"
       from findings
            left join finding_steps on finding_steps.finding_id = findings.id and finding_steps.step = findings.step
      where findings.id = $1`,
    [id, unit.actor.userId],
  );
}

export interface NewStep {
  readonly findingId: string;
  readonly step: number;
  readonly action: FindingAction;
  readonly to: FindingState;
  readonly text: string | null;
  readonly party: FindingParty;
}

/** The step and the state that it leads to. What is no longer open is no longer overdue. */
export async function insertStep(unit: UnitOfWork, step: NewStep): Promise<void> {
  await unit.execute(
    `insert into finding_steps (finding_id, step, action, text, made_by, made_as, maker_name)
     select $1, $2, $3, $4, users.id, $5, users.display_name from users where users.id = $6`,
    [step.findingId, step.step, step.action, step.text, step.party, unit.actor.userId],
  );
  await unit.execute(
    `update findings set state = $3, step = $2,
            overdue_since = case when $3 = 'open' then findings.overdue_since end
      where findings.id = $1 and findings.step = $2 - 1`,
    [step.findingId, step.step, step.to],
  );
}

/**
 * Marks what should have been repaired before `day` and has not been: since the day after its deadline, or since the
 * day on which it was put back, if that was later.
 *
 * @returns how many were marked
 */
export async function markOverdueFindings(unit: UnitOfWork, day: string, timeZone: string): Promise<number> {
  return unit.execute(
    `update findings
        set overdue_since = greatest(
              findings.deadline + 1,
              (select (max(finding_steps.made_at) at time zone $2)::date from finding_steps
                where finding_steps.finding_id = findings.id and finding_steps.action = 'reopen'))
      where findings.state = 'open' and findings.overdue_since is null and findings.school_id is not null
        and findings.deadline < $1::date`,
    [day, timeZone],
  );
}
