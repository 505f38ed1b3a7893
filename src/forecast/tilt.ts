import { indexOfName, type PromptSamples, type SampleTable } from './sample-table.ts';

/** Signals' weights, in raw units. A signal that is not named has weight 0. */
export type MixWeights = Readonly<Record<string, number>>;

/** A reward mix: the maximiser of E[Σ w_k r_k] − β KL is the tilt of the reference policy by e^{R/β}. */
export interface Mix {
  readonly weights: MixWeights;
  /** KL coefficient; Infinity leaves the reference policy as it is. */
  readonly beta: number;
}

/** What the tilt does to one prompt's samples. */
export interface PromptTilt {
  /** u_j ∝ e^{R_j/β}, summing to 1. `[samples]` */
  readonly shares: Float64Array;
  /** Σ u_j log(N u_j), at most log N. */
  readonly kl: number;
  /** Effective sample size 1 / Σ u². */
  readonly effective: number;
  /** Mean reward under the tilt, in the mix's units. */
  readonly reward: number;
}

/** `[prompts][samples]`: the mix's reward of every sample. */
export function rewardsOf(table: SampleTable, weights: MixWeights): Float64Array[] {
  const list = Object.entries(weights).map(([name, weight]) => {
    if (!Number.isFinite(weight)) throw new RangeError(`the weight of '${name}' is ${weight}, not a finite number`);
    return [indexOfName(table.signals, name, 'signal'), weight] as const;
  });
  return table.prompts.map((prompt) => {
    const rewards = new Float64Array(prompt.size);
    for (const [k, weight] of list) {
      const scores = prompt.scores[k]!;
      for (let j = 0; j < rewards.length; j++) rewards[j]! += weight * scores[j]!;
    }
    return rewards;
  });
}

/** Tilts one prompt's samples by e^{R/β}. @throws RangeError when β is not positive */
export function tiltRewards(rewards: Float64Array, beta: number): PromptTilt {
  if (!(beta > 0)) throw new RangeError(`β is positive, not ${beta}`);
  const n = rewards.length;
  let highest = Number.NEGATIVE_INFINITY;
  for (const reward of rewards) highest = Math.max(highest, reward);
  const shares = new Float64Array(n);
  let whole = 0;
  for (let j = 0; j < n; j++) {
    shares[j] = Math.exp((rewards[j]! - highest) / beta);
    whole += shares[j]!;
  }
  let kl = 0;
  let squares = 0;
  let reward = 0;
  for (let j = 0; j < n; j++) {
    shares[j]! /= whole;
    const share = shares[j]!;
    if (share > 0) kl += share * Math.log(n * share);
    squares += share * share;
    reward += share * rewards[j]!;
  }
  return { shares, kl: Math.max(0, kl), effective: 1 / squares, reward };
}

/**
 * The tilt of each half of one prompt's samples (every other one), as one list: the halves' shares are halved to sum to
 * 1 together, and the rest are the halves' means.
 *
 * Self-normalised weights are biased towards the reference policy, to first order by c/N. Two halves show that bias
 * doubled, so that 2 × whole − halves is free of it (`withoutBias`).
 */
export function tiltHalves(rewards: Float64Array, beta: number): PromptTilt {
  const shares = new Float64Array(rewards.length);
  let [kl, effective, reward] = [0, 0, 0];
  for (const start of [0, 1]) {
    const half = tiltRewards(
      rewards.filter((_, j) => j % 2 === start),
      beta,
    );
    for (const [i, share] of half.shares.entries()) shares[2 * i + start] = share / 2;
    kl += half.kl / 2;
    effective += half.effective / 2;
    reward += half.reward / 2;
  }
  return { shares, kl, effective, reward };
}

/** Takes off the first-order bias that `tiltHalves` shows. */
export const withoutBias = (whole: number, halves: number): number => 2 * whole - halves;

/** The tilt of every prompt, in the table's order. */
export function tilt(table: SampleTable, mix: Mix): PromptTilt[] {
  return rewardsOf(table, mix.weights).map((rewards) => tiltRewards(rewards, mix.beta));
}

/** A behaviour's mass under a tilt: Σ u s and Σ u over the samples where it is measurable. */
export function behaviourMass(prompt: PromptSamples, behaviour: number, shares: Float64Array): [number, number] {
  const values = prompt.behaviours[behaviour]!;
  let top = 0;
  let bottom = 0;
  for (let j = 0; j < values.length; j++) {
    const value = values[j]!;
    if (Number.isNaN(value)) continue;
    top += shares[j]! * value;
    bottom += shares[j]!;
  }
  return [top, bottom];
}
