/** The words of one of our own lists as SQL literals. Never for what comes from outside. */
export function sqlList(words: readonly string[]): string {
  return words.map((word) => `'${word}'`).join(', ');
}
