import { describeMoves, type ShownStage } from './stage-moves.js';

const stage = (id: string, state: string, done = 0, total = 0): ShownStage => ({
  id,
  title: `步骤${id}`,
  state,
  progress: { done, total },
});

describe('what is told of the stages of a run', () => {
  it('is nothing of a stage that waits for others', () => {
    expect(describeMoves([], [stage('a', 'waiting')])).toEqual([]);
  });

  it('is each stage that has changed its state or has got on, in the order of the stages', () => {
    const before = [stage('a', 'running'), stage('b', 'running', 1, 4), stage('c', 'waiting')];
    const now = [stage('a', 'done'), stage('b', 'running', 2, 4), stage('c', 'ready')];
    expect(describeMoves(before, now)).toEqual(['  步骤a　完成', '  步骤b　进行中 2/4', '  步骤c　可进行']);
  });

  it('is nothing twice', () => {
    const now = [stage('a', 'running', 1, 4), stage('b', 'failed')];
    expect(describeMoves(now, now)).toEqual([]);
  });

  it('is a stage that came up only while the run was going', () => {
    expect(describeMoves([stage('a', 'done')], [stage('a', 'done'), stage('b', 'running')])).toEqual([
      '  步骤b　进行中',
    ]);
  });
});
