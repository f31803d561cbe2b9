import { Inject, Injectable } from '@nestjs/common';
import {
  ChecksReadiness,
  type ReadinessCheck,
  type ReadinessQuestion,
  type ToldGap,
} from '#calendar/readiness/readiness-check.js';
import { type Actor, jobActor } from '#platform/database/actor.js';
import { Database } from '#platform/database/database.js';
import { describeExamGap } from './describe-exam-gap.js';
import { listExamFacts, listPolicyVersions } from './exam-facts.queries.js';
import { type ExamGap, findExamGaps } from './exam-gap.rules.js';

/** Whether the term's exams can be ranked. Counts pupils, and shows none: so a leader may ask too. */
@Injectable()
@ChecksReadiness()
export class ExamReadiness implements ReadinessCheck {
  readonly kinds = {
    'term-without-exams': '学期没有考试',
    'exam-without-candidates': '考试没有考生',
    'exam-without-marks': '考试没有成绩',
    'exam-without-policy': '没有施行的评价方案',
    'exam-import-waiting': '成绩文件尚未提交',
    'exam-ranking-outdated': '排名尚无或已过时',
    'exam-absentees': '缺考而未批准',
  } satisfies Record<ExamGap['kind'], string>;

  constructor(@Inject(Database) private readonly database: Database) {}

  async find(_: Actor, { term, today }: ReadinessQuestion): Promise<readonly ToldGap[]> {
    const { exams, policies } = await this.database.transaction(
      jobActor('exams.check-readiness'),
      async (unit) => ({
        exams: await listExamFacts(unit, term.id),
        policies: await listPolicyVersions(unit),
      }),
      'REPEATABLE READ',
    );
    return findExamGaps(exams, policies, term, today).map((gap) => ({
      ...gap,
      message: describeExamGap(gap),
    }));
  }
}
