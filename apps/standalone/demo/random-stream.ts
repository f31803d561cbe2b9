export interface RandomStream {
  /** Uniform in [0, 1). */
  readonly next: () => number;
  /** Uniform whole number, both ends included. */
  readonly whole: (least: number, most: number) => number;
  readonly chance: (probability: number) => boolean;
  readonly pick: <T>(choices: readonly T[]) => T;
  /** Bell-shaped, mean 0, standard deviation 1, never beyond ±sqrt(12). */
  readonly bell: () => number;
}

/**
 * Opens a repeatable stream of random numbers (generator sfc32).
 *
 * Every noun of the county opens a stream of its own by label, so that one more village school does not change
 * a single mark elsewhere. Only additions, multiplications, divisions and square roots are used on the numbers
 * drawn: these are exact by IEEE 754 on every machine, whereas `Math.log` or `Math.cos` may differ in the last
 * bit between engines, and then the county would not be the same county everywhere.
 */
export function openStream(seed: number, label: string): RandomStream {
  let [a, b, c, d] = hashFour(`${seed}/${label}`);

  const next = (): number => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + t;
    c |= 0;
    return (t >>> 0) / 4_294_967_296;
  };
  // The first outputs still show the seed; the author of sfc32 throws twelve away.
  for (let round = 0; round < 12; round += 1) next();

  const whole = (least: number, most: number): number => least + Math.floor(next() * (most - least + 1));
  return {
    next,
    whole,
    chance: (probability) => next() < probability,
    pick: (choices) => {
      const chosen = choices[whole(0, choices.length - 1)];
      if (chosen === undefined) throw new RangeError(`nothing to pick from in stream ${label}`);
      return chosen;
    },
    // Four uniforms have variance 4/12, hence the factor sqrt(3).
    bell: () => (next() + next() + next() + next() - 2) * Math.sqrt(3),
  };
}

function hashFour(text: string): [number, number, number, number] {
  let hash = 2_166_136_261;
  const spread = (salt: number): number => {
    hash = Math.imul(hash ^ salt, 2_246_822_507);
    hash = Math.imul(hash ^ (hash >>> 13), 3_266_489_909);
    hash ^= hash >>> 16;
    return hash | 0;
  };
  for (const letter of text) {
    hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 16_777_619);
  }
  return [spread(1), spread(2), spread(3), spread(4)];
}
