import { binomialCdf } from './distributions.ts';

export interface McNemar {
  /** Pairs in which only the first is a success; pairs in which only the second is. */
  readonly onlyFirst: number;
  readonly onlySecond: number;
  readonly pValue: number;
}

/**
 * McNemar's exact test on paired binary outcomes (two-sided): under no difference the pairs that disagree fall to
 * either side like a fair coin. It takes pairs as independent: where several share a family it is a supplement to the
 * bootstrap by family, not a replacement.
 */
export function mcnemarExact(first: readonly boolean[], second: readonly boolean[]): McNemar {
  if (first.length !== second.length)
    throw new RangeError(`${first.length} and ${second.length} outcomes do not pair up`);
  let onlyFirst = 0;
  let onlySecond = 0;
  for (let i = 0; i < first.length; i++) {
    if (first[i] && !second[i]) onlyFirst++;
    if (!first[i] && second[i]) onlySecond++;
  }
  const pValue = Math.min(1, 2 * binomialCdf(Math.min(onlyFirst, onlySecond), onlyFirst + onlySecond, 0.5));
  return { onlyFirst, onlySecond, pValue };
}
