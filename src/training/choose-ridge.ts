import type { LogisticFit } from '../stats/index.ts';

/** Penalties on standardised coefficients, in the unit of observations. */
export const usualRidges: readonly number[] = [1, 10, 100, 1000];

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

/** What is fitted on all folds but one, and how it does on that one. */
export interface RidgeTrial {
  fit(ridge: number): LogisticFit;
  loss(fitted: LogisticFit): number;
}

/** The ridge with the smallest loss, averaged over the trials; of equals the stronger one. */
export function chooseRidge(ridges: readonly number[], trials: readonly RidgeTrial[]): number {
  const strongestFirst = [...ridges].sort((a, b) => b - a);
  const tried = strongestFirst.map((ridge) => ({
    ridge,
    loss: trials.reduce((sum, trial) => sum + trial.loss(trial.fit(ridge)), 0),
  }));
  return tried.reduce((least, next) => (next.loss < least.loss ? next : least)).ridge;
}
