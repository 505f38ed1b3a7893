/** Predictions that lie close together, and what came of them. */
export interface ReliabilityBin {
  readonly predicted: number;
  readonly observed: number;
  readonly count: number;
}

export interface Calibration {
  /** Bins of (nearly) equal count, in ascending order of prediction; equal predictions share a bin. */
  readonly bins: readonly ReliabilityBin[];
  /** Expected calibration error: mean |predicted − observed| over the bins, weighted by count. */
  readonly expectedError: number;
  /** Brier score: mean squared error of the predicted probabilities. */
  readonly brier: number;
}

/** How well predicted probabilities match binary outcomes. @throws RangeError for no predictions */
export function calibration(
  predicted: ArrayLike<number>,
  outcome: ArrayLike<boolean | number>,
  binCount = 10,
): Calibration {
  const n = predicted.length;
  if (n === 0 || n !== outcome.length) throw new RangeError(`${n} predictions and ${outcome.length} outcomes`);
  const order = Array.from({ length: n }, (_, i) => i).sort((a, b) => predicted[a]! - predicted[b]!);
  const bins: ReliabilityBin[] = [];
  let brier = 0;
  for (let start = 0; start < n; ) {
    let end = Math.max(start + 1, Math.round((n * (bins.length + 1)) / binCount));
    while (end < n && predicted[order[end]!] === predicted[order[end - 1]!]) end++;
    let p = 0;
    let y = 0;
    for (const i of order.slice(start, end)) {
      p += predicted[i]!;
      y += Number(outcome[i]);
      brier += (predicted[i]! - Number(outcome[i])) ** 2 / n;
    }
    const count = end - start;
    bins.push({ predicted: p / count, observed: y / count, count });
    start = end;
  }
  const expectedError = bins.reduce((sum, bin) => sum + (Math.abs(bin.predicted - bin.observed) * bin.count) / n, 0);
  return { bins, expectedError, brier };
}
