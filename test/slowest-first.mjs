// On a machine that has not run the specs before, Jest goes by the size of their files. A spec of minutes that is begun
// last keeps one core waiting for the other.
import SequencerModule from '@jest/test-sequencer';

const Sequencer = SequencerModule.default ?? SequencerModule;
const slow = [
  'test/matrix/',
  'test/faults/',
  'test/fuzz/',
  'ranking-agreement',
  'test/e2e/',
  'hostile-files',
];

/** Begins with the specs that take longest, by where they stand. */
export default class SlowestFirst extends Sequencer {
  sort(tests) {
    return [...super.sort(tests)].sort((a, b) => turnOf(a) - turnOf(b));
  }
}

function turnOf({ path }) {
  const turn = slow.findIndex((part) => path.includes(part));
  return turn === -1 ? slow.length : turn;
}
