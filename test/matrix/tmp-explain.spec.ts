// @ts-nocheck
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { jobActor } from '#platform/database/actor.js';
import { runtimeDataSourceOptions } from '#platform/database/data-source.js';
import { Database } from '#platform/database/database.js';
import { openTestDatabase } from '../support/database.js';
import { StaffService } from '../../libs/organization/staff/staff.service.js';
import { SchoolService } from '../../libs/organization/schools/school.service.js';
import { TownshipService } from '../../libs/organization/townships/township.service.js';
import { RankingRowService } from '../../libs/exams/rankings/ranking-row.service.js';
import { RankingPupilService } from '../../libs/exams/rankings/ranking-pupil.service.js';
import { RankingWhyService } from '../../libs/exams/rankings/ranking-why.service.js';
import { ExcuseService } from '../../libs/exams/excuse.service.js';
import { SessionService } from '../../libs/identity/session.service.js';
import { countCandidates } from '../../libs/exams/exam.queries.js';
import { RankingRunEntity } from '../../libs/exams/rankings/ranking-run.entity.js';
import { RankingPolicyEntity } from '../../libs/exams/ranking-policy.entity.js';
import { ExamEntity } from '../../libs/exams/exam.entity.js';
import { findDifferences, recomputeFigures, toParameters } from '../../libs/exams/rankings/verify-ranking.queries.js';
import { readRankingInputs } from '../../libs/exams/rankings/read-ranking-inputs.js';
import { requireExam } from '../../libs/exams/exam.service.js';
import { findUser } from '../../libs/identity/user.queries.js';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';

