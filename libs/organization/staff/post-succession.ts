import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import { sqlList } from '../sql-list.js';
import { leadingPosts, type Post, schoolSeats, townshipSeats } from './post.rules.js';

/** SQL over `schools`: the seat that a post takes there, the school's or the township's; null when many may hold it. */
export function seatOf(post: string): string {
  return `case when ${post} in (${sqlList(schoolSeats)}) then schools.id
               when ${post} in (${sqlList(townshipSeats)}) then schools.township_id end`;
}

/**
 * Ends every post at the start of the next one that it cannot last beside, because results are answered for by
 * whoever held the post at the time:
 * - the next holder of the same seat has taken over (principal and kindergarten head of a school, centre principal
 *   of a township);
 * - the person has a later post in another school, a later leading post in the same school, or the same post anew.
 *   A centre principal's post is held beside the posts of a school.
 *
 * A post that was ended so far by a later start ends earlier when one in between becomes known: the order in which
 * files arrive does not matter. Any other end was written down by somebody and stays, and posts that start on
 * the same day do not end each other. Doing it again changes nothing.
 * County plan, section 9 (accountability): tenure dates.
 *
 * Worked: Zhang, principal since 2019-08-20, and Li, principal of the same school from 2025-08-20: Zhang's post ends
 * on 2025-08-20, the first day on which he no longer holds it.
 */
export async function endSucceededPosts(unit: UnitOfWork): Promise<void> {
  await unit.execute(
    `with held as (
       select staff_posts.id, staff_posts.staff_id, staff_posts.school_id, staff_posts.post,
              staff_posts.starts_on, staff_posts.ends_on, ${seatOf('staff_posts.post')} as seat,
              staff_posts.post in (${sqlList(leadingPosts)}) as is_leading,
              staff_posts.post in (${sqlList(townshipSeats)}) as is_of_township
         from staff_posts join schools on schools.id = staff_posts.school_id
     ), succeeded as (
       select earlier.id, earlier.ends_on, later.starts_on as next_starts_on
         from held earlier
         join held later on later.seat = earlier.seat and later.post = earlier.post
        where later.starts_on > earlier.starts_on
       union all
       select earlier.id, earlier.ends_on, later.starts_on
         from held earlier
         join held later on later.staff_id = earlier.staff_id
                        and later.is_of_township = earlier.is_of_township
        where later.starts_on > earlier.starts_on
          and (later.school_id <> earlier.school_id or later.post = earlier.post
               or (later.is_leading and earlier.is_leading))
     ), ended as (
       select succeeded.id, min(succeeded.next_starts_on) as ends_on
         from succeeded group by succeeded.id, succeeded.ends_on
       having succeeded.ends_on is null
           or (succeeded.ends_on > min(succeeded.next_starts_on)
               and bool_or(succeeded.ends_on = succeeded.next_starts_on))
     )
     update staff_posts set ends_on = ended.ends_on from ended where staff_posts.id = ended.id`,
  );
}

export interface ContestedSeat {
  readonly post: Post;
  readonly from: string;
  /** The one who has the seat already. */
  readonly staffNo: string;
  readonly name: string;
}

/** A seat that a person takes on the very day on which somebody else takes it: nobody could say who holds it. */
export async function findContestedSeat(
  unit: UnitOfWork,
  staffId: string,
): Promise<ContestedSeat | undefined> {
  return unit.first<ContestedSeat>(
    `with held as (
       select staff_posts.staff_id, staff_posts.post, staff_posts.starts_on, ${seatOf('staff_posts.post')} as seat
         from staff_posts join schools on schools.id = staff_posts.school_id
     )
     select own.post, own.starts_on::text as "from", staff.staff_no as "staffNo", staff.name
       from held own
       join held other on other.seat = own.seat and other.post = own.post
                      and other.starts_on = own.starts_on and other.staff_id <> own.staff_id
       join staff on staff.id = other.staff_id
      where own.staff_id = $1
      order by own.starts_on, staff.staff_no limit 1`,
    [staffId],
  );
}
