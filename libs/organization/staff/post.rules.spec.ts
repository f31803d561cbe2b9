import fc from 'fast-check';
import { checkHeldPosts, type HeldPost, posts } from './post.rules.js';

const day = fc.integer({ min: 1, max: 28 }).map((date) => `2024-08-${String(date).padStart(2, '0')}`);
const heldPost: fc.Arbitrary<HeldPost> = fc.record({
  post: fc.constantFrom(...posts),
  from: day,
  to: fc.option(day),
});

describe('the posts of one person', () => {
  it('may follow each other on the same day, which belongs to the later one', () => {
    expect(
      checkHeldPosts([
        { post: 'vice-principal', from: '2020-08-20', to: '2024-08-20' },
        { post: 'principal', from: '2024-08-20', to: null },
      ]),
    ).toEqual([]);
  });

  it('last at least one day', () => {
    expect(
      checkHeldPosts([
        { post: 'teacher', from: '2024-08-20', to: null },
        { post: 'principal', from: '2024-08-20', to: '2024-08-20' },
      ]),
    ).toEqual([{ path: 'posts.1.to', because: 'not-after-from' }]);
  });

  it('are not listed twice from the same day, whatever their ends', () => {
    expect(
      checkHeldPosts([
        { post: 'teacher', from: '2024-08-20', to: null },
        { post: 'teacher', from: '2024-08-20', to: '2025-08-20' },
      ]),
    ).toEqual([{ path: 'posts.1', because: 'repeated' }]);
  });

  it('have as many faults in any order', () => {
    fc.assert(
      fc.property(fc.array(heldPost, { maxLength: 8 }), (held) => {
        expect(checkHeldPosts([...held].reverse())).toHaveLength(checkHeldPosts(held).length);
      }),
    );
  });
});
