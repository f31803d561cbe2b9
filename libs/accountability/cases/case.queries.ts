import { countyTimeZone } from '#platform/config/county-time.js';
import { visibleUnits } from '#organization/visible-units.js';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import type { CaseDto, CaseQuery, CaseStepDto } from './case.dto.js';
import type { CaseEvidence } from './case-evidence.rules.js';
import { reminderDays } from './case-deadline.rules.js';

/** SQL: a unit sees a case of its own once it was asked for a statement; a centre sees those of its schools too. */
const isVisibleCase = `($1::boolean or cases.shown_at is not null
                        and (cases.township_id = $2::uuid or cases.school_id = $3::uuid))`;

const visibleCases = `
  select cases.id, cases.rule_code as "ruleCode", evidence.content -> 'rule' -> 'content' ->> 'title' as title,
         json_build_object('kind', cases.unit_kind, 'code', cases.unit_code, 'name', cases.unit_name) as unit,
         cases.periods, evidence.content ->> 'outcome' as outcome, evidence.content ->> 'proposal' as proposal,
         cases.state,
         case when cases.state in ('decided', 'appealed', 'closed') then
           (select case_steps.decision from case_steps
             where case_steps.case_id = cases.id and case_steps.decision <> 'deferred'
             order by case_steps.step desc limit 1) end as decision,
         cases.statement_due::text as "statementDue", cases.appeal_due::text as "appealDue",
         cases.superseded_at as "supersededAt", cases.opened_at as "openedAt"
    from cases
         join case_evidence evidence on evidence.case_id = cases.id and evidence.version = cases.evidence_version
   where ${isVisibleCase}`;

type CaseRow = Omit<CaseDto, 'supersededAt' | 'openedAt'> & {
  readonly supersededAt: Date | null;
  readonly openedAt: Date;
};

/** The newest first; `before` is the id that the page before ended with. */
export async function listCases(
  unit: UnitOfWork,
  query: CaseQuery,
  before: string | null,
  limit: number,
): Promise<CaseDto[]> {
  const rows = await unit.query<CaseRow>(
    `${visibleCases}
        and ($4::text is null or cases.state = $4)
        and ($5::text is null or cases.rule_code = $5)
        and ($6::text is null or cases.unit_code = $6)
        and ($7::integer is null
             or coalesce(cases.statement_due, cases.appeal_due)
                between (clock_timestamp() at time zone '${countyTimeZone}')::date
                    and (clock_timestamp() at time zone '${countyTimeZone}')::date + $7)
        and ($8::uuid is null or cases.id < $8)
      order by cases.id desc limit $9`,
    [
      ...visibleUnits(unit.actor),
      query.state ?? null,
      query.ruleCode ?? null,
      query.unit ?? null,
      query.due === undefined ? null : Math.max(...reminderDays),
      before,
      limit,
    ],
  );
  return rows.map(toCase);
}

export async function findCase(unit: UnitOfWork, id: string): Promise<CaseDto | undefined> {
  const row = await unit.first<CaseRow>(`${visibleCases} and cases.id = $4`, [
    ...visibleUnits(unit.actor),
    id,
  ]);
  return row && toCase(row);
}

export interface EvidenceRow {
  readonly version: number;
  readonly madeAt: Date;
  readonly content: CaseEvidence;
}

/** Every version, the oldest first. */
export async function listEvidence(unit: UnitOfWork, caseId: string): Promise<EvidenceRow[]> {
  return unit.query<EvidenceRow>(
    `select case_evidence.version, case_evidence.made_at as "madeAt", case_evidence.content
       from case_evidence where case_evidence.case_id = $1 order by case_evidence.version`,
    [caseId],
  );
}

export async function listCaseSteps(unit: UnitOfWork, caseId: string): Promise<CaseStepDto[]> {
  const rows = await unit.query<Omit<CaseStepDto, 'madeAt'> & { readonly madeAt: Date }>(
    `select case_steps.step, case_steps.action, case_steps.to_state as state,
            case_steps.evidence_version as "evidenceVersion", case_steps.text, case_steps.decision,
            case_steps.due::text, case_steps.made_as as "madeAs", case_steps.maker_name as "makerName",
            case_steps.made_at as "madeAt"
       from case_steps where case_steps.case_id = $1 order by case_steps.step`,
    [caseId],
  );
  return rows.map((row) => ({ ...row, madeAt: row.madeAt.toISOString() }));
}

/** Codes of the units that the caller may see, out of these. */
export async function listVisibleCodes(
  unit: UnitOfWork,
  codes: readonly string[],
): Promise<ReadonlySet<string>> {
  const [isCounty, townshipId, schoolId] = visibleUnits(unit.actor);
  if (isCounty || codes.length === 0) return new Set(codes);
  const rows = await unit.query<{ code: string }>(
    `select townships.code from townships where townships.code = any ($1) and townships.id = $2
      union select schools.code from schools
             where schools.code = any ($1) and (schools.township_id = $2 or schools.id = $3)`,
    [codes, townshipId, schoolId],
  );
  return new Set(rows.map(({ code }) => code));
}

function toCase({ supersededAt, openedAt, ...row }: CaseRow): CaseDto {
  return { ...row, supersededAt: supersededAt?.toISOString() ?? null, openedAt: openedAt.toISOString() };
}
