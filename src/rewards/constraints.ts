import type { MixConstraint } from './mix-schema.ts';

/** Lagrange multipliers by signal. */
export type Multipliers = Readonly<Record<string, number>>;

export function initialMultipliers(constraints: readonly MixConstraint[]): Record<string, number> {
  return Object.fromEntries(constraints.map((c) => [c.signal, c.initial]));
}

/** By how much the mean breaks the bound, in the signal's unit; below 0 there is room left. */
export function violation(constraint: MixConstraint, mean: number): number {
  return constraint.atMost !== undefined ? mean - constraint.atMost : (constraint.atLeast as number) - mean;
}

/** What the Lagrangian adds to the signal's weight: −λ for an upper bound, +λ for a lower one. */
export function multiplierWeight(constraint: MixConstraint, multiplier: number): number {
  return constraint.atMost !== undefined ? -multiplier : multiplier;
}

/**
 * One step of dual ascent on max_π min_{λ≥0} E[Σ w r] − Σ λ_j (E[c_j] − ε_j): λ_j ← max(0, λ_j + η_j (E[c_j] − ε_j))
 * (Moskovitz et al. 2023, "Confronting Reward Model Overoptimization with Constrained RLHF"). A constraint that nobody
 * was scored on keeps its multiplier.
 */
export function ascend(
  constraints: readonly MixConstraint[],
  multipliers: Multipliers,
  means: Readonly<Record<string, number | null>>,
): Record<string, number> {
  return Object.fromEntries(
    constraints.map((constraint) => {
      const before = multipliers[constraint.signal] ?? constraint.initial;
      const mean = means[constraint.signal];
      if (mean === null || mean === undefined) return [constraint.signal, before];
      const after = before + constraint.rate * violation(constraint, mean);
      return [constraint.signal, Math.min(constraint.ceiling, Math.max(0, after))];
    }),
  );
}
