/** The posts of a staff file, with the titles that a clerk writes. */
export const POST_TITLES = {
  'centre-principal': '中心校长',
  principal: '校长',
  'vice-principal': '副校长',
  'kindergarten-head': '园长',
  'head-teacher': '班主任',
  teacher: '教师',
} as const;

export type DemoPost = keyof typeof POST_TITLES;
