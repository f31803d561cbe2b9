import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import { type AccountabilityRule, ruleOf, type StoredRule } from './accountability-rule.rules.js';

export interface AccountabilityRuleRow {
  readonly id: string;
  readonly code: string;
  readonly version: number;
  readonly content: AccountabilityRule;
  /** In force is the highest version of a code that is published. */
  readonly state: 'draft' | 'in-force' | 'replaced';
  readonly createdAt: Date;
  readonly publishedAt: Date | null;
}

type StoredRow = Omit<AccountabilityRuleRow, 'content'> & { readonly content: StoredRule };

function toRow(stored: StoredRow): AccountabilityRuleRow {
  return { ...stored, content: ruleOf(stored.content) };
}

const version = `
  select rules.id, rules.code, rules.version, rules.content, rules.created_at as "createdAt",
         rules.published_at as "publishedAt",
         case when rules.published_at is null then 'draft'
              when exists (select from accountability_rules later
                            where later.code = rules.code and later.version > rules.version
                              and later.published_at is not null) then 'replaced'
              else 'in-force' end as state
    from accountability_rules rules`;

/** The newest first; `before` is the id that the page before ended with. */
export async function listRules(
  unit: UnitOfWork,
  filter: { readonly code?: string },
  before: string | null,
  limit: number,
): Promise<AccountabilityRuleRow[]> {
  const rows = await unit.query<StoredRow>(
    `${version} where ($1::text is null or rules.code = $1) and ($2::uuid is null or rules.id < $2)
      order by rules.id desc limit $3`,
    [filter.code ?? null, before, limit],
  );
  return rows.map(toRow);
}

export async function findRule(unit: UnitOfWork, id: string): Promise<AccountabilityRuleRow | undefined> {
  const row = await unit.first<StoredRow>(`${version} where rules.id = $1`, [id]);
  return row && toRow(row);
}

/** What is in force now and switched on, by code. */
export async function listRulesInForce(unit: UnitOfWork): Promise<AccountabilityRuleRow[]> {
  const rows = await unit.query<StoredRow>(
    `select found.* from (${version}) found
      where found.state = 'in-force' and (found.content ->> 'isEnabled')::boolean order by found.code`,
  );
  return rows.map(toRow);
}

/** The draft, kept from others until the unit of work ends; undefined also when it has been published meanwhile. */
export async function findRuleDraftForUpdate(
  unit: UnitOfWork,
  id: string,
): Promise<AccountabilityRuleRow | undefined> {
  const row = await unit.first<StoredRow>(
    `${version} where rules.id = $1 and rules.published_at is null for update of rules`,
    [id],
  );
  return row && toRow(row);
}
