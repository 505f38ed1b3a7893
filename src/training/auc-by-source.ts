import {
  areaUnderCurve,
  type Interval,
  normalCdf,
  quantileOfSorted,
  type Random,
  studentQuantile,
} from '../stats/index.ts';

/**
 * Area under the ROC curve with its 95 % interval by resampling sources (users, prompts), its tails widened for few
 * sources (Hesterberg 2015, §3.4).
 *
 * Scores are sorted once; a draw only changes how often each source counts, so a draw costs one pass.
 */
export function aucBySource(
  scores: readonly number[],
  positive: readonly (0 | 1)[],
  sources: readonly string[],
  random: Random,
  draws = 1000,
): Interval {
  const ids = new Map([...new Set(sources)].map((source, i) => [source, i]));
  const order = scores.map((_, i) => i).sort((a, b) => (scores[a] as number) - (scores[b] as number));
  const sorted = order.map((i) => ({
    score: scores[i] as number,
    positive: positive[i] === 1,
    source: ids.get(sources[i] as string) as number,
  }));
  const times = new Float64Array(ids.size);
  const found: number[] = [];
  for (let d = 0; d < draws; d++) {
    times.fill(0);
    for (let i = 0; i < ids.size; i++) {
      const drawn = random.below(ids.size);
      times[drawn] = (times[drawn] as number) + 1;
    }
    const value = weightedAuc(sorted, times);
    if (!Number.isNaN(value)) found.push(value);
  }
  const estimate = areaUnderCurve(scores, positive);
  if (found.length === 0) return { estimate, low: 0, high: 1 };
  found.sort((a, b) => a - b);
  const n = ids.size;
  const tail = n < 2 ? 0 : normalCdf(-studentQuantile(0.975, n - 1) * Math.sqrt(n / (n - 1)));
  return { estimate, low: quantileOfSorted(found, tail), high: quantileOfSorted(found, 1 - tail) };
}

function weightedAuc(
  sorted: readonly { readonly score: number; readonly positive: boolean; readonly source: number }[],
  times: Float64Array,
): number {
  let negatives = 0;
  let positives = 0;
  let won = 0;
  for (let start = 0; start < sorted.length; ) {
    const { score } = sorted[start] as { score: number };
    let tiedPositives = 0;
    let tiedNegatives = 0;
    let end = start;
    for (; end < sorted.length && sorted[end]?.score === score; end++) {
      const row = sorted[end] as { positive: boolean; source: number };
      const weight = times[row.source] as number;
      if (row.positive) tiedPositives += weight;
      else tiedNegatives += weight;
    }
    won += tiedPositives * (negatives + tiedNegatives / 2);
    positives += tiedPositives;
    negatives += tiedNegatives;
    start = end;
  }
  return positives === 0 || negatives === 0 ? Number.NaN : won / (positives * negatives);
}
