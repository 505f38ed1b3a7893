import type { Random } from '../stats/index.ts';

/**
 * Shuffles, sorts by length within stretches of `stretch` batches, cuts into batches, and shuffles these. Longer stretches
 * leave less padding and make batches more of a kind; a stretch of 1 is plain random batches.
 */
export function lengthBatches<T>(
  items: readonly T[],
  lengthOf: (item: T) => number,
  batchSize: number,
  random: Random,
  stretch = 16,
): T[][] {
  const shuffled = random.shuffle(items);
  const batches: T[][] = [];
  const together = batchSize * stretch;
  for (let from = 0; from < shuffled.length; from += together) {
    const sorted = shuffled.slice(from, from + together).sort((a, b) => lengthOf(a) - lengthOf(b));
    for (let at = 0; at < sorted.length; at += batchSize) batches.push(sorted.slice(at, at + batchSize));
  }
  return random.shuffle(batches);
}
