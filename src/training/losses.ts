import { clip, exp, min, mul, neg, reduceMean, reduceSum, sub, type Tensor } from '../engine/index.ts';

/**
 * Weighted negative log-likelihood: −Σ w·log π.
 *
 * @param logProbs `[rows]`
 * @param weights `[rows]`; 1/rows each gives the mean over tokens
 */
export function supervisedLoss(logProbs: Tensor, weights: Tensor): Tensor {
  return neg(reduceSum(mul(weights, logProbs)));
}

/** Inputs of the GRPO loss, each `[rows]`: one entry a sampled token. */
export interface GrpoTerms {
  readonly logProbs: Tensor;
  /** log π_old, of the policy that sampled. */
  readonly oldLogProbs: Tensor;
  /** log π_ref, of the frozen reference. */
  readonly referenceLogProbs: Tensor;
  /** The advantage of the completion that the token belongs to. */
  readonly advantages: Tensor;
  /** How much the token counts: 1/(rollouts·length) by sequence, 1/tokens by token (DAPO). */
  readonly weights: Tensor;
}

export interface GrpoLossSettings {
  /** ε_low and ε_high: the ratio is trusted within [1 − ε_low, 1 + ε_high]. */
  readonly clipLow: number;
  readonly clipHigh: number;
  /** β */
  readonly klCoefficient: number;
}

/**
 * The GRPO objective (Shao et al. 2024, eq. 3; separate clip bounds as in DAPO, Yu et al. 2025), negated:
 *
 *     −Σ w · { min[ρ·A, clip(ρ, 1 − ε_low, 1 + ε_high)·A] − β·k3 }
 *     ρ = π / π_old        k3 = π_ref/π − log(π_ref/π) − 1
 */
export function grpoLoss(terms: GrpoTerms, settings: GrpoLossSettings): { loss: Tensor; kl: Tensor; ratio: Tensor } {
  const { logProbs, oldLogProbs, referenceLogProbs, advantages, weights } = terms;
  const ratio = exp(sub(logProbs, oldLogProbs));
  const trusted = clip(ratio, 1 - settings.clipLow, 1 + settings.clipHigh);
  const surrogate = min(mul(ratio, advantages), mul(trusted, advantages));

  const d = sub(referenceLogProbs, logProbs);
  const k3 = sub(sub(exp(d), d), 1);

  const objective = sub(surrogate, mul(k3, settings.klCoefficient));
  return { loss: neg(reduceSum(mul(weights, objective))), kl: reduceMean(k3), ratio };
}
