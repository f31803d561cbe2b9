import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { SchoolEntity } from '../schools/school.entity.js';
import type { Post } from './post.rules.js';
import { StaffEntity } from './staff.entity.js';

/** A post that a person holds or held. */
@Entity('staff_posts')
@Unique('staff_posts_holding_key', ['staffId', 'schoolId', 'post', 'startsOn'])
@Check('staff_posts_order', 'ends_on is null or starts_on < ends_on')
@Check(
  'staff_posts_post',
  `post in ('principal', 'vice-principal', 'kindergarten-head', 'teacher', 'head-teacher', 'centre-principal')`,
)
@Index('staff_posts_school', ['schoolId', 'post', 'startsOn'])
export class StaffPostEntity {
  @PrimaryColumn({ type: 'uuid', default: () => 'uuidv7()', primaryKeyConstraintName: 'staff_posts_pkey' })
  id!: string;

  @Column({ name: 'staff_id', type: 'uuid' })
  @ForeignKey(() => StaffEntity, { name: 'staff_posts_staff_fkey' })
  staffId!: string;

  @Column({ name: 'school_id', type: 'uuid' })
  @ForeignKey(() => SchoolEntity, { name: 'staff_posts_school_fkey' })
  schoolId!: string;

  @Column({ type: 'text' })
  post!: Post;

  @Column({ name: 'starts_on', type: 'date' })
  startsOn!: string;

  /** The first day on which the person no longer holds it; null while they do. */
  @Column({ name: 'ends_on', type: 'date', nullable: true })
  endsOn!: string | null;
}
