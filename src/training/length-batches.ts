import type { Random } from '../stats/index.ts';

/** Shuffles, sorts by length within stretches of 16 batches, cuts into batches, and shuffles these. */
export function lengthBatches<T>(
  items: readonly T[],
  lengthOf: (item: T) => number,
  batchSize: number,
  random: Random,
): T[][] {
  const shuffled = random.shuffle(items);
  const batches: T[][] = [];
  const stretch = batchSize * 16;
  for (let from = 0; from < shuffled.length; from += stretch) {
    const sorted = shuffled.slice(from, from + stretch).sort((a, b) => lengthOf(a) - lengthOf(b));
    for (let at = 0; at < sorted.length; at += batchSize) batches.push(sorted.slice(at, at + batchSize));
  }
  return random.shuffle(batches);
}
