import { leads } from './history.fixture.js';
import { holderOn, tenuresWithin } from './tenure.rules.js';

const zhang = leads('张', 'A', '2019-08-20', '2025-08-20');
const li = leads('李', 'A', '2025-08-20');

it('a post belongs to the one who comes from the very day on which the one before no longer holds it', () => {
  expect(holderOn([zhang, li], '2025-08-19')?.name).toBe('张');
  expect(holderOn([zhang, li], '2025-08-20')?.name).toBe('李');
  expect(holderOn([zhang, li], '2019-08-19')).toBeNull();
});

it('a post that nobody held is nobody’s', () => {
  const gone = { ...zhang, to: '2024-08-20' };
  expect(holderOn([gone, li], '2024-08-19')?.name).toBe('张');
  expect(holderOn([gone, li], '2024-08-20')).toBeNull();
  expect(holderOn([gone, li], '2025-01-10')).toBeNull();
});

it('of two that overlap the later comer holds the post, in whichever order they are listed', () => {
  const wang = leads('王', 'A', '2024-08-20');
  for (const held of [
    [zhang, wang],
    [wang, zhang],
  ])
    expect(holderOn(held, '2025-01-10')?.name).toBe('王');
});

it('tenures within days are those that touch them, the first to come first', () => {
  const names = (first: string, last: string): string[] =>
    tenuresWithin([li, zhang], first, last).map(({ name }) => name);
  expect(names('2025-06-25', '2026-06-25')).toEqual(['张', '李']);
  expect(names('2025-08-20', '2026-06-25')).toEqual(['李']);
  expect(names('2024-06-25', '2025-08-19')).toEqual(['张']);
  expect(names('2024-06-25', '2025-08-20')).toEqual(['张', '李']);
});
