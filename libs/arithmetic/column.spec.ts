import { addTo, byteAt, entryAt } from './column.js';

describe('a column', () => {
  it('gives its entries, a 0 among them, and counts up in place', () => {
    const column = Int32Array.of(7, 0);
    addTo(column, 0, 2);
    expect(entryAt(column, 0)).toBe(9);
    expect(entryAt(column, 1)).toBe(0);
    expect(byteAt(Uint8Array.of(0, 2), 1)).toBe(2);
    expect(entryAt(Float64Array.of(2 ** 40), 0)).toBe(2 ** 40);
  });

  it.each([-1, 1, 0.5, Number.NaN])('refuses the index %d that it does not have', (index) => {
    expect(() => entryAt(Int32Array.of(7), index)).toThrow(RangeError);
    expect(() => byteAt(Uint8Array.of(7), index)).toThrow(RangeError);
    expect(() => {
      addTo(Int32Array.of(7), index, 1);
    }).toThrow(RangeError);
  });
});
