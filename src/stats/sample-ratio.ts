import { chiSquareCdf, logGamma } from './distributions.ts';

export interface SampleRatio {
  readonly expected: readonly number[];
  readonly chiSquare: number;
  /** Of the chi-square test: valid for one look at a fixed time. */
  readonly pValue: number;
  /** Valid at every look: 1 / the largest evidence that may be claimed now against the intended shares. */
  readonly anytimePValue: number;
}

/**
 * Sample-ratio mismatch: do the arms have the sizes that the assignment should give? If not, the comparison is of
 * different people and nothing else about it counts.
 *
 * `anytimePValue` is the inverse Bayes factor of a uniform Dirichlet prior against the intended shares (Lindon & Malek
 * 2022, "Anytime-valid inference for multinomial count data"), a test martingale.
 * @param counts people (or other independent units) in each arm
 * @param shares intended, in any unit
 */
export function sampleRatioTest(counts: readonly number[], shares: readonly number[]): SampleRatio {
  if (counts.length < 2 || counts.length !== shares.length) {
    throw new RangeError(`${counts.length} counts and ${shares.length} shares: two or more of each are needed`);
  }
  if (shares.some((share) => !(share > 0))) throw new RangeError('every share is positive');
  const total = counts.reduce((sum, n) => sum + n, 0);
  const whole = shares.reduce((sum, share) => sum + share, 0);
  const expected = shares.map((share) => (total * share) / whole);
  const k = counts.length;
  let chiSquare = 0;
  let logBayesFactor = logGamma(k) - logGamma(total + k);
  for (const [i, n] of counts.entries()) {
    if (total > 0) chiSquare += (n - expected[i]!) ** 2 / expected[i]!;
    logBayesFactor += logGamma(n + 1) - n * Math.log(shares[i]! / whole);
  }
  return {
    expected,
    chiSquare,
    pValue: Math.min(1, Math.max(0, 1 - chiSquareCdf(chiSquare, k - 1))),
    anytimePValue: Math.min(1, Math.exp(-logBayesFactor)),
  };
}
