import type { MixedRewards } from '../rewards/index.ts';
import type { GrpoUpdate } from './policy-trainer.ts';
import type { Rollout } from './rollouts.ts';

/** One step of GRPO in numbers. Means are over the step's rollouts unless said otherwise. */
export interface GrpoStepLog {
  readonly step: number;
  readonly learningRate: number;
  /** Mean raw score by signal (null: it abstained on all) and pooled within-group standard deviation. */
  readonly rewards: Readonly<Record<string, { readonly mean: number | null; readonly spread: number }>>;
  /** Mean of the mixed reward. */
  readonly reward: number;
  /** Share of each signal in the within-group differences of the mixed reward; null when nothing differed. */
  readonly influence: Readonly<Record<string, number>> | null;
  readonly abstention: Readonly<Record<string, number>>;
  readonly multipliers: Readonly<Record<string, number>>;
  /** k3 estimate of KL(π_old ‖ π_ref) for a whole completion, in nats: summed over its tokens. */
  readonly kl: number;
  /** Monte-Carlo entropy of the sampled tokens, −log π_old, in nats a token. */
  readonly entropy: number;
  /** Tokens of a completion, and the share that reached its end. */
  readonly length: number;
  readonly finished: number;
  /** Share of tokens whose ratio left the trusted range, over the step's updates. */
  readonly clipFraction: number;
  readonly gradientNorm: number;
  readonly loss: number;
  /** Behaviours watched but not rewarded: sum and count of the replies to which they apply. */
  readonly behaviours: Readonly<Record<string, { readonly sum: number; readonly count: number }>>;
}

export function logStep(parts: {
  step: number;
  learningRate: number;
  rollouts: readonly Rollout[];
  scores: Readonly<Record<string, readonly (number | null)[]>>;
  mixed: MixedRewards;
  referenceLogProbs: Float32Array;
  updates: readonly GrpoUpdate[];
  observed: Readonly<Record<string, readonly (number | null)[]>>;
}): GrpoStepLog {
  const { rollouts, mixed, updates } = parts;
  const n = Math.max(1, rollouts.length);
  const oldLogProbs = rollouts.flatMap((r) => r.logProbs);
  let kl = 0;
  oldLogProbs.forEach((old, t) => {
    const d = (parts.referenceLogProbs[t] as number) - old;
    kl += Math.exp(d) - d - 1;
  });
  const meanOf = (pick: (u: GrpoUpdate) => number): number =>
    updates.reduce((sum, u) => sum + pick(u), 0) / Math.max(1, updates.length);

  return {
    step: parts.step,
    learningRate: parts.learningRate,
    rewards: Object.fromEntries(
      Object.keys(mixed.means).map((name) => [
        name,
        { mean: mixed.means[name] ?? null, spread: mixed.spreads[name] ?? 0 },
      ]),
    ),
    reward: mixed.total.reduce((sum, r) => sum + r, 0) / n,
    influence: mixed.influence,
    abstention: mixed.abstention,
    multipliers: mixed.multipliers,
    kl: kl / n,
    entropy: -oldLogProbs.reduce((sum, p) => sum + p, 0) / Math.max(1, oldLogProbs.length),
    length: oldLogProbs.length / n,
    finished: rollouts.filter((r) => r.finished).length / n,
    clipFraction: meanOf((u) => u.clipFraction),
    gradientNorm: meanOf((u) => u.gradientNorm),
    loss: meanOf((u) => u.loss),
    behaviours: Object.fromEntries(
      Object.entries(parts.observed).map(([name, values]) => {
        const seen = values.filter((v) => v !== null);
        return [name, { sum: seen.reduce((sum, v) => sum + v, 0), count: seen.length }];
      }),
    ),
  };
}
