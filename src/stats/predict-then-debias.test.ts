import { describe, expect, it } from 'vitest';
import type { AverageContrast } from './average-contrast.ts';
import { mean, variance } from './moments.ts';
import { predictThenDebias } from './predict-then-debias.ts';
import { Random } from './random.ts';

/** A mean over some of N users, as an estimate with its influences. */
function meanOver(values: readonly number[], users: readonly number[], all: number): AverageContrast {
  const estimate = mean(users.map((u) => values[u] as number));
  const influence = new Float64Array(all);
  for (const u of users) influence[u] = ((values[u] as number) - estimate) / users.length;
  const standardError = Math.sqrt(influence.reduce((sum, psi) => sum + psi * psi, 0));
  return { estimate, standardError, rows: users.length, clusters: users.length, influence };
}

const [all, labelled] = [2_000, 200];
const everybody = [...Array(all).keys()];

/** True values with mean 1, and a proxy that is biased, scaled, and goes with them by `tie`. */
function draw(random: Random, tie: number) {
  const truth = everybody.map(() => 1 + random.normal());
  const proxy = truth.map((x) => 5 + 2 * (tie * x + Math.sqrt(1 - tie * tie) * random.normal()));
  const sample = random.shuffle([...everybody]).slice(0, labelled);
  return predictThenDebias(meanOver(truth, sample, all), meanOver(proxy, sample, all), meanOver(proxy, everybody, all));
}

describe('predict-then-debias', () => {
  it.each([0, 0.6, 0.95])('is unbiased and as sharp as its theory says, whatever the proxy is off by (%f)', (tie) => {
    const random = new Random(Math.round(100 * tie));
    const found = Array.from({ length: 400 }, () => draw(random, tie));
    const estimates = found.map(({ estimate }) => estimate);
    const spread = Math.sqrt(variance(estimates));
    expect(Math.abs(mean(estimates) - 1)).toBeLessThan((3.3 * spread) / 20);
    expect(mean(found.map(({ standardError }) => standardError)) / spread).toBeCloseTo(1, 0);
    // Var = σ²/n (1 − ρ² (1 − n/N)), the proxy's scale out of it: it is ω = ρ σ_truth / σ_proxy that undoes it.
    const theory = Math.sqrt((1 - tie * tie * (1 - labelled / all)) / labelled);
    expect(spread / theory).toBeGreaterThan(0.88);
    expect(spread / theory).toBeLessThan(1.12);
    expect(mean(found.map(({ share }) => share))).toBeCloseTo(tie / 2, 1);
  });

  it('leaves the labels alone where they are of everybody', () => {
    const random = new Random(3);
    const [truth, proxy] = [everybody.map(() => random.normal()), everybody.map(() => random.normal())];
    const byLabels = meanOver(truth, everybody, all);
    // The same sums in another order: what differs is rounding.
    const again = meanOver(proxy, [...everybody].reverse(), all);
    const found = predictThenDebias(byLabels, again, meanOver(proxy, everybody, all));
    expect(found).toMatchObject({ share: 0, estimate: byLabels.estimate });
  });
});
