import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import { AppError } from '#platform/errors/app-error.js';
import type { ExamRow } from '../exam.queries.js';
import { RankingPolicyEntity } from '../ranking-policy.entity.js';
import { chooseGoverningPolicy } from '../ranking-policy.rules.js';

/** The version that an exam is ranked by. @throws AppError `no-governing-policy` */
export async function requireGoverningPolicy(unit: UnitOfWork, exam: ExamRow): Promise<RankingPolicyEntity> {
  if (exam.stage === 'senior') {
    throw new AppError('no-governing-policy', '高中考试不按“一均一值三率”排名，而看目标达成和增值。');
  }
  const versions = await unit.manager.getRepository(RankingPolicyEntity).findBy({ stage: exam.stage });
  const policy = chooseGoverningPolicy(versions, exam.schoolYear);
  if (!policy) {
    throw new AppError('no-governing-policy', `${exam.schoolYear} 学年没有已公布并施行的评价方案。`);
  }
  return policy;
}
