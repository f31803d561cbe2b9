import type { Stage } from '#organization/schools/school-stage.rules.js';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import type { AssessedKind, AssessmentTarget, WeightedComponent } from './assessment-policy.rules.js';

export interface AssessmentPolicyRow {
  readonly id: string;
  readonly unitKind: AssessedKind;
  readonly stage: Stage | null;
  readonly version: number;
  readonly title: string;
  readonly effectiveFrom: string;
  readonly components: readonly WeightedComponent[];
  readonly createdAt: Date;
  readonly publishedAt: Date | null;
}

const policy = `
  select policies.id, policies.unit_kind as "unitKind", policies.stage, policies.version, policies.title,
         policies.effective_from as "effectiveFrom", policies.components, policies.created_at as "createdAt",
         policies.published_at as "publishedAt"
    from assessment_policies policies`;

/** The newest first; `before` is the id that the page before ended with. */
export async function listPolicies(
  unit: UnitOfWork,
  filter: { readonly unitKind?: string; readonly stage?: string },
  before: string | null,
  limit: number,
): Promise<AssessmentPolicyRow[]> {
  return unit.query<AssessmentPolicyRow>(
    `${policy} where ($1::text is null or policies.unit_kind = $1) and ($2::text is null or policies.stage = $2)
        and ($3::uuid is null or policies.id < $3)
      order by policies.id desc limit $4`,
    [filter.unitKind ?? null, filter.stage ?? null, before, limit],
  );
}

export async function findPolicy(unit: UnitOfWork, id: string): Promise<AssessmentPolicyRow | undefined> {
  return unit.first<AssessmentPolicyRow>(`${policy} where policies.id = $1`, [id]);
}

/** The draft, kept from others until the unit of work ends; undefined also when it has been published meanwhile. */
export async function findPolicyDraftForUpdate(
  unit: UnitOfWork,
  id: string,
): Promise<AssessmentPolicyRow | undefined> {
  return unit.first<AssessmentPolicyRow>(
    `${policy} where policies.id = $1 and policies.published_at is null for update of policies`,
    [id],
  );
}

/** Every version that is in force in a school year or was before it, by unit, stage and version. */
export async function listPublishedPolicies(
  unit: UnitOfWork,
  schoolYear: string,
): Promise<AssessmentPolicyRow[]> {
  return unit.query<AssessmentPolicyRow>(
    `${policy} where policies.published_at is not null and policies.effective_from <= $1
      order by policies.unit_kind, policies.stage nulls first, policies.version`,
    [schoolYear],
  );
}

export async function findLastVersion(unit: UnitOfWork, target: AssessmentTarget): Promise<number> {
  const last = await unit.first<{ version: number | null }>(
    `select max(policies.version) as version from assessment_policies policies
      where policies.unit_kind = $1 and policies.stage is not distinct from $2`,
    [target.unitKind, target.stage],
  );
  return last?.version ?? 0;
}

/** The latest school year from the given one on whose assessments have been published; null when none has. */
export async function findAssessedYear(unit: UnitOfWork, from: string): Promise<string | null> {
  const found = await unit.first<{ name: string | null }>(
    `select max(school_years.name) as name
       from scoring_runs
       join terms on terms.id = scoring_runs.term_id
       join school_years on school_years.id = terms.school_year_id
      where scoring_runs.published_at is not null and terms.number = 2 and school_years.name >= $1`,
    [from],
  );
  return found?.name ?? null;
}
