import { AppError, notFound } from './app-error.js';
import { errorCatalogue } from './error-catalogue.js';

describe('the catalogue of errors', () => {
  it('has a stable kebab-case code and a Chinese title for each, and no title twice', () => {
    const titles = new Set<string>();
    for (const [code, { title }] of Object.entries(errorCatalogue)) {
      expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(title).toMatch(/^\p{Script=Han}/u);
      titles.add(title);
    }
    expect(titles.size).toBe(Object.keys(errorCatalogue).length);
  });

  it('gives an error its title when nothing more is said', () => {
    expect(new AppError('stale')).toMatchObject({
      code: 'stale',
      detail: errorCatalogue.stale.title,
      fields: [],
    });
  });

  it('keeps what the caller is told apart from what caused it', () => {
    const cause = new Error('password of the database');
    const error = new AppError('unavailable', '请稍后重试。', { cause, retryAfterSeconds: 5 });
    expect(error).toMatchObject({ message: '请稍后重试。', retryAfterSeconds: 5, cause });
  });

  it('refuses alike what does not exist and what lies outside the scope', () => {
    expect(notFound('学校')).toMatchObject({ code: 'not-found', detail: expect.stringContaining('学校') });
  });
});
