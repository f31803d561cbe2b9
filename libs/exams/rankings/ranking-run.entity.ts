import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** One computation of an exam's ranking. Kept for good; a later run never touches it. */
@Entity('ranking_runs')
@Check('ranking_runs_status', `status in ('queued', 'succeeded', 'failed')`)
export class RankingRunEntity {
  @PrimaryColumn({ type: 'uuid', default: () => 'uuidv7()', primaryKeyConstraintName: 'ranking_runs_pkey' })
  id!: string;

  @Column({ name: 'exam_id', type: 'uuid' })
  examId!: string;

  @Column({ name: 'policy_id', type: 'uuid' })
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
  startedBy!: string;

  @Column({ name: 'started_at', type: 'timestamptz', default: () => 'clock_timestamp()' })
  startedAt!: Date;

  @Column({ name: 'finished_at', type: 'timestamptz', nullable: true })
  finishedAt!: Date | null;

  @Column({ name: 'published_by', type: 'uuid', nullable: true })
  publishedBy!: string | null;

  @Column({ name: 'published_at', type: 'timestamptz', nullable: true })
  publishedAt!: Date | null;
}
