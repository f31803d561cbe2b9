import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';
import type { FrozenUnit } from '#organization/term-results/scores-term.js';

/** What a run prints of one unit; everything but the place and the value has a default. */
export interface LaidResult {
  readonly value: number | null;
  readonly place: number | null;
  readonly percent?: number | null;
  readonly tiedWith?: readonly string[];
  readonly facts?: readonly { readonly key: string; readonly label: string; readonly value: string }[];
  readonly figures?: readonly {
    readonly key: string;
    readonly label: string;
    readonly value: number | null;
  }[];
}

export interface LaidSubject {
  readonly noun: string;
  readonly canonicalKey: string;
  readonly title: string;
  readonly series: string;
  readonly component: string;
  readonly versions?: readonly string[];
  /** By code of a unit, with the stage behind a slash where it is not junior. */
  readonly results: Readonly<Record<string, LaidResult>>;
}

export interface LaidRun {
  readonly runId: string;
  readonly termId: string;
  readonly units: readonly FrozenUnit[];
}

/** Where a unit is: stage (null: a township), township and squad. */
export interface LaidUnit {
  readonly stage: FrozenUnit['stage'];
  readonly township?: string | null;
  readonly squad?: string | null;
}

/**
 * Writes what runs leave behind, as a superuser: units by code (`A`, `A/primary`, `T1`), made anew with other ids in every
 * run where no organization has them.
 */
export class ScoredCounty {
  private constructor(
    private readonly admin: Client,
    readonly officeId: string,
    readonly leaderId: string,
  ) {}

  static async open(admin: Client): Promise<ScoredCounty> {
    const { rows } = await admin.query<{ id: string }>(
      `insert into users (username, password_hash, display_name, role, scope_kind)
       select 'scored-' || role, '', role, role, 'county' from unnest(array['office', 'leader']) as role
       returning users.id`,
    );
    return new ScoredCounty(admin, rows[0]?.id ?? '', rows[1]?.id ?? '');
  }

  /** The id of a term; its school year is made where it is wanting. */
  async term(schoolYear: string, number: 1 | 2): Promise<string> {
    const [first = '', second = ''] = schoolYear.split('-');
    await this.admin.query(
      `with year as (insert into school_years (name) values ($1) on conflict do nothing returning school_years.id)
       insert into terms (school_year_id, number, starts_on, ends_on)
       select year.id, 1, ($2 || '-09-01')::date, ($3 || '-01-20')::date from year
       union all select year.id, 2, ($3 || '-02-15')::date, ($3 || '-07-10')::date from year`,
      [schoolYear, first, second],
    );
    const { rows } = await this.admin.query<{ id: string }>(
      `select terms.id from terms join school_years on school_years.id = terms.school_year_id
        where school_years.name = $1 and terms.number = $2`,
      [schoolYear, number],
    );
    return rows[0]?.id ?? '';
  }

  /** A run that froze these units and printed these results, not finished yet. */
  async run(
    termId: string,
    units: Readonly<Record<string, LaidUnit>>,
    subjects: readonly LaidSubject[],
  ): Promise<LaidRun> {
    const { rows } = await this.admin.query<{ id: string }>(
      `insert into scoring_runs (term_id, started_by, reason, frozen_at, input_hash)
       values ($1, $2, '更正', clock_timestamp(), 'input') returning scoring_runs.id`,
      [termId, this.officeId],
    );
    const runId = rows[0]?.id ?? '';
    const frozen = await this.freezeUnits(runId, units);
    for (const [position, subject] of subjects.entries()) await this.print(runId, frozen, subject, position);
    return { runId, termId, units: [...frozen.values()] };
  }

  async finish(runId: string): Promise<void> {
    await this.admin.query(
      `update scoring_runs set finished_at = clock_timestamp(), result_hash = 'result' where scoring_runs.id = $1`,
      [runId],
    );
  }

  async publish(runId: string, supersedes: string | null = null): Promise<void> {
    await this.admin.query(
      `update scoring_runs set published_by = $2, published_at = clock_timestamp(), supersedes_id = $3
        where scoring_runs.id = $1`,
      [runId, this.leaderId, supersedes],
    );
  }

  private async freezeUnits(
    runId: string,
    units: Readonly<Record<string, LaidUnit>>,
  ): Promise<ReadonlyMap<string, FrozenUnit>> {
    const frozen = new Map<string, FrozenUnit>();
    for (const [name, { stage, township = null, squad = null }] of Object.entries(units)) {
      const [code = ''] = name.split('/');
      const { rows } = await this.admin.query<FrozenUnit>(
        `insert into scoring_units (run_id, unit_kind, unit_id, code, name, stage, school_id, township_id,
                township_code, township_name, squad_code, squad_name)
         select $1::uuid, case when $3::text is null then 'township' else 'school-stage' end,
                case when $3::text is null then coalesce(township.id, $7) else coalesce(school_stages.id, $7) end,
                $2::text, $2 || '名', $3, case when $3::text is not null then coalesce(schools.id, uuidv7()) end,
                township.id, $4::text, $4 || '名', $5::text, $5 || '名'
           from (select 1) as one
           left join townships township on township.code = $4
           left join schools on schools.code = $2
           left join school_stages on school_stages.school_id = schools.id and school_stages.stage = $3
          where $6::text is not null
         returning unit_kind as kind, unit_id as id, code, name, stage, school_id as "schoolId",
                   township_id as "townshipId", township_code as "townshipCode", township_name as "townshipName",
                   squad_code as "squadCode", squad_name as "squadName"`,
        [runId, code, stage, stage === null ? code : township, squad, name, randomUUID()],
      );
      const [unit] = rows;
      if (unit) frozen.set(name, unit);
    }
    return frozen;
  }

  private async print(
    runId: string,
    units: ReadonlyMap<string, FrozenUnit>,
    subject: LaidSubject,
    position: number,
  ): Promise<void> {
    const { noun, canonicalKey, title, series, component, versions = ['方案第 1 版'], results } = subject;
    const key = `${noun}-${String(position)}`;
    await this.admin.query(
      `insert into scoring_subjects (run_id, noun, subject, role, position, canonical_key, title, series, component,
              versions, input_hash, result_hash)
       values ($1, $2, $3, 'evidence', $4, $5, $6, $7, $8, $9, 'input of subject', 'result of subject')`,
      [runId, noun, key, position, canonicalKey, title, series, component, JSON.stringify(versions)],
    );
    for (const [name, result] of Object.entries(results)) {
      const unit = units.get(name);
      if (!unit) throw new Error(`no unit ${name}`);
      const peers = Object.entries(results).filter(
        ([other, { place }]) => units.get(other)?.stage === unit.stage && place !== null,
      );
      const { value, place, percent = value, tiedWith = [], facts = [] } = result;
      const figures = result.figures ?? [
        { key: 'total', label: '总分', value: value === null ? null : value / 100 },
      ];
      await this.admin.query(
        `insert into scoring_inputs (run_id, noun, subject, unit_kind, unit_id, facts, data)
         values ($1, $2, $3, $4, $5, $6, '{}')`,
        [runId, noun, key, unit.kind, unit.id, JSON.stringify(facts)],
      );
      await this.admin.query(
        `insert into term_results (run_id, noun, subject, unit_kind, unit_id, value, percent, county_place,
                county_ranked, tied_with, figures, explanation)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
        [
          runId,
          noun,
          key,
          unit.kind,
          unit.id,
          value,
          percent,
          place,
          peers.length,
          tiedWith,
          JSON.stringify(figures),
          [`${title} = ${String(value)}`],
        ],
      );
    }
  }
}