it('times', async () => {
  const test = await openTestDatabase();
  const admin = new Client({ connectionString: test.adminUrl });
  await admin.connect();
  const q = async (s, v) => (await admin.query(s, v)).rows;
  await q(`insert into townships (code, name) select 'T'||n, '镇'||n from generate_series(1,25) n`);
  await q(`insert into schools (code,name,township_id) select 'S'||lpad(n::text,4,'0'), '校'||n, case when n%20<>0 then (select id from townships where code='T'||(n%25+1)) end from generate_series(1,1000) n`);
  await q(`insert into school_stages (school_id, stage) select id, 'junior' from schools`);
  await q(`insert into staff (staff_no,name,school_id) select 'W'||lpad(n::text,6,'0'),'师'||n,(array(select id from schools order by code))[n%1000+1] from generate_series(1,20000) n`);
  await q(`insert into staff_posts (staff_id, school_id, post, starts_on) select id, school_id, 'teacher', '2020-09-01' from staff`);
  await q(`insert into pupils (pupil_no,name) select 'P'||lpad(n::text,7,'0'),'生'||n from generate_series(1,100000) n`);
  await q(`with s as (select array(select school_stages.id from school_stages join schools on schools.id=school_id order by code) a) insert into enrolments (census_date,pupil_id,school_stage_id,grade,class_no) select '2025-09-01', pupils.id, s.a[pupils.id%1000+1], 9, '1' from pupils, s`);
  await q(`insert into school_years (name) values ('2025-2026')`);
  await q(`insert into terms (school_year_id, number, starts_on, ends_on) select id,1,'2025-09-01','2026-01-20' from school_years`);
  await q(`insert into users (username,password_hash,display_name,role,scope_kind) values ('office','x','o','office','county'),('leader','x','o','leader','county')`);
  await q(`insert into users (username,password_hash,display_name,role,scope_kind,school_id) select 'u'||code,'x','o','school','school',id from schools`);
  await q(`insert into users (username,password_hash,display_name,role,scope_kind,township_id) select 'u'||code,'x','o','centre','township',id from townships`);
  await q(`insert into sessions (user_id, token_hash, expires_at) select users.id, sha256(n::text::bytea||users.username::bytea), now()+interval '1 day' from users, generate_series(1,20) n`);
  const [exam] = await q(`insert into exams (name,kind,stage,grade,term_id,held_on,census_date,created_by) select '考','county-test','junior',9,(select id from terms),'2025-12-20','2025-09-01',(select id from users where username='office') returning id`);
  await q(`insert into exam_subjects values ($1,0,'total','总分',10000)`,[exam.id]);
  await q(`insert into exam_scores select $1, id, array[(id*7919)%10001]::int[] from enrolments`,[exam.id]);
  await q(`insert into exam_excuses select $1, id, '病', (select id from users where username='office') from enrolments where id%50=0`,[exam.id]);
  await q('analyze');
  const config = { databaseUrl: test.runtimeUrl, databasePoolSize: 4, statementTimeoutMs: 120000, lockTimeoutMs: 5000, idleTransactionTimeoutMs: 120000, secretKey: 'x'.repeat(32), sessionIdleMinutes: 100 };
  const ds = await new DataSource({ ...runtimeDataSourceOptions(config, 'spec'), entities: (await import('node:fs/promises').then(async (fs)=>{const all=[]; for (const f of (await fs.readdir('libs',{recursive:true})).filter(f=>/\.entity\.ts$/.test(f))) for (const e of Object.values(await import('../../libs/'+f))) all.push(e); return all;})) }).initialize();
  const db = new Database(ds, config);
  const id = async (s) => (await q(s))[0].id;
  const office = { userId: await id(`select id from users where username='office'`), role: 'office', scope: { kind: 'county', id: null } };
  const leader = { userId: await id(`select id from users where username='leader'`), role: 'leader', scope: { kind: 'county', id: null } };
  const school = { userId: await id(`select id from users where username='uS0003'`), role: 'school', scope: { kind: 'school', id: await id(`select id from schools where code='S0003'`) } };
  const centre = { userId: await id(`select id from users where username='uT4'`), role: 'centre', scope: { kind: 'township', id: await id(`select id from townships where code='T4'`) } };
  const [run] = await q(`insert into ranking_runs (exam_id, policy_id, status, input_hash, started_by, published_by, published_at) select $1,(select id from ranking_policies where stage='junior'),'succeeded','h',$2,$3,now() returning id`,[exam.id, office.userId, leader.userId]);
  // rank
  const { rankLoadedExam } = await import('../../libs/exams/rankings/exam-database.fixture.js');
  const policy = await ds.transaction(async (m) => { await m.query(`select set_config('app.role','office',true)`); return m.getRepository(RankingPolicyEntity).findOneBy({ stage: 'junior' }); });
  const figures = { stage: 'junior', cutoffs: { excellent: 3000, good: 5000, pass: 7000 }, rateWeights: { excellent: 40, good: 20, pass: 40 }, tieBreak: 'mean' };
  const rankActor = jobActor('exams.rank');
  const out = [];
  let row;
  await db.transaction(rankActor, async (unit) => { row = await requireExam(unit, exam.id); await unit.expectBulk(); const t=performance.now(); const r = await rankLoadedExam(unit, { row, policy, figures, runId: run.id }); out.push(`rank all ${Math.round(performance.now()-t)} diffs ${r.differences.length}`); }, 'REPEATABLE READ');
  await q('analyze');
  const staff = new StaffService(db), schools = new SchoolService(db), towns = new TownshipService(db), rows = new RankingRowService(db), pupils = new RankingPupilService(db), whys = new RankingWhyService(db), excuses = new ExcuseService(db), sessions = new SessionService(db, config);
  const token = 'tok'; await q(`insert into sessions (user_id, token_hash, expires_at) values ($1,$2,now()+interval '1 day')`,[school.userId, createHash('sha256').update(token).digest()]);
  const { encodeCursor } = await import('../../libs/platform/http/page.js').catch(() => ({}));
  const cur = (k) => Buffer.from(k).toString('base64url');
  const cases = {
    recognize: () => sessions.recognize(token),
    'me school': () => db.transaction(school, (u) => findUser(u, school.userId)),
    'townships office': () => towns.list(office, {}),
    'townships school': () => towns.list(school, {}),
    'schools office': () => schools.list(office, { limit: 200 }),
    'schools centre': () => schools.list(centre, { limit: 200 }),
    'schools school': () => schools.list(school, {}),
    'staff office': () => staff.list(office, { limit: 200 }),
    'staff office of school': () => staff.list(office, { limit: 200, schoolCode: 'S0500' }),
    'staff centre': () => staff.list(centre, { limit: 200 }),
    'staff school': () => staff.list(school, {}),
    'rows office': () => rows.rows(office, exam.id, run.id, 'school'),
    'rows centre': () => rows.rows(centre, exam.id, 'published', 'school'),
    'rows school': () => rows.rows(school, exam.id, 'published', 'school'),
    'why school': () => whys.explain(school, exam.id, 'published', 'S0003'),
    'pupils office': () => pupils.list(office, exam.id, 'latest', 'S0003'),
    'pupils school': () => pupils.list(school, exam.id, 'published', 'S0003'),
    'excuses office': () => excuses.list(office, exam.id, { limit: 200 }),
    'count candidates': () => db.transaction(office, (u) => countCandidates(u, row)),
    'differences': () => db.transaction(rankActor, async (u) => { await u.expectBulk(); return findDifferences(u, run.id, await recomputeFigures(u, toParameters(row, figures))); }),
    'inputs': () => db.transaction(rankActor, async (u) => { await u.expectBulk(); return readRankingInputs(u, row); }),
  };

  const ex = async (actor, sql, v) => db.transaction(actor, async (u) => { const r = await u.query('explain (analyze, buffers off, settings off) ' + sql, v); out.push(actor.role + '\n' + r.map((x) => x['QUERY PLAN']).join('\n')); });
  const sql = `select pupils.pupil_no as "pupilNo", pupils.name, enrolments.class_no as "classNo", listed.total, listed.place
           from ranking_pupil_lists
                cross join lateral unnest(ranking_pupil_lists.enrolment_ids, ranking_pupil_lists.statuses,
                  ranking_pupil_lists.totals_hundredths, ranking_pupil_lists.county_places)
                  with ordinality as listed (enrolment_id, status, total, place, position)
                join enrolments on enrolments.id = listed.enrolment_id
                join pupils on pupils.id = enrolments.pupil_id
          where ranking_pupil_lists.run_id = $1 and ranking_pupil_lists.school_id = $2
          order by listed.position`;
  await ex(office, sql, [run.id, school.scope.id]);
  await ex(school, sql, [run.id, school.scope.id]);
  await ex(school, `select count(*) from pupils`);
  await ex(school, `select schools.id, schools.code, schools.name, townships.code as "townshipCode",
         array(select school_stages.stage from school_stages
                where school_stages.school_id = schools.id) as stages
    from schools left join townships on townships.id = schools.township_id
   where ($1::boolean or schools.township_id = $2::uuid or schools.id = $3::uuid) order by schools.code limit 50`, [false, null, school.scope.id]);

  const time = async (f, n) => { const ts = []; for (let i = 0; i < n; i++) { const t = performance.now(); await f(); ts.push(performance.now() - t); } return ts.sort((a, b) => a - b)[Math.floor(n / 2)]; };
  const tables = (await q(`select relname from pg_class where relrowsecurity and relnamespace='public'::regnamespace`)).map((r) => r.relname);
  const res = {};
  for (const round of [0, 1, 2]) for (const on of [true, false]) {
    for (const t of tables) await q(`alter table ${t} ${on ? 'enable' : 'disable'} row level security`);
    for (const [name, f] of Object.entries(cases)) {
      const slow = name === 'differences' || name === 'inputs';
      await f();
      const ms = await time(f, slow ? 2 : 15);
      (res[name] ??= {})[on ? 'on' : 'off'] = Math.min(res[name][on ? 'on' : 'off'] ?? 1e9, ms);
    }
  }
  for (const [name, { on, off }] of Object.entries(res)) out.push(`${name.padEnd(26)} on ${on.toFixed(2).padStart(9)} off ${off.toFixed(2).padStart(9)}  x${(on / off).toFixed(2)}`);
  out.push(JSON.stringify(await q(`select proname, proleakproof from pg_proc where proname in ('texteq','text_gt','uuid_eq','date_eq','int2eq','int8eq','int4eq','byteaeq','uuid_lt')`)));
  writeFileSync('/tmp/explain.txt', out.join('\n') + '\n');
  await ds.destroy(); await admin.end(); await test.close();
}, 600000);
