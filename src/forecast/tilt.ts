import { indexOfName, type PromptSamples, type SampleTable } from './sample-table.ts';

/** Signals' weights, in raw units. A signal that is not named has weight 0. */
export type MixWeights = Readonly<Record<string, number>>;

/** A reward mix: the maximiser of E[Σ w_k r_k] − β KL is the tilt of the reference policy by e^{R/β}. */
export interface Mix {
  readonly weights: MixWeights;
  /** KL coefficient; Infinity leaves the reference policy as it is. */
  readonly beta: number;
}

/** What the tilt does to one prompt's samples, summed up. */
export interface TiltMoments {
  /** Σ u_j log(N u_j), at most log N. */
  readonly kl: number;
  /** Effective sample size 1 / Σ u². */
  readonly effective: number;
  /** Mean reward under the tilt, in the mix's units. */
  readonly reward: number;
}

export interface PromptTilt extends TiltMoments {
  /** u_j ∝ e^{R_j/β}, summing to 1. `[samples]` */
  readonly shares: Float64Array;
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

/**
 * The moments of one prompt's tilt by e^{R/β}, or of every `stride`-th sample's from `start` on.
 * @throws RangeError when β is not positive
 */
export function tiltMoments(rewards: Float64Array, beta: number, start = 0, stride = 1): TiltMoments {
  if (!(beta > 0)) throw new RangeError(`β is positive, not ${beta}`);
  let highest = Number.NEGATIVE_INFINITY;
  for (let j = start; j < rewards.length; j += stride) if (rewards[j]! > highest) highest = rewards[j]!;
  let [count, whole, squares, behind] = [0, 0, 0, 0];
  for (let j = start; j < rewards.length; j += stride) {
    const gap = rewards[j]! - highest;
    const odds = Math.exp(gap / beta);
    count++;
    whole += odds;
    squares += odds * odds;
    behind += odds * gap;
  }
  // With u = odds / whole: Σ u log(N u) = log N + Σ u gap/β − log whole.
  const kl = Math.log(count) + behind / whole / beta - Math.log(whole);
  return { kl: Math.max(0, kl), effective: (whole * whole) / squares, reward: highest + behind / whole };
}

/** Tilts one prompt's samples by e^{R/β}. @throws RangeError when β is not positive */
export function tiltRewards(rewards: Float64Array, beta: number): PromptTilt {
  return { ...tiltMoments(rewards, beta), shares: sharesOf(rewards, beta) };
}

function sharesOf(rewards: Float64Array, beta: number): Float64Array {
  const highest = rewards.reduce((most, reward) => Math.max(most, reward), Number.NEGATIVE_INFINITY);
  const shares = rewards.map((reward) => Math.exp((reward - highest) / beta));
  const whole = shares.reduce((sum, share) => sum + share, 0);
  return shares.map((share) => share / whole);
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
  for (const start of [0, 1]) {
    const half = sharesOf(
      rewards.filter((_, j) => j % 2 === start),
      beta,
    );
    for (const [i, share] of half.entries()) shares[2 * i + start] = share / 2;
  }
  return { ...halvesMoments(rewards, beta), shares };
}

/** As `tiltHalves`, without the shares. */
export function halvesMoments(rewards: Float64Array, beta: number): TiltMoments {
  const even = tiltMoments(rewards, beta, 0, 2);
  const odd = tiltMoments(rewards, beta, 1, 2);
  return {
    kl: (even.kl + odd.kl) / 2,
    effective: (even.effective + odd.effective) / 2,
    reward: (even.reward + odd.reward) / 2,
  };
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
