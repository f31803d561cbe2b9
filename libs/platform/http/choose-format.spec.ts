import { chooseFormat } from './choose-format.js';
import { xlsxType } from './file-answer.js';

describe('chooseFormat', () => {
  it.each([
    ['image/png'],
    ['text/csv;q=0'],
    ['*/*;q=0'],
    ['text/html, application/xml;q=0.9'],
    ['application/json;q=much'],
    ['json'],
  ])('refuses %s, which asks for nothing that there is', (accept) => {
    expect(() => chooseFormat(accept)).toThrow(expect.objectContaining({ code: 'not-acceptable' }));
  });

  it.each([
    [undefined, 'json'],
    ['', 'json'],
    ['*/*', 'json'],
    ['application/*', 'json'],
    ['text/*', 'csv'],
    ['TEXT/CSV', 'csv'],
    ['text/csv; charset=utf-8', 'csv'],
    [xlsxType, 'xlsx'],
    // what browsers send
    ['text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8', 'json'],
  ])('answers %s with %s', (accept, format) => {
    expect(chooseFormat(accept)).toBe(format);
  });

  it('follows the weights, and among equal ones the order of the header', () => {
    expect(chooseFormat('application/json;q=0.5, text/csv')).toBe('csv');
    expect(chooseFormat('text/csv;q=0.4, application/json;q=0.6')).toBe('json');
    expect(chooseFormat('text/csv, application/json')).toBe('csv');
    expect(chooseFormat(`${xlsxType}, */*`)).toBe('xlsx');
  });

  it('does not give what is refused by name and only welcome as one of a group', () => {
    expect(chooseFormat('application/json;q=0, */*')).toBe('csv');
    expect(chooseFormat(`*/*, application/json;q=0, text/*;q=0`)).toBe('xlsx');
    expect(chooseFormat('application/*;q=0.9, application/json;q=0.1, text/csv;q=0.5')).toBe('xlsx');
  });
});
