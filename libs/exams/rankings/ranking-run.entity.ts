import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { UserEntity } from '#identity/user.entity.js';
import { ExamEntity } from '../exam.entity.js';
import { RankingPolicyEntity } from '../ranking-policy.entity.js';

/** One computation of an exam's ranking. Kept for good; a later run never touches it. */
@Entity('ranking_runs')
@Check('ranking_runs_status', `status in ('queued', 'succeeded', 'failed')`)
@Check(
  'ranking_runs_publication',
  `num_nulls(published_by, published_at) in (0, 2)
   and (published_by is null or (status = 'succeeded' and published_by <> started_by))`,
)
@Index('ranking_runs_exam', ['examId', 'id'])
@Index('ranking_runs_scoring', ['scoringRunId', 'examId'], {
  unique: true,
  where: 'scoring_run_id is not null',
})
export class RankingRunEntity {
  @PrimaryColumn({ type: 'uuid', default: () => 'uuidv7()', primaryKeyConstraintName: 'ranking_runs_pkey' })
  id!: string;

  @Column({ name: 'exam_id', type: 'uuid' })
  @ForeignKey(() => ExamEntity, { name: 'ranking_runs_exam_fkey' })
  examId!: string;

  @Column({ name: 'policy_id', type: 'uuid' })
  @ForeignKey(() => RankingPolicyEntity, { name: 'ranking_runs_policy_fkey' })
  policyId!: string;

  @Column({ type: 'text', default: 'queued' })
  status!: 'queued' | 'succeeded' | 'failed';

  @Column({ type: 'text', nullable: true })
  reason!: string | null;

  @Column({ name: 'input_hash', type: 'text', nullable: true })
  inputHash!: string | null;

  @Column({ name: 'error_code', type: 'text', nullable: true })
  errorCode!: string | null;

  @Column({ name: 'error_detail', type: 'text', nullable: true })
  errorDetail!: string | null;

  @Column({ name: 'started_by', type: 'uuid' })
  @ForeignKey(() => UserEntity, { name: 'ranking_runs_starter_fkey' })
  startedBy!: string;

  @Column({ name: 'started_at', type: 'timestamptz', default: () => 'clock_timestamp()' })
  startedAt!: Date;

  @Column({ name: 'finished_at', type: 'timestamptz', nullable: true })
  finishedAt!: Date | null;

  @Column({ name: 'published_by', type: 'uuid', nullable: true })
  @ForeignKey(() => UserEntity, { name: 'ranking_runs_publisher_fkey' })
  publishedBy!: string | null;

  @Column({ name: 'published_at', type: 'timestamptz', nullable: true })
  publishedAt!: Date | null;

  /** The scoring run of the term that it is part of; null: it was asked for by itself. */
  @Column({ name: 'scoring_run_id', type: 'uuid', nullable: true })
  scoringRunId!: string | null;
}
