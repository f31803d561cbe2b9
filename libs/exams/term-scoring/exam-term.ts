import { Inject, Injectable } from '@nestjs/common';
import { canonicalHash } from '#organization/term-results/canonical-json.js';
import {
  type FrozenSubject,
  type ScoredTermOfRun,
  type ScoresTerm,
  ScoresTermOf,
  type TermResult,
} from '#organization/term-results/scores-term.js';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import type { StageProgress } from '#platform/jobs/stage.js';
import type { ExamRow } from '../exam.queries.js';
import { requireExam } from '../exam.service.js';
import { RankingPolicyEntity } from '../ranking-policy.entity.js';
import { figuresOf } from '../ranking-policy.service.js';
import { canonicalHeadOf } from '../rankings/canonical-head.js';
import { requireGoverningPolicy } from '../rankings/governing-policy.js';
import { RankingThreads } from '../rankings/ranking-threads.js';
import { readRankingInputs } from '../rankings/read-ranking-inputs.js';
import { recordRanking } from '../rankings/record-ranking.js';
import { requireSameFigures } from '../rankings/require-same-figures.js';
import { recomputeFigures, toParameters } from '../rankings/verify-ranking.queries.js';
import { findScoredRanking, listRankableExamIds, listSchoolInputs } from './exam-inputs.queries.js';
import { keepFrozenRanking, readFrozenRanking } from './frozen-ranking.js';
import { toTermResults } from './to-term-results.js';

/** Read, rank, write, compare and put into words. */
const steps = 4;

/** Every exam of a term is a subject of its scoring, and its ranking a ranking run like any other. */
@Injectable()
@ScoresTermOf()
export class ExamTerm implements ScoresTerm {
  readonly noun = 'exams';

  constructor(@Inject(RankingThreads) private readonly threads: RankingThreads) {}

  async freeze(unit: UnitOfWork, { runId, term, startedBy }: ScoredTermOfRun): Promise<FrozenSubject[]> {
    await unit.expectBulk();
    const subjects: FrozenSubject[] = [];
    for (const examId of await listRankableExamIds(unit, term.id))
      subjects.push(await this.freezeExam(unit, runId, startedBy, await requireExam(unit, examId)));
    return subjects;
  }

  async score(
    unit: UnitOfWork,
    {
      runId,
      subject: examId,
      units,
      report,
    }: ScoredTermOfRun & { readonly subject: string; readonly report: (progress: StageProgress) => void },
  ): Promise<TermResult[]> {
    const reached = (done: number): void => {
      report({ done, total: steps });
    };
    const run = await findScoredRanking(unit, runId, examId);
    if (!run) throw new Error(`scoring run ${runId} has no ranking of the exam ${examId}`);
    // A stage that failed for good has said so of its ranking too.
    await unit.execute(
      `update ranking_runs set status = 'queued', error_code = null, error_detail = null, finished_at = null
        where ranking_runs.id = $1 and ranking_runs.status = 'failed'`,
      [run.id],
    );
    await unit.expectBulk();
    const exam = await requireExam(unit, examId);
    const entity = await unit.manager
      .getRepository(RankingPolicyEntity)
      .findOneByOrFail({ id: run.policyId });
    const policy = figuresOf(entity);
    const { schools, candidates, canonicalHead, recomputed } = await readFrozenRanking(unit, run.id);
    reached(1);
    const outcome = await this.threads.rank({ schools, candidates, policy, canonicalHead });
    reached(2);
    await recordRanking(unit, run.id, schools, outcome);
    await requireSameFigures(unit, run.id, recomputed);
    await unit.execute(
      `update ranking_runs set status = 'succeeded', input_hash = $2, finished_at = clock_timestamp()
        where ranking_runs.id = $1`,
      [run.id, outcome.inputHash],
    );
    reached(3);
    const ranked = {
      stage: exam.stage,
      fullMarkHundredths: fullMarkOf(exam),
      policy,
      lines: outcome.lines,
    };
    const results = [
      ...(await toTermResults(outcome.schools, 'school-stage', ranked, units)),
      ...(await toTermResults(outcome.townships, 'township', ranked, units)),
    ];
    reached(steps);
    return results;
  }

  async failed(
    unit: UnitOfWork,
    runId: string,
    examId: string,
    failure: { readonly code: string; readonly detail: string },
  ): Promise<void> {
    await unit.execute(
      `update ranking_runs set status = 'failed', error_code = $3, error_detail = $4, finished_at = clock_timestamp()
        where ranking_runs.scoring_run_id = $1 and ranking_runs.exam_id = $2`,
      [runId, examId, failure.code, failure.detail],
    );
  }

  private async freezeExam(
    unit: UnitOfWork,
    runId: string,
    startedBy: string,
    exam: ExamRow,
  ): Promise<FrozenSubject> {
    const policy = await requireGoverningPolicy(unit, exam);
    const figures = figuresOf(policy);
    const made = await unit.first<{ id: string }>(
      `insert into ranking_runs (exam_id, policy_id, reason, started_by, scoring_run_id)
       select $1, $2, scoring_runs.reason, $3, scoring_runs.id from scoring_runs where scoring_runs.id = $4
       returning ranking_runs.id`,
      [exam.id, policy.id, startedBy, runId],
    );
    if (!made) throw new Error(`there is no scoring run ${runId}`);
    const { schools, candidates } = await readRankingInputs(unit, exam);
    const canonicalHead = canonicalHeadOf(exam, policy, schools);
    const recomputed = await recomputeFigures(unit, toParameters(exam, figures));
    await keepFrozenRanking(unit, made.id, { schools, candidates, canonicalHead, recomputed });
    const inputs = await listSchoolInputs(unit, exam);
    const { kind, stage, grade } = exam;
    return {
      key: exam.id,
      canonicalKey: exam.name,
      title: exam.name,
      series: `${kind}/${stage}/${String(grade)}`,
      component: kind,
      versions: [`${policy.name}（第 ${String(policy.version)} 版）`],
      inputHash: canonicalHash({
        head: canonicalHead,
        schools: inputs.map(({ schoolCode, digest }) => [schoolCode, digest]),
      }),
      inputs: inputs.map(({ schoolStageId, enrolled, excused, marked, digest }) => ({
        unit: { kind: 'school-stage', id: schoolStageId },
        facts: [
          { key: 'enrolled', label: '在籍人数', value: String(enrolled) },
          { key: 'excused', label: '批准免计人数', value: String(excused) },
          { key: 'marked', label: '有成绩人数', value: String(marked) },
          { key: 'digest', label: '考生名单与成绩的校验值', value: digest },
        ],
        data: null,
      })),
    };
  }
}

function fullMarkOf({ subjects }: ExamRow): number {
  return subjects.reduce((sum, { fullMarkHundredths }) => sum + fullMarkHundredths, 0);
}
