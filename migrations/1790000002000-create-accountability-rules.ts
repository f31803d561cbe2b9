import type { MigrationInterface, QueryRunner } from 'typeorm';

const userId = `nullif(current_setting('app.user_id', true), '')::uuid`;
const office = `acts_as('{office/county}')`;
/** Asked once a statement. */
const judges = `(select acts_as('{job:accountability.judge/system}'))`;

const schoolStage = { rankings: 'every', person: 'principal', isEnabled: true } as const;
const township = {
  unit: 'township',
  rankings: 'every',
  person: 'centre-principal',
  isEnabled: true,
} as const;
const zhongkao = { kinds: ['zhongkao'], stage: 'junior' } as const;
const primaryTest = { kinds: ['county-test'], stage: 'primary' } as const;

/** The county plan's rules, as 三年行动计划 words them; what it leaves open is a choice, and each its own comment. */
const rules: Readonly<Record<string, object>> = {
  // choice: being last in one grade of a county test is being last in that evaluation
  'junior-last-twice': {
    ...schoolStage,
    title: '初中在全县教学质量评估中累计两次末位',
    unit: 'junior-school-stage',
    evaluations: { kinds: ['county-test', 'zhongkao'], stage: 'junior' },
    position: { end: 'bottom', places: 1 },
    periods: 2,
    counting: 'cumulative',
    rankings: 'any',
    proposal: '免去校长职务',
  },
  'zhongkao-bottom3-2y': {
    ...schoolStage,
    title: '初中中招评估连续两年居后三位',
    unit: 'junior-school-stage',
    evaluations: zhongkao,
    position: { end: 'bottom', places: 3 },
    periods: 2,
    counting: 'consecutive-years',
    proposal: '免去校长职务',
  },
  'township-zhongkao-bottom3-2y': {
    ...township,
    title: '乡镇中招评估连续两年居后三位',
    evaluations: zhongkao,
    position: { end: 'bottom', places: 3 },
    periods: 2,
    counting: 'consecutive-years',
    proposal: '免去中心校长职务',
  },
  // choice: where several grades are tested, a township is in the bottom three when it is so in each of them
  'township-primary-bottom3-2x': {
    ...township,
    title: '乡镇小学评估连续两次居后三位',
    evaluations: primaryTest,
    position: { end: 'bottom', places: 3 },
    periods: 2,
    counting: 'consecutive-evaluations',
    proposal: '由局党组约谈中心校长，并在全县会议上作表态发言',
  },
  'zhongkao-top10-2y': {
    ...schoolStage,
    title: '初中中招评估连续两年居前十位',
    unit: 'junior-school-stage',
    evaluations: zhongkao,
    position: { end: 'top', places: 10 },
    periods: 2,
    counting: 'consecutive-years',
    proposal: '校长列入中心校长后备人选',
  },
  // choice: the plan names neither places nor periods, so it is off until the bureau has set them
  'primary-mean-bottom': {
    ...schoolStage,
    title: '小学均分排名末位淘汰',
    unit: 'primary-school-stage',
    evaluations: primaryTest,
    position: { end: 'bottom', places: 1 },
    periods: 2,
    counting: 'consecutive-evaluations',
    proposal: '校长淘汰',
    isEnabled: false,
  },
};

/** What the job that judges is shown of the rooms below: published rankings, and who has led a school or a township. */
const openings: readonly (readonly [policy: string, table: string, rows: string])[] = [
  ['ranking_runs_read_judged', 'ranking_runs', `${judges} and ranking_runs.published_at is not null`],
  [
    'ranking_rows_read_judged',
    'ranking_rows',
    `${judges} and ranking_rows.run_id in (select ranking_runs.id from ranking_runs
                                            where ranking_runs.published_at is not null)`,
  ],
  ['schools_read_judged', 'schools', judges],
  [
    'staff_posts_read_judged',
    'staff_posts',
    `${judges} and staff_posts.post in ('principal', 'centre-principal')`,
  ],
  [
    'staff_read_judged',
    'staff',
    `${judges} and staff.id in (select staff_posts.staff_id from staff_posts
                                 where staff_posts.post in ('principal', 'centre-principal'))`,
  ],
];

/** Rules of accountability in versions, with the county plan's own in force from the start. */
export class CreateAccountabilityRules1790000002000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table accountability_rules (
        id uuid constraint accountability_rules_pkey primary key default uuidv7(),
        code text collate "C" not null,
        version integer not null,
        content jsonb not null,
        created_by uuid constraint accountability_rules_creator_fkey references users (id),
        created_at timestamptz not null default clock_timestamp(),
        published_by uuid constraint accountability_rules_publisher_fkey references users (id),
        published_at timestamptz,
        constraint accountability_rules_version_key unique (code, version)
      )`);
    for (const [code, content] of Object.entries(rules)) {
      await queryRunner.query(
        `insert into accountability_rules (code, version, content, published_at) values ($1, 1, $2, clock_timestamp())`,
        [code, JSON.stringify(content)],
      );
    }
    await queryRunner.query(`
      create function keep_published_accountability_rule() returns trigger language plpgsql as $$
      begin
        raise exception 'a published rule never changes'
          using errcode = '23514', table = 'accountability_rules', constraint = 'accountability_rules_published';
      end $$`);
    await queryRunner.query(`
      create trigger accountability_rules_published before update or delete on accountability_rules for each row
        when (old.published_at is not null) execute function keep_published_accountability_rule()`);
    await queryRunner.query(
      `grant select, insert, update on accountability_rules to teaching_quality_runtime`,
    );
    await queryRunner.query(`alter table accountability_rules enable row level security`);
    await queryRunner.query(`alter table accountability_rules force row level security`);
    for (const policy of [
      `accountability_rules_read on accountability_rules for select using (acts_as('{office/county,leader/county}'))`,
      `accountability_rules_insert on accountability_rules for insert
         with check (${office} and accountability_rules.created_by = ${userId} and accountability_rules.published_at is null)`,
      `accountability_rules_update on accountability_rules for update
         using (${office} and accountability_rules.published_at is null) with check (${office})`,
      ...openings.map(([name, table, rows]) => `${name} on ${table} for select using (${rows})`),
    ])
      await queryRunner.query(`create policy ${policy}`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const [policy, table] of openings) await queryRunner.query(`drop policy ${policy} on ${table}`);
    await queryRunner.query(`drop table accountability_rules`);
    await queryRunner.query(`drop function keep_published_accountability_rule`);
  }
}
