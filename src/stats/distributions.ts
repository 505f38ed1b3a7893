import jstat from 'jstat';

/**
 * Distribution functions and quantiles, by jstat. Its incomplete beta and gamma functions are good to about eight
 * digits: enough for intervals and p-values, not for products of many of them.
 */
function probability(p: number): number {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`a probability lies between 0 and 1, not ${p}`);
  return p;
}

function degrees(df: number): number {
  if (!(df > 0)) throw new RangeError(`degrees of freedom are positive, not ${df}`);
  return df;
}

/** P(Z ≤ z) for a standard normal Z. */
export const normalCdf = (z: number): number => (z > 0 ? 1 - jstat.normal.cdf(-z, 0, 1) : jstat.normal.cdf(z, 0, 1));

/** The z with P(Z ≤ z) = p; −∞ and ∞ at 0 and 1. */
export function normalQuantile(p: number): number {
  if (probability(p) === 0) return Number.NEGATIVE_INFINITY;
  if (p === 1) return Number.POSITIVE_INFINITY;
  // Both halves from the lower one, so that the quantiles are exactly symmetric.
  return p > 0.5 ? -jstat.normal.inv(1 - p, 0, 1) : jstat.normal.inv(p, 0, 1);
}

/** P(T ≤ t) for Student's t; `df` may be fractional, and infinite for the normal limit. */
export function studentCdf(t: number, df: number): number {
  if (degrees(df) > 1e6) return normalCdf(t);
  return jstat.studentt.cdf(t, df);
}

export function studentQuantile(p: number, df: number): number {
  if (probability(p) === 0.5) return 0;
  if (degrees(df) > 1e6) return normalQuantile(p);
  return p > 0.5 ? -jstat.studentt.inv(1 - p, df) : jstat.studentt.inv(p, df);
}

/** P(X ≤ x) for chi-square. */
export const chiSquareCdf = (x: number, df: number): number => (x <= 0 ? 0 : jstat.chisquare.cdf(x, degrees(df)));

export function chiSquareQuantile(p: number, df: number): number {
  return jstat.chisquare.inv(probability(p), degrees(df));
}

/** log Γ(x), x > 0. */
export const logGamma = (x: number): number => jstat.gammaln(x);

/** P(X = k) for a binomial; zero outside 0..n. */
export function binomialProbability(k: number, n: number, p: number): number {
  probability(p);
  if (!Number.isInteger(k) || k < 0 || k > n) return 0;
  if (p === 0 || p === 1) return k === n * p ? 1 : 0;
  const logChoose = logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
  return Math.exp(logChoose + k * Math.log(p) + (n - k) * Math.log1p(-p));
}

/** P(X ≤ k) for a binomial: summed where there are few terms, by the incomplete beta function otherwise. */
export function binomialCdf(k: number, n: number, p: number): number {
  probability(p);
  const last = Math.floor(k);
  if (last < 0) return 0;
  if (last >= n) return 1;
  if (p === 0 || p === 1) return p === 0 ? 1 : 0;
  if (n <= 2000) {
    let sum = 0;
    for (let i = 0; i <= last; i++) sum += binomialProbability(i, n, p);
    return Math.min(1, sum);
  }
  return jstat.beta.cdf(1 - p, n - last, last + 1);
}

/** The x with P(B ≤ x) = p for B ~ Beta(a, b). */
export function betaQuantile(p: number, a: number, b: number): number {
  if (!(a > 0 && b > 0)) throw new RangeError(`the parameters of a beta distribution are positive, not ${a} and ${b}`);
  return jstat.beta.inv(probability(p), a, b);
}
