import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import type { VerdictDto } from '../verdict.dto.js';

/** A verdict with what its rule says. */
export interface FindingContent extends VerdictDto {
  readonly title: string;
  readonly proposal: string;
}

export interface FindingRow {
  readonly ruleCode: string;
  readonly ruleVersion: number;
  readonly unitKind: 'school' | 'township';
  readonly unitId: string;
  readonly unitCode: string;
  readonly outcome: VerdictDto['outcome'];
  readonly content: FindingContent;
}

export async function insertFindings(
  unit: UnitOfWork,
  runId: string,
  findings: readonly FindingRow[],
): Promise<void> {
  await unit.execute(
    `insert into accountability_findings (run_id, rule_code, rule_version, unit_kind, unit_id, unit_code, outcome,
            content)
     select $1, finding."ruleCode", finding."ruleVersion", finding."unitKind", finding."unitId", finding."unitCode",
            finding.outcome, finding.content
       from jsonb_to_recordset($2::jsonb) as finding (
            "ruleCode" text, "ruleVersion" integer, "unitKind" text, "unitId" uuid, "unitCode" text, outcome text,
            content jsonb)`,
    [runId, JSON.stringify(findings)],
  );
}

/** What a page ends with. */
export interface FindingKey {
  readonly ruleCode: string;
  readonly unitCode: string;
  readonly unitId: string;
}

/** By the rule's code, then by the unit's. */
export async function listFindings(
  unit: UnitOfWork,
  runId: string,
  filter: { readonly rule?: string; readonly outcome?: string },
  after: FindingKey | null,
  limit: number,
): Promise<FindingRow[]> {
  return unit.query<FindingRow>(
    `select found.rule_code as "ruleCode", found.rule_version as "ruleVersion", found.unit_kind as "unitKind",
            found.unit_id as "unitId", found.unit_code as "unitCode", found.outcome, found.content
       from accountability_findings found
      where found.run_id = $1 and ($2::text is null or found.rule_code = $2)
        and ($3::text is null or found.outcome = $3)
        and ($4::text is null or (found.rule_code, found.unit_code, found.unit_id)
                                 > ($4 collate "C", $5 collate "C", $6::uuid))
      order by found.rule_code, found.unit_code, found.unit_id limit $7`,
    [
      runId,
      filter.rule ?? null,
      filter.outcome ?? null,
      after?.ruleCode ?? null,
      after?.unitCode ?? null,
      after?.unitId ?? null,
      limit,
    ],
  );
}
