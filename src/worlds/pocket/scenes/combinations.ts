import type { Split } from '../item.ts';

/** One pairing of two parts of a scene ("quit my job" × "with all my savings"). */
export interface Combination<A, B> {
  readonly first: A;
  readonly second: B;
  readonly key: string;
}

/**
 * All pairings of two lists, a third of them kept for evaluation.
 * Each part on its own is met in training; the pairing is not.
 */
export function combinations<A extends string, B extends string>(
  firsts: readonly A[],
  seconds: readonly B[],
): Readonly<Record<Split, readonly Combination<A, B>[]>> {
  const out: Record<Split, Combination<A, B>[]> = { train: [], eval: [] };
  firsts.forEach((first, i) => {
    seconds.forEach((second, j) => {
      const key = `${first} ${second}`.replaceAll(' ', '-');
      out[(i + j) % 3 === 0 ? 'eval' : 'train'].push({ first, second, key });
    });
  });
  return out;
}
