import { firstValueFrom, toArray } from 'rxjs';
import { setTimeout as sleep } from 'node:timers/promises';
import { watch } from './watch.js';

interface State {
  readonly done: number;
}

const isFinal = ({ done }: State): boolean => done === 2;

/** Answers with one state after the other, and with the last one from then on. */
function reader(...states: readonly number[]): { read: () => Promise<State>; asked: () => number } {
  let asked = 0;
  return {
    read: async () => {
      const done = states[Math.min(asked, states.length - 1)] ?? 0;
      asked += 1;
      return { done };
    },
    asked: () => asked,
  };
}

const collect = (read: () => Promise<State>): Promise<string[]> =>
  firstValueFrom(watch(read, isFinal).pipe(toArray())).then((events) => events.map(({ data }) => data));

describe('watch', () => {
  it('sends each new state once, the final one too, and then ends', async () => {
    const { read, asked } = reader(0, 0, 1, 2);
    expect(await collect(read)).toEqual(['{"done":0}', '{"done":1}', '{"done":2}']);
    expect(asked()).toBe(4);
  });

  it('answers at once about what is finished already, and asks no second time', async () => {
    const { read, asked } = reader(2);
    const before = performance.now();
    expect(await collect(read)).toEqual(['{"done":2}']);
    expect(performance.now() - before).toBeLessThan(250);
    expect(asked()).toBe(1);
  });

  it('does not catch up on what it would have asked while an answer was slow to come', async () => {
    let asked = 0;
    const read = async (): Promise<State> => {
      asked += 1;
      if (asked === 1) await sleep(1000);
      return { done: 0 };
    };
    const subscription = watch(read, isFinal).subscribe();
    await sleep(1100);
    subscription.unsubscribe();
    // Three questions were due meanwhile; the next one is due 1200 ms after the first.
    expect(asked).toBe(1);
  });

  it('stops asking when the watcher leaves', async () => {
    const { read, asked } = reader(0);
    const subscription = watch(read, isFinal).subscribe();
    await sleep(350);
    subscription.unsubscribe();
    const before = asked();
    await sleep(650);
    expect(asked()).toBe(before);
  });

  it('ends with the error when the state cannot be read', async () => {
    await expect(collect(() => Promise.reject(new Error('gone')))).rejects.toThrow('gone');
  });
});
