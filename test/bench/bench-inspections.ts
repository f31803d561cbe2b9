import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { say } from '../../apps/standalone/progress.mjs';
import { type BenchSystem, startBenchSystem } from './bench-system.js';
import { loadSchools } from './load-cohort.js';
import { loadVisits } from './load-visits.js';
import { median, millisecondsOf } from './measure.js';
import { percentile, sendAll, sendAtRate, type TimedRequest } from './open-loop.js';
import type { Figure } from './report.js';
import { fullScores, type ScoredChecklist } from './score-checklist.js';

const schoolCount = 1_000;
const inspectorCount = 20;
const perSecond = 200;
const seconds = 30;
const visitsOfYear = 10;
const scoreRounds = 5;

/** Submissions of phones at a fixed rate, and a whole year's scores, on an installation of their own. */
export async function benchInspections(): Promise<readonly Figure[]> {
  const system = await startBenchSystem();
  try {
    say(`准备 ${String(schoolCount)} 所学校、${String(inspectorCount)} 名督导员`);
    await loadSchools(system, schoolCount);
    return [...(await benchSubmissions(system)), await benchYearScores(system)];
  } finally {
    await system.stop();
  }
}

interface Inspector {
  readonly token: string;
  readonly schoolCodes: readonly string[];
}

async function benchSubmissions(system: BenchSystem): Promise<readonly Figure[]> {
  const inspectors = await appointInspectors(system);
  const checklist = await newestChecklist(system);
  const scores = fullScores(checklist, 'junior');
  const visits = Array.from({ length: perSecond * seconds }, (_, index) => {
    const inspector = inspectors[index % inspectors.length];
    if (!inspector) throw new RangeError('no inspector');
    const school =
      inspector.schoolCodes[Math.floor(index / inspectors.length) % inspector.schoolCodes.length];
    const headers = { authorization: `Bearer ${inspector.token}`, 'content-type': 'application/json' };
    const path = `${system.office.url}/api/v1/visits/${randomUUID()}`;
    const body = {
      schoolCode: school,
      stage: 'junior',
      kind: 'process',
      visitedOn: '2025-10-15',
      checklistVersionId: checklist.id,
      scores,
    };
    const saved: TimedRequest = { method: 'PUT', url: path, headers, body: JSON.stringify(body) };
    const submitted: TimedRequest = { method: 'POST', url: `${path}/submit`, headers, body: '{}' };
    return { saved, submitted };
  });
  say(`保存 ${String(visits.length)} 份督导草稿`);
  const saved = await sendAll(
    16,
    visits.map((visit) => visit.saved),
  );
  requireAll('保存草稿', saved.failures);
  console.log(
    `  保存草稿：每秒 ${(visits.length / saved.seconds).toFixed(0)} 份，95% 在 ${percentile(saved.latencies, 95).toFixed(1)} 毫秒内`,
  );
  say(`每秒提交 ${String(perSecond)} 份，共 ${String(seconds)} 秒`);
  const result = await sendAtRate(
    perSecond,
    visits.map((visit) => visit.submitted),
  );
  requireAll('提交督导', result.failures);
  await requireSubmitted(system, visits.length);
  console.log(
    `  提交：用时 ${result.seconds.toFixed(1)} 秒，中位数 ${percentile(result.latencies, 50).toFixed(1)} 毫秒，99% 在 ${percentile(result.latencies, 99).toFixed(1)} 毫秒内`,
  );
  return [
    {
      name: `每秒 ${String(perSecond)} 份督导提交，持续 ${String(seconds)} 秒：95% 的答复时间`,
      measured: percentile(result.latencies, 95),
      limit: 100,
      isBelow: true,
      unit: '毫秒',
    },
  ];
}

/** A year of ten visits to each school, four of them final, and how long all its scores take. */
async function benchYearScores(system: BenchSystem): Promise<Figure> {
  say(`准备 ${String(schoolCount)} 个学校学段一学年各 ${String(visitsOfYear)} 次督导`);
  await loadVisits(system, visitsOfYear / 2);
  const times: number[] = [];
  for (let round = 0; round < scoreRounds; round += 1) {
    times.push(
      await millisecondsOf(async () => {
        const answer = await system.office.get('/inspection-scores?schoolYear=2025-2026');
        if (answer.status !== 200 || answer.body.length !== schoolCount)
          throw new Error(`not the year's scores: ${answer.bytes.toString('utf8').slice(0, 300)}`);
      }),
    );
  }
  return {
    name: `一学年 ${String(schoolCount)} 个学校学段、各 ${String(visitsOfYear)} 次督导的成绩`,
    measured: median(times) / 1000,
    limit: 1,
    unit: '秒',
  };
}

async function appointInspectors({ admin }: BenchSystem): Promise<readonly Inspector[]> {
  const inspectors: Inspector[] = [];
  for (let number = 1; number <= inspectorCount; number += 1) {
    const token = randomBytes(32).toString('base64url');
    const username = `inspector${String(number)}`;
    await admin.query(
      `insert into users (username, password_hash, display_name, role, scope_kind) values ($1, 'none', $1, 'inspector', 'county')`,
      [username],
    );
    await admin.query(
      `insert into sessions (user_id, token_hash, expires_at)
       select users.id, $2, clock_timestamp() + interval '1 hour' from users where users.username = $1`,
      [username, createHash('sha256').update(token).digest()],
    );
    const { rows } = await admin.query<{ code: string }>(
      `with assigned as (
         insert into inspection_assignments (term_id, inspector_id, school_id)
         select terms.id, users.id, numbered.id
           from (select schools.id, row_number() over (order by schools.code) as number from schools) numbered, terms, users
          where numbered.number % $2 = $3 % $2 and users.username = $1 and terms.number = 1
         returning school_id)
       select schools.code from assigned join schools on schools.id = assigned.school_id order by schools.code`,
      [username, inspectorCount, number],
    );
    inspectors.push({ token, schoolCodes: rows.map(({ code }) => code) });
  }
  await admin.query('analyze');
  return inspectors;
}

async function newestChecklist({ office }: BenchSystem): Promise<ScoredChecklist> {
  const list = await office.get('/checklists?limit=1');
  const { body } = await office.get(`/checklists/${String(list.body.items[0].id)}`);
  return body as ScoredChecklist;
}

async function requireSubmitted({ admin }: BenchSystem, count: number): Promise<void> {
  const { rows } = await admin.query<{ visits: number; revisions: number; entries: number }>(
    `select (select count(*)::int from visits where visits.status = 'submitted') as visits,
            (select count(*)::int from visit_revisions) as revisions,
            (select count(*)::int from audit_entries where audit_entries.action = 'visit.submit') as entries`,
  );
  const [found] = rows;
  if (found?.visits !== count || found.revisions !== count || found.entries !== count)
    throw new Error(`not all of ${String(count)} were submitted once: ${JSON.stringify(found)}`);
}

function requireAll(what: string, failures: ReadonlyMap<number, number>): void {
  if (failures.size > 0) throw new Error(`${what}: ${JSON.stringify([...failures])}`);
}
