import type { Answer, ApiClient } from './api-client.js';
import type { AuditedWrite, Told } from './audited-write.js';
import type { RunningSystem } from './running-system.js';
import { closeTerm, isOver } from './scored-county.js';

const start = 'POST /terms/{id}/scoring-runs';
/** What is laid down before the writes: a year of which the first term is closed, and runs that are made for one write. */
const [year, failedRun, openRun] = ['scored year', 'failed run', 'open run'] as const;

const term = (told: Told, number: 0 | 1): string => told(year, `terms.${String(number)}.id`);

/** The routes of scoring runs, each called once. */
export function scoringWrites(told: Told): readonly AuditedWrite[] {
  const about = (route: string, as: AuditedWrite['as'], run: () => string, action: string): AuditedWrite => ({
    route: `POST /scoring-runs/{id}/${route}`,
    as,
    path: () => `/scoring-runs/${run()}/${route}`,
    body: {},
    entry: () => ({ action: `scoring-run.${action}`, subjectId: run() }),
  });
  return [
    {
      route: start,
      as: 'office',
      path: () => `/terms/${term(told, 0)}/scoring-runs`,
      body: { reason: '第一次' },
      entry: () => ({
        action: 'scoring-run.start',
        subjectId: told(start),
        after: { termId: term(told, 0), reason: '第一次' },
      }),
    },
    about('publish', 'leader', () => told(start), 'publish'),
    about('retry', 'office', () => told(failedRun), 'retry'),
    about('cancel', 'office', () => told(openRun), 'cancel'),
  ];
}

/** What has to be there before a write. Returns what is told from then on, by name. */
export async function readyForScoring(
  route: string,
  office: ApiClient,
  { sql }: Pick<RunningSystem, 'sql'>,
  told: Told,
): Promise<ReadonlyMap<string, Pick<Answer, 'body'>>> {
  if (route === start) {
    const made = await office.post('/school-years', {
      name: '2031-2032',
      terms: [
        { number: 1, startsOn: '2031-09-01', endsOn: '2032-01-20' },
        { number: 2, startsOn: '2032-02-15', endsOn: '2032-07-10' },
      ],
    });
    await closeTerm({ office }, String(made.body.terms[0].id));
    return new Map([[year, made]]);
  }
  if (route === 'POST /scoring-runs/{id}/publish')
    await office.waitFor(`/scoring-runs/${told(start)}`, isOver);
  if (route === 'POST /scoring-runs/{id}/retry') return new Map([[failedRun, await layRun('failed')]]);
  if (route === 'POST /scoring-runs/{id}/cancel') return new Map([[openRun, await layRun('cancelled')]]);
  return new Map();

  /** Of a stage that no worker has begun. */
  async function layRun(state: 'failed' | 'cancelled'): Promise<Pick<Answer, 'body'>> {
    const [body] = await sql<{ id: string }>(
      `with run as (insert into scoring_runs (term_id, started_by)
                    select $1, users.id from users where users.role = 'office' limit 1 returning id),
            stage as (insert into stages (work_id, job, after_jobs, state)
                      select run.id, 'scoring.freeze', '{scoring.nothing}', $2 from run)
       select id from run`,
      [term(told, 1), state],
    );
    return { body };
  }
}
