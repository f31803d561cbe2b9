/** A row of a table in the terminal, each cell filled up to its width. */
export function pad(cells: readonly string[], widths: readonly number[]): string {
  return cells
    .map((cell, index) => cell + ' '.repeat(Math.max(1, (widths[index] ?? 8) - widthOf(cell))))
    .join('')
    .trimEnd();
}

/** Chinese characters take two places in a terminal. */
function widthOf(text: string): number {
  // eslint-disable-next-line no-control-regex -- everything outside ASCII counts double
  return text.replace(/[^\x00-\x7f]/g, 'xx').length;
}

/** A place, a mark or a percentage as it is printed; a dash where there is none. */
export function print(value: number | null, decimals = 0): string {
  return value === null ? '—' : value.toFixed(decimals);
}
