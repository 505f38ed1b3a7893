import type { Random } from './random.ts';

/** Fills a list with uniform integers in [0, n). */
export type FillIndices = (out: Int32Array, n: number) => void;

/**
 * Uniform indices for resampling, filled in whole lists, far faster than `Random.below`: Doty-Humphrey's sfc32, seeded
 * by `random`. An index carries 32 random bits, ample for drawing from fewer than a million units.
 */
export function indexStream(random: Random): FillIndices {
  const word = () => Math.floor(random.uniform() * 2 ** 32) | 0;
  const state = [word(), word(), word(), 1] as [number, number, number, number];
  const fill: FillIndices = (out, n) => {
    let [a, b, c, counter] = state;
    const scale = n * 2 ** -32;
    for (let i = 0; i < out.length; i++) {
      const sum = (((a + b) | 0) + counter) | 0;
      counter = (counter + 1) | 0;
      a = b ^ (b >>> 9);
      b = (c + (c << 3)) | 0;
      c = (((c << 21) | (c >>> 11)) + sum) | 0;
      out[i] = (sum >>> 0) * scale;
    }
    state[0] = a;
    state[1] = b;
    state[2] = c;
    state[3] = counter;
  };
  // The first outputs still show the seed.
  fill(new Int32Array(12), 1);
  return fill;
}
