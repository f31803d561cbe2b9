/** The posts of the county plan that a member of staff can hold. */
export const posts = [
  'principal',
  'vice-principal',
  'kindergarten-head',
  'teacher',
  'head-teacher',
  'centre-principal',
] as const;
export type Post = (typeof posts)[number];

export const postTitles: Readonly<Record<Post, string>> = {
  principal: '校长',
  'vice-principal': '副校长',
  'kindergarten-head': '园长',
  teacher: '教师',
  'head-teacher': '班主任',
  'centre-principal': '中心校长',
};

/** A person leads a school from one of these at a time. */
export const leadingPosts = ['principal', 'vice-principal'] as const satisfies readonly Post[];

/** Posts that one person at a time holds in a school. */
export const schoolSeats = ['principal', 'kindergarten-head'] as const satisfies readonly Post[];

/** Posts that one person at a time holds in a township, whichever of its schools the office is in. */
export const townshipSeats = ['centre-principal'] as const satisfies readonly Post[];

/** A post as it is held: from its first day to the day before `to`, both YYYY-MM-DD; null while it lasts. */
export interface HeldPost {
  readonly post: Post;
  readonly from: string;
  readonly to: string | null;
}

export type HeldPostFault =
  | { readonly path: `posts.${number}.to`; readonly because: 'not-after-from' }
  | { readonly path: `posts.${number}`; readonly because: 'repeated' };

/**
 * Every fault of the posts that one person holds in one school: each ends after it begins, and none is listed twice
 * from the same day. `path` counts the posts as they were given.
 * County plan, section 9 (accountability): tenure dates.
 *
 * Worked: a post from 2024-08-20 to 2024-08-20 was never held, and has the fault `not-after-from`.
 */
export function checkHeldPosts(held: readonly HeldPost[]): readonly HeldPostFault[] {
  const faults: HeldPostFault[] = [];
  const seen = new Set<string>();
  for (const [index, { post, from, to }] of held.entries()) {
    if (to !== null && to <= from) faults.push({ path: `posts.${index}.to`, because: 'not-after-from' });
    const key = `${post} ${from}`;
    if (seen.has(key)) faults.push({ path: `posts.${index}`, because: 'repeated' });
    seen.add(key);
  }
  return faults;
}
