import type { SampleTable } from './sample-table.ts';
import { halvesMoments, type MixWeights, rewardsOf, tiltMoments, withoutBias } from './tilt.ts';

/** The β at which a mix's tilt reaches a target, or why it cannot. */
export interface MatchedBeta {
  /** null: the samples cannot express the target. Infinity: the reference policy is already there. */
  readonly beta: number | null;
  /** Means over prompts, without the bias of small samples, at that β, or at the samples' limit when there is none. */
  readonly kl: number;
  readonly reward: number;
  /** The most that these samples can reach, as β → 0. */
  readonly limit: number;
}

/**
 * The β at which a mix moves the policy as far as `kl` (mean over prompts), so that mixes can be compared at equal
 * distance. KL rises as β falls, so there is at most one.
 */
export function matchKl(table: SampleTable, weights: MixWeights, kl: number): MatchedBeta {
  if (!(kl >= 0)) throw new RangeError(`a KL divergence is not negative, as ${kl} is`);
  return match(table, weights, 'kl', kl);
}

/**
 * The β at which the tilt reaches the mean reward that a trained policy reached under the same mix on the same prompts.
 * Training spends KL less efficiently than the tilt does, so this is the fairer match for a trained arm.
 */
export function matchReward(table: SampleTable, weights: MixWeights, reward: number): MatchedBeta {
  if (!Number.isFinite(reward)) throw new RangeError(`the reward to match is ${reward}, not a finite number`);
  return match(table, weights, 'reward', reward);
}

function match(table: SampleTable, weights: MixWeights, quantity: 'kl' | 'reward', target: number): MatchedBeta {
  const rewards = rewardsOf(table, weights);
  const reached = (beta: number) => {
    let kl = 0;
    let reward = 0;
    for (const list of rewards) {
      const whole = tiltMoments(list, beta);
      const halves = halvesMoments(list, beta);
      kl += withoutBias(whole.kl, halves.kl) / rewards.length;
      reward += withoutBias(whole.reward, halves.reward) / rewards.length;
    }
    return { kl, reward };
  };
  const largest = rewards.reduce((most, list) => list.reduce((max, r) => Math.max(max, Math.abs(r)), most), 0);
  // Below this β the best sample of every prompt has all the weight, as far as doubles can tell.
  const hardest = Math.max(largest, 1e-300) * 1e-9;
  const end = reached(hardest);
  const limit = end[quantity];
  const start = reached(Number.POSITIVE_INFINITY);
  if (target <= start[quantity]) return { beta: Number.POSITIVE_INFINITY, ...start, limit };
  if (target > limit) return { beta: null, ...end, limit };
  // Bisection in log β between the hardest tilt and one so soft that nothing moves.
  let low = Math.log(hardest);
  let high = Math.log(Math.max(largest, 1e-300) * 1e9);
  for (let i = 0; i < 100 && high - low > 1e-9; i++) {
    const middle = (low + high) / 2;
    if (reached(Math.exp(middle))[quantity] >= target) low = middle;
    else high = middle;
  }
  const beta = Math.exp(low);
  return { beta, ...reached(beta), limit };
}
