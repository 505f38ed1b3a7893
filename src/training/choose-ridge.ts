import type { LogisticFit } from '../stats/index.ts';

/** Penalties on standardised coefficients, in the unit of observations. */
export const usualRidges: readonly number[] = [0.3, 3, 30, 300, 3000];

/** Mean negative log-likelihood of outcomes under logits. */
export function logLoss(logits: readonly number[], outcomes: readonly number[], weights?: readonly number[]): number {
  let sum = 0;
  let total = 0;
  logits.forEach((logit, i) => {
    const weight = weights?.[i] ?? 1;
    // log(1 + e^x) − y x, without overflow.
    const softplus = Math.max(logit, 0) + Math.log1p(Math.exp(-Math.abs(logit)));
    sum += weight * (softplus - (outcomes[i] as number) * logit);
    total += weight;
  });
  return sum / total;
}

/** The ridge with the smallest held-out loss; of equals the stronger one. */
export function chooseRidge(
  ridges: readonly number[],
  regress: (ridge: number) => LogisticFit,
  loss: (fitted: LogisticFit) => number,
): number {
  const tried = [...ridges].sort((a, b) => b - a).map((ridge) => ({ ridge, loss: loss(regress(ridge)) }));
  const best = tried.reduce((least, next) => (next.loss < least.loss ? next : least));
  return best.ridge;
}
