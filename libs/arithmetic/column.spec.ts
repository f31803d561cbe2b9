import { addTo, entryAt } from './column.js';

describe('a column', () => {
  it('gives its entries and counts up in place', () => {
    const column = Int32Array.of(7, 8);
    addTo(column, 1, 2);
    expect(entryAt(column, 1)).toBe(10);
    expect(entryAt(column, 0)).toBe(7);
  });

  it('refuses an index that it does not have, instead of taking it for 0', () => {
    expect(() => entryAt([7, 8], 2)).toThrow(RangeError);
    expect(() => entryAt([7, 8], -1)).toThrow(RangeError);
    expect(() => {
      addTo(Int32Array.of(7), 1, 1);
    }).toThrow(RangeError);
  });
});
