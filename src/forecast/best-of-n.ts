import { type BootstrapOptions, bootstrapTotals, type Interval } from '../stats/index.ts';
import { indexOfName, type SampleTable } from './sample-table.ts';
import { behaviourMass, type MixWeights, rewardsOf } from './tilt.ts';

export interface BestOfForecast extends Interval {
  readonly behaviour: string;
  readonly n: number;
  /** With one sample: the reference policy. */
  readonly reference: number;
}

/**
 * Best-of-n, exactly: the expectation of a behaviour for the sample of highest reward among n drawn without replacement
 * from the N of each prompt. Ties are broken evenly.
 * @throws RangeError when n is not between 1 and every prompt's N
 */
export function bestOf(
  table: SampleTable,
  weights: MixWeights,
  n: number,
  options: BootstrapOptions & { readonly behaviours?: readonly string[] },
): BestOfForecast[] {
  const shares = rewardsOf(table, weights).map((rewards) => bestOfShares(rewards, n));
  return (options.behaviours ?? table.behaviours).map((behaviour) => {
    const index = indexOfName(table.behaviours, behaviour, 'behaviour');
    const rows = new Map<string, Float64Array>();
    for (const [x, prompt] of table.prompts.entries()) {
      const even = new Float64Array(prompt.size).fill(1 / prompt.size);
      const before = behaviourMass(prompt, index, even);
      if (before[1] === 0) continue;
      const row = rows.get(prompt.family) ?? new Float64Array(4);
      rows.set(prompt.family, row);
      for (const [c, value] of [...behaviourMass(prompt, index, shares[x]!), ...before].entries()) row[c]! += value;
    }
    const nowhere = { estimate: Number.NaN, low: Number.NaN, high: Number.NaN };
    if (rows.size === 0) return { behaviour, n, reference: Number.NaN, ...nowhere };
    const list = [...rows.values()];
    const { estimate, low, high } = bootstrapTotals(list, (t) => t[0]! / t[1]!, {
      ...options,
      random: options.random.fork(`best-of-${n}/${behaviour}`),
    });
    const total = (c: number) => list.reduce((sum, row) => sum + row[c]!, 0);
    return { behaviour, n, reference: total(2) / total(3), estimate, low, high };
  });
}

/**
 * The chance of each sample to be the best of n drawn without replacement. `[samples]`, sums to 1.
 *
 * The i-th lowest of N is the best of n with probability C(i−1, n−1)/C(N, n); samples of equal reward share theirs.
 */
export function bestOfShares(rewards: Float64Array, n: number): Float64Array {
  const size = rewards.length;
  if (!Number.isInteger(n) || n < 1 || n > size)
    throw new RangeError(`best of ${n} cannot be drawn from ${size} samples`);
  const order = Array.from({ length: size }, (_, j) => j).sort((a, b) => rewards[a]! - rewards[b]!);
  const shares = new Float64Array(size);
  // C(i−1, n−1)/C(N, n), downwards from n/N for the highest: p(i−1) = p(i)·(i−n)/(i−1).
  const chance = new Float64Array(size + 1);
  chance[size] = n / size;
  for (let i = size; i > 1; i--) chance[i - 1] = (chance[i]! * Math.max(0, i - n)) / (i - 1);
  for (let start = 0; start < size; ) {
    let end = start;
    let mass = 0;
    while (end < size && rewards[order[end]!] === rewards[order[start]!]) mass += chance[++end]!;
    for (let i = start; i < end; i++) shares[order[i]!] = mass / (end - start);
    start = end;
  }
  return shares;
}

/** KL of best-of-n from the policy it draws from is at most log n − (n − 1)/n (Beirami et al. 2024). */
export const bestOfKlBound = (n: number): number => Math.log(n) - (n - 1) / n;
