import { randomUUID } from 'node:crypto';
import type { ScoringStageDto } from '../../libs/scoring/runs/scoring-run.dto.js';
import { holdAt, type HoldPoint } from '../faults/hold-point.js';
import type { ApiClient } from '../support/api-client.js';
import { type RunningSystem, startSystem } from '../support/running-system.js';
import { isOver, openScoredCounty, type ScoredCounty, scoreTerm } from '../support/scored-county.js';

describe('a scoring run', () => {
  let system: RunningSystem;
  let county: ScoredCounty;
  let office: ApiClient;

  beforeAll(async () => {
    system = await startSystem();
    county = await openScoredCounty(system);
    office = county.office;
  });

  afterAll(() => system.stop());

  it('is started by the office alone, for a term that is there', async () => {
    const path = `/terms/${county.autumn}/scoring-runs`;
    expect((await system.anonymous().post(path, {})).status).toBe(401);
    for (const client of [county.leader, county.alice, system.admin])
      expect((await client.post(path, {})).body.code).toBe('not-permitted');
    expect((await office.post(`/terms/${randomUUID()}/scoring-runs`, {})).body.code).toBe('not-found');
    expect((await office.post(path, { because: 'x' })).status).toBe(400);
  });

  it('is refused while something blocks, and says what', async () => {
    await office.post('/exams', {
      name: '没有成绩',
      kind: 'county-test',
      stage: 'junior',
      grade: 9,
      schoolYear: '2025-2026',
      term: 2,
      heldOn: '2026-06-20',
      censusDate: '2026-03-01',
      subjects: [{ code: 'total', name: '总分', fullMark: 100 }],
    });
    const { status, body } = await office.post(`/terms/${county.spring}/scoring-runs`, {});
    expect([status, body.code]).toEqual([422, 'not-ready']);
    expect(body.errors[0]).toMatchObject({ code: 'blocks', message: expect.any(String) });
    expect(body.detail).toContain(`/api/v1/terms/${county.spring}/readiness`);
  });

  it('scores inspections and exams, and names its stages, versions and hashes', async () => {
    const run = await scoreTerm(office, county.autumn);
    expect(run).toMatchObject({
      status: 'succeeded',
      schoolYear: '2025-2026',
      term: 1,
      inputHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      resultHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      publishedAt: null,
    });
    const results = await system.sql<object>(
      `select subjects.title, units.code, units.stage, results.value, results.county_place, results.tied_with
         from term_results results
         join scoring_subjects subjects using (run_id, noun, subject)
         join scoring_units units using (run_id, unit_kind, unit_id)
        where results.run_id = $1 and results.unit_kind = 'school-stage' and (results.value is not null or units.code = 'N1')
        order by subjects.title, units.stage, units.code`,
      [run.id],
    );
    expect(results).toEqual([
      { title: '九年级检测', code: 'N1', stage: 'junior', value: 7700, county_place: 1, tied_with: [] },
      { title: '六年级检测', code: 'N1', stage: 'primary', value: 6000, county_place: 2, tied_with: [] },
      { title: '六年级检测', code: 'P1', stage: 'primary', value: 5667, county_place: 3, tied_with: [] },
      { title: '六年级检测', code: 'P2', stage: 'primary', value: 8250, county_place: 1, tied_with: [] },
      { title: '学校常规管理', code: 'N1', stage: 'junior', value: null, county_place: null, tied_with: [] },
      { title: '学校常规管理', code: 'N1', stage: 'primary', value: null, county_place: null, tied_with: [] },
      {
        title: '学校常规管理',
        code: 'P1',
        stage: 'primary',
        value: 7950,
        county_place: 1,
        tied_with: ['P2'],
      },
      {
        title: '学校常规管理',
        code: 'P2',
        stage: 'primary',
        value: 7950,
        county_place: 1,
        tied_with: ['P1'],
      },
    ]);
  });

  it('is made once at a time for a term', async () => {
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => office.post(`/terms/${county.autumn}/scoring-runs`, {})),
    );
    const codes = answers.map(({ status, body }) => `${String(status)} ${String(body.code)}`).sort();
    expect(codes).toEqual(['202 undefined', ...Array<string>(3).fill('409 state-conflict')]);
    const started = answers.find(({ status }) => status === 202);
    await office.waitFor(`/scoring-runs/${String(started?.body.id)}`, isOver);
  });

  const moments: readonly (readonly [string, HoldPoint])[] = [
    ['the snapshot is being taken', { table: 'scoring_units', moment: 'before insert', when: 'true' }],
    [
      'the stages that use the snapshot wait for a worker',
      {
        table: 'stages',
        moment: 'before update',
        when: `new.job = 'scoring.score' and new.state = 'running'`,
      },
    ],
  ];

  it.each(moments)(
    'is made of what the county was in one moment, whatever people change while %s',
    async (moment, point) => {
      const before = await scoreTerm(office, county.autumn);
      const hold = await holdAt(system.database, point);
      const accepted = await office.post(`/terms/${county.autumn}/scoring-runs`, {});
      await hold.reached();
      // Past the trigger that keeps closed terms closed, too.
      await system.sql(`set session_replication_role = replica`);
      await system.sql(
        `update visits set points_given = points_given - 100
          where school_id in (select id from schools where code = 'P1')`,
      );
      await system.sql(`set session_replication_role = origin`);
      await system.sql(
        `update exam_scores set marks_hundredths = array[coalesce(marks_hundredths[1], 0) + 100] where exam_id = $1`,
        [county.primaryExam],
      );
      await system.sql(`update schools set name = $1 where code = 'P2'`, [moment]);
      await hold.open();
      const run = (await office.waitFor(`/scoring-runs/${String(accepted.body.id)}`, isOver)).body;
      const { status, inputHash, resultHash } = before;
      expect(run).toMatchObject({ status, inputHash, resultHash });
      expect((await scoreTerm(office, county.autumn)).inputHash).not.toBe(inputHash);
    },
  );

  it('fails visibly, is retried from where it failed, and publishes nothing half done', async () => {
    await system.sql(
      `create function refuse_results() returns trigger language plpgsql as $$
       begin raise exception 'no' using errcode = '23514'; end $$`,
    );
    await system.sql(
      `create trigger refuse before insert on term_results for each row when (new.noun = 'inspections')
         execute function refuse_results()`,
    );
    const run = await scoreTerm(office, county.autumn);
    const { body: failed } = await office.get(`/scoring-runs/${run.id}`);
    expect(failed.status).toBe('failed');
    const stages: readonly ScoringStageDto[] = failed.stages;
    const stateOf = (title: string): unknown => stages.find((stage) => stage.title === title);
    expect(stateOf('评分：学校常规管理')).toMatchObject({
      state: 'failed',
      error: { detail: expect.any(String) },
    });
    expect(stateOf('校验并封存')).toMatchObject({ state: 'waiting' });
    expect((await county.leader.post(`/scoring-runs/${run.id}/publish`)).body.code).toBe('state-conflict');
    expect((await office.post(`/terms/${county.autumn}/scoring-runs`, {})).body.code).toBe('state-conflict');
    expect((await county.leader.post(`/scoring-runs/${run.id}/retry`)).body.code).toBe('not-permitted');
    await system.sql(`drop trigger refuse on term_results`);
    const freezings = stages.find(({ job }) => job === 'scoring.freeze')?.attempts;
    expect((await office.post(`/scoring-runs/${run.id}/retry`)).status).toBe(200);
    const { body: done } = await office.waitFor(`/scoring-runs/${run.id}`, isOver);
    expect(done).toMatchObject({ status: 'succeeded', inputHash: failed.inputHash });
    const doneStages: readonly ScoringStageDto[] = done.stages;
    expect(doneStages.find(({ job }) => job === 'scoring.freeze')?.attempts).toBe(freezings);
    expect((await office.post(`/scoring-runs/${run.id}/retry`)).body.code).toBe('state-conflict');
    expect((await system.audited(run.id)).map(({ action }) => action)).toEqual([
      'scoring-run.start',
      'scoring-run.freeze',
      'scoring-run.retry',
      'scoring-run.finish',
    ]);
  });

  it('is called off before it is finished, and makes room for another', async () => {
    const [paused] = await system.sql<{ id: string }>(
      `insert into scoring_runs (term_id, started_by)
       select $1, users.id from users where users.username = 'olivia' returning id`,
      [county.autumn],
    );
    const id = paused?.id ?? '';
    await system.sql(
      `insert into stages (work_id, job, after_jobs, state) values
         ($1, 'scoring.freeze', '{nothing}', 'failed'), ($1, 'scoring.seal', '{scoring.freeze}', 'waiting')`,
      [id],
    );
    expect((await county.leader.post(`/scoring-runs/${id}/cancel`)).body.code).toBe('not-permitted');
    const cancelled = await office.post(`/scoring-runs/${id}/cancel`);
    expect(cancelled.body).toMatchObject({ status: 'cancelled', cancelledAt: expect.any(String) });
    const calledOff: readonly ScoringStageDto[] = cancelled.body.stages;
    expect(calledOff.map(({ state }) => state)).toEqual(['cancelled', 'cancelled']);
    expect((await office.post(`/scoring-runs/${id}/cancel`)).status).toBe(200);
    expect((await office.post(`/scoring-runs/${id}/retry`)).body.code).toBe('state-conflict');
    expect((await county.leader.post(`/scoring-runs/${id}/publish`)).body.code).toBe('state-conflict');
    expect((await system.audited(id)).map(({ action }) => action)).toEqual(['scoring-run.cancel']);
    const run = await scoreTerm(office, county.autumn);
    expect(run.status).toBe('succeeded');
    expect((await office.post(`/scoring-runs/${run.id}/cancel`)).body.code).toBe('state-conflict');
  });
});
