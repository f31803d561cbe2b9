import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import type { ExamRow } from '../exam.queries.js';
import { RankingPolicyEntity } from '../ranking-policy.entity.js';
import type { RankingPolicyFigures } from '../ranking-policy.rules.js';
import { canonicalHeadOf } from './canonical-head.js';
import { type GeneratedExam, generatedSchools } from './generated-exams.fixture.js';
import { rank } from './ranking.thread.js';
import type { RankingOutcome } from './ranking-task.js';
import { readRankingInputs } from './read-ranking-inputs.js';
import { recordRanking } from './record-ranking.js';
import {
  type Difference,
  findDifferences,
  recomputeFigures,
  toParameters,
} from './verify-ranking.queries.js';

/** An exam whose census, marks, excuses, policy and run stand in the database. */
export interface LoadedExam {
  readonly row: ExamRow;
  readonly policy: RankingPolicyEntity;
  readonly figures: RankingPolicyFigures;
  readonly runId: string;
}

/**
 * Writes exams in bulk, each with a census of its own; `order` is the order in which rows come into the tables, and
 * so of the database's own ids. Every census also holds pupils of another grade, and a second exam with other marks
 * and excuses for the same pupils: neither may be seen in a ranking.
 */
export async function loadExams(
  admin: Client,
  exams: readonly GeneratedExam[],
  order: 'given' | 'shuffled' = 'given',
): Promise<readonly LoadedExam[]> {
  const byOrder = order === 'given' ? 'd.pupil_no' : `md5('shuffled' || d.pupil_no)`;
  const { termId, userId } = await loadCounty(admin, byOrder);
  const loaded = exams.map((exam, index) => describeExam(exam, index, termId));
  const drafts = loaded.map(({ row, policy, runId }, index) => ({
    ...row,
    policy,
    runId,
    decoyId: randomUUID(),
    pupils: exams[index]?.pupils ?? [],
  }));
  await admin.query('begin');
  await admin.query(
    `create temporary table drafts on commit drop as
     select e.* from jsonb_to_recordset($1::jsonb) as e (id uuid, name text, kind text, stage text, grade smallint,
            "termId" uuid, "heldOn" date, "censusDate" date, subjects jsonb, policy jsonb, "runId" uuid,
            "decoyId" uuid, pupils jsonb)`,
    [JSON.stringify(drafts)],
  );
  await admin.query(`
    create temporary table drawn on commit drop as
    select drafts.id as exam_id, drafts."decoyId" as decoy_id, drafts."censusDate" as census_date, drafts.grade,
           drafts.stage, p."pupilNo" as pupil_no, p."schoolCode" as school_code, p."isExcused" as is_excused,
           case when jsonb_typeof(p.marks) = 'array'
                then array(select m::integer from jsonb_array_elements_text(p.marks) as m) end as marks
      from drafts cross join jsonb_to_recordset(drafts.pupils)
           as p ("pupilNo" text, "schoolCode" text, marks jsonb, "isExcused" boolean)`);
  await admin.query(`
    insert into enrolments (census_date, pupil_id, school_stage_id, grade, class_no)
    select d.census_date, pupils.id, school_stages.id, d.grade, '1'
      from (select census_date, pupil_no, school_code, stage, grade from drawn
            union all
            select census_date, 'X' || pupil_no, school_code, stage, grade - 1 from drawn where pupil_no < 'P004') as d
           join pupils on pupils.pupil_no = d.pupil_no join schools on schools.code = d.school_code
           join school_stages on school_stages.school_id = schools.id and school_stages.stage = d.stage
     order by d.census_date, ${byOrder}`);
  await admin.query(
    `insert into exams (id, name, kind, stage, grade, term_id, held_on, census_date, created_by)
     select one.id, drafts.name || one.suffix, kind, stage, grade, "termId", "heldOn", "censusDate", $1
       from drafts cross join lateral (values (drafts.id, ''), ("decoyId", ' (other)')) as one (id, suffix)`,
    [userId],
  );
  await admin.query(`
    insert into exam_subjects (exam_id, position, code, name, full_mark_hundredths)
    select drafts.id, s.position - 1, s.subject ->> 'code', s.subject ->> 'name',
           (s.subject ->> 'fullMarkHundredths')::integer
      from drafts cross join jsonb_array_elements(subjects) with ordinality as s (subject, position)`);
  const enrolled = `drawn as d join pupils on pupils.pupil_no = d.pupil_no
           join enrolments on enrolments.pupil_id = pupils.id and enrolments.census_date = d.census_date`;
  await admin.query(`
    insert into exam_scores (exam_id, enrolment_id, marks_hundredths)
    select d.exam_id, enrolments.id, d.marks from ${enrolled} where d.marks is not null order by ${byOrder}`);
  await admin.query(`
    insert into exam_scores (exam_id, enrolment_id, marks_hundredths)
    select d.decoy_id, enrolments.id, '{14999}' from ${enrolled}`);
  await admin.query(
    `insert into exam_excuses (exam_id, enrolment_id, reason, approved_by)
     select case when d.is_excused then d.exam_id else d.decoy_id end, enrolments.id, '病假', $1 from ${enrolled}
      order by ${byOrder}`,
    [userId],
  );
  await admin.query(`
    insert into ranking_policies (id, stage, version, name, excellent_cutoff, good_cutoff, pass_cutoff,
           excellent_weight, good_weight, pass_weight, tie_break, effective_from)
    select p.id, p.stage, p.version, p.name, p."excellentCutoff", p."goodCutoff", p."passCutoff",
           p."excellentWeight", p."goodWeight", p."passWeight", p."tieBreak", p."effectiveFrom"
      from drafts cross join jsonb_to_record(policy) as p (id uuid, stage text, version integer, name text,
           "excellentCutoff" integer, "goodCutoff" integer, "passCutoff" integer, "excellentWeight" integer,
           "goodWeight" integer, "passWeight" integer, "tieBreak" text, "effectiveFrom" text)`);
  await admin.query(
    `insert into ranking_runs (id, exam_id, policy_id, started_by)
     select "runId", id, (policy ->> 'id')::uuid, $1 from drafts`,
    [userId],
  );
  await admin.query('commit');
  await admin.query('analyze');
  return loaded;
}

