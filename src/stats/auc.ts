import { ranks } from './moments.ts';

/**
 * Area under the ROC curve: the chance that a positive scores above a negative, ties counting half (Mann–Whitney).
 * NaN when one of the two classes is missing.
 */
export function areaUnderCurve(scores: ArrayLike<number>, positive: ArrayLike<boolean | number>): number {
  if (scores.length !== positive.length) {
    throw new RangeError(`${scores.length} scores and ${positive.length} labels do not pair up`);
  }
  const rank = ranks(scores);
  let positives = 0;
  let sum = 0;
  for (let i = 0; i < scores.length; i++) {
    if (positive[i]) {
      positives++;
      sum += rank[i]!;
    }
  }
  const negatives = scores.length - positives;
  return positives === 0 || negatives === 0
    ? Number.NaN
    : (sum - (positives * (positives + 1)) / 2) / (positives * negatives);
}
