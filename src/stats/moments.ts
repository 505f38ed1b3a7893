type Numbers = ArrayLike<number>;

function sameLength(x: Numbers, y: Numbers): void {
  if (x.length !== y.length) throw new RangeError(`lists of ${x.length} and ${y.length} numbers do not pair up`);
}

/** NaN for an empty list. */
export function mean(x: Numbers): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i]!;
  return sum / x.length;
}

/** Sample covariance, with n − 1; NaN for fewer than two pairs. */
export function covariance(x: Numbers, y: Numbers): number {
  sameLength(x, y);
  if (x.length < 2) return Number.NaN;
  const mx = mean(x);
  const my = mean(y);
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += (x[i]! - mx) * (y[i]! - my);
  return sum / (x.length - 1);
}

/** Sample variance, with n − 1. */
export const variance = (x: Numbers): number => covariance(x, x);

/** Pearson's r; NaN when either list does not vary. */
export function correlation(x: Numbers, y: Numbers): number {
  const spread = Math.sqrt(variance(x) * variance(y));
  return spread > 0 ? Math.max(-1, Math.min(1, covariance(x, y) / spread)) : Number.NaN;
}

/** Spearman's ρ: Pearson's r of the ranks, ties sharing their mean rank. */
export function rankCorrelation(x: Numbers, y: Numbers): number {
  sameLength(x, y);
  return correlation(ranks(x), ranks(y));
}

/** Ranks from 1, ties sharing their mean rank. */
export function ranks(x: Numbers): Float64Array {
  const order = Array.from({ length: x.length }, (_, i) => i).sort((a, b) => x[a]! - x[b]!);
  const out = new Float64Array(x.length);
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && x[order[end]!] === x[order[start]!]) end++;
    for (let i = start; i < end; i++) out[order[i]!] = (start + 1 + end) / 2;
    start = end;
  }
  return out;
}

/**
 * The p-quantile of an ascending list, linear between the order statistics at positions p(n − 1) (type 7 of Hyndman &
 * Fan 1996).
 */
export function quantileOfSorted(sorted: Numbers, p: number): number {
  if (sorted.length === 0) throw new RangeError('an empty list has no quantile');
  const position = Math.min(Math.max(p, 0), 1) * (sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return low === high ? low : low + (position - below) * (high - low);
}