async function loadCounty(admin: Client, byOrder: string): Promise<{ termId: string; userId: string }> {
  const schools = JSON.stringify(generatedSchools);
  await admin.query(
    `insert into townships (code, name) select 'T' || n, '乡镇' || n from generate_series(1, 5) as n`,
  );
  await admin.query(
    `insert into schools (code, name, township_id)
     select s.code, '学校' || s.code, townships.id
       from jsonb_to_recordset($1::jsonb) as s (code text, township text)
            left join townships on townships.code = s.township`,
    [schools],
  );
  await admin.query(`
    insert into school_stages (school_id, stage)
    select schools.id, stage from schools cross join unnest(array['primary', 'junior']) as stage`);
  await admin.query(`
    insert into pupils (pupil_no, name)
    select d.pupil_no, '学生' from generate_series(1, 250) as n
           cross join lateral (values ('P' || lpad(n::text, 3, '0')), ('XP' || lpad(n::text, 3, '0'))) as d (pupil_no)
     order by ${byOrder}`);
  const { rows } = await admin.query<{ termId: string; userId: string }>(`
    with year as (insert into school_years (name) values ('2025-2026') returning id),
    term as (insert into terms (school_year_id, number, starts_on, ends_on)
             select id, 1, '2025-09-01', '2026-01-20' from year returning id),
    clerk as (insert into users (username, password_hash, display_name, role, scope_kind)
              values ('generator', '', '出题人', 'office', 'county') returning id)
    select term.id as "termId", clerk.id as "userId" from term, clerk`);
  const [ids] = rows;
  if (!ids) throw new Error('the county was not loaded');
  return ids;
}

function describeExam(exam: GeneratedExam, index: number, termId: string): LoadedExam {
  const { figures, grade, subjectCount } = exam;
  const { stage } = figures;
  const day = new Date(Date.UTC(2000, 0, 1 + index)).toISOString().slice(0, 10);
  const row: ExamRow = {
    id: randomUUID(),
    name: `第 ${String(index)} 次`,
    kind: 'county-test',
    stage,
    grade,
    schoolYear: '2025-2026',
    term: 1,
    termId,
    heldOn: day,
    censusDate: day,
    subjects: Array.from({ length: subjectCount }, (_, position) => ({
      code: `subject${String(position)}`,
      name: `科目${String(position)}`,
      fullMarkHundredths: 15_000,
    })),
  };
  const lines = figures.stage === 'primary' ? null : figures;
  const policy = Object.assign(new RankingPolicyEntity(), {
    id: randomUUID(),
    stage,
    version: index + 2,
    name: `第 ${String(index)} 版`,
    excellentCutoff: lines?.cutoffs.excellent ?? null,
    goodCutoff: lines?.cutoffs.good ?? null,
    passCutoff: lines?.cutoffs.pass ?? null,
    excellentWeight: lines?.rateWeights.excellent ?? null,
    goodWeight: lines?.rateWeights.good ?? null,
    passWeight: lines?.rateWeights.pass ?? null,
    tieBreak: lines?.tieBreak ?? null,
    effectiveFrom: '2025-2026',
  });
  return { row, policy, figures, runId: randomUUID() };
}

/** Ranks, keeps and checks an exam by the same steps as the worker, without its queue and its thread. */
export async function rankLoadedExam(
  unit: UnitOfWork,
  exam: LoadedExam,
): Promise<{ outcome: RankingOutcome; differences: readonly Difference[] }> {
  const { schools, candidates } = await readRankingInputs(unit, exam.row);
  const outcome = rank({
    schools,
    candidates,
    policy: exam.figures,
    canonicalHead: canonicalHeadOf(exam.row, exam.policy, schools),
  });
  await recordRanking(unit, exam.runId, schools, outcome);
  return {
    outcome,
    differences: await findDifferences(
      unit,
      exam.runId,
      await recomputeFigures(unit, toParameters(exam.row, exam.figures)),
    ),
  };
}
