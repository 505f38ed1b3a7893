import { ascend, initialMultipliers, type Multipliers, multiplierWeight, violation } from './constraints.ts';
import { type GroupIds, meanAndStd, membersByGroup } from './groups.ts';
import { influenceShares } from './influence.ts';
import type { RewardMix } from './mix-schema.ts';
import { requireFinite, type Score } from './signal.ts';

/** Scores by signal, each `[batch]`. */
export type ScoreTable = Readonly<Record<string, readonly Score[]>>;

/** What a batch of scores became. Arrays are `[batch]`, in the order of the input. */
export interface MixedRewards {
  /** Σ of the contributions: in reward units, or in standard units for `normalize-then-sum`. */
  readonly total: Float64Array;
  readonly advantages: Float64Array;
  /** What each signal added to `total`. */
  readonly contributions: Readonly<Record<string, Float64Array>>;
  /** Share of each signal in the within-group differences of `total`; sums to 1. `null` when nothing differs. */
  readonly influence: Readonly<Record<string, number>> | null;
  /** Mean raw score over the completions that were scored; `null` when none was. */
  readonly means: Readonly<Record<string, number | null>>;
  /** Pooled within-group standard deviation of the raw scores. */
  readonly spreads: Readonly<Record<string, number>>;
  /** Share of completions on which the signal abstained. */
  readonly abstention: Readonly<Record<string, number>>;
  /** Share of groups in which it scored some completions and abstained on others, where abstaining is itself a score. */
  readonly partialAbstention: Readonly<Record<string, number>>;
  /** Share of groups whose total has a standard deviation below the floor; `null` where signals are floored singly. */
  readonly belowFloor: number | null;
  /** Multipliers used for this batch, those for the next, and by how much each constraint was broken. */
  readonly multipliers: Multipliers;
  readonly nextMultipliers: Multipliers;
  readonly violations: Readonly<Record<string, number | null>>;
}

/** Guards the division when the whole batch is one value (TRL's ε). */
const batchEpsilon = 1e-4;
/** Below this a standard deviation is rounding, whatever floor the mix sets. */
const leastStd = 1e-8;

/**
 * Turns raw scores into advantages.
 *
 * - `sum-then-normalize` (GRPO, Shao et al. 2024): R = Σ w_k r_k, A = (R − mean) / max(std, floor) in each group.
 * - `normalize-then-sum` (GDPO; TRL, verl): z_k = (r_k − mean) / max(std, floor) in each group, R = Σ w_k z_k, and A is
 *   R normalised over the batch.
 * - `constrained`: as the first, with each constraint's Lagrange multiplier added to its signal's weight.
 *
 * An abstention adds nothing and the other weights stay as they are.
 *
 * @param groups group of each completion, `[batch]`
 * @param multipliers of the step before, for `constrained`; the constraints' initial values when left out
 * @throws RangeError when a signal of the mix was not scored, lengths differ, or a score is not finite
 */
export function mixRewards(
  scores: ScoreTable,
  groups: GroupIds,
  mix: RewardMix,
  multipliers: Multipliers = initialMultipliers(mix.constraints),
): MixedRewards {
  const names = [...new Set([...Object.keys(mix.weights), ...mix.constraints.map((c) => c.signal)])];
  for (const name of names) requireScores(name, scores[name], groups.length);
  const table = (name: string) => scores[name] as readonly Score[];
  const byGroup = membersByGroup(groups);

  const means = Object.fromEntries(names.map((name) => [name, meanOfScored(table(name))]));
  const weights = effectiveWeights(mix, multipliers);
  const contributions = Object.fromEntries(
    names.map((name) => [name, contributionOf(name, table(name), weights[name] ?? 0, byGroup, mix)]),
  );

  const total = new Float64Array(groups.length);
  for (const name of names) {
    const column = contributions[name] as Float64Array;
    for (let i = 0; i < total.length; i++) total[i] = (total[i] as number) + (column[i] as number);
  }
  const { advantages, belowFloor } =
    mix.normalization === 'normalize-then-sum'
      ? { advantages: normalizeBatch(total, mix), belowFloor: null }
      : normalizeGroups(total, byGroup, mix);

  return {
    total,
    advantages,
    contributions,
    influence: influenceShares(contributions, groups),
    means,
    spreads: Object.fromEntries(names.map((name) => [name, pooledSpread(table(name), byGroup)])),
    abstention: Object.fromEntries(
      names.map((name) => [name, table(name).filter((s) => s === null).length / Math.max(1, groups.length)]),
    ),
    partialAbstention: Object.fromEntries(
      names.map((name) => [
        name,
        byGroup.filter((m) => scoresSome(table(name), m)).length / Math.max(1, byGroup.length),
      ]),
    ),
    belowFloor,
    multipliers: { ...multipliers },
    nextMultipliers: ascend(mix.constraints, multipliers, means),
    violations: Object.fromEntries(
      mix.constraints.map((c) => {
        const mean = means[c.signal] ?? null;
        return [c.signal, mean === null ? null : violation(c, mean)];
      }),
    ),
  };
}

function requireScores(name: string, column: readonly Score[] | undefined, batch: number): void {
  if (!column) throw new RangeError(`the mix names a signal "${name}" that was not scored`);
  if (column.length !== batch) {
    throw new RangeError(`signal "${name}" has ${column.length} scores for ${batch} completions`);
  }
  requireFinite(name, column);
}

function effectiveWeights(mix: RewardMix, multipliers: Multipliers): Record<string, number> {
  const weights: Record<string, number> = { ...mix.weights };
  for (const constraint of mix.constraints) {
    const multiplier = multipliers[constraint.signal] ?? constraint.initial;
    weights[constraint.signal] = (weights[constraint.signal] ?? 0) + multiplierWeight(constraint, multiplier);
  }
  return weights;
}

function contributionOf(
  name: string,
  column: readonly Score[],
  weight: number,
  byGroup: readonly number[][],
  mix: RewardMix,
): Float64Array {
  const out = new Float64Array(column.length);
  for (const members of byGroup) {
    const { mean, std } = meanAndStd(scoredValues(column, members));
    const floor = mix.stdFloors[name] ?? mix.stdFloor;
    for (const i of members) {
      const score = column[i] as Score;
      if (mix.normalization === 'normalize-then-sum') {
        // A scored completion among abstainers has nothing to be compared with: its z is 0, as theirs is.
        out[i] = score === null ? 0 : (weight * (score - mean)) / Math.max(std, floor, leastStd);
      } else {
        out[i] = weight * (score ?? (mix.abstention === 'zero' ? 0 : mean));
      }
    }
  }
  return out;
}

function normalizeGroups(
  total: Float64Array,
  byGroup: readonly number[][],
  mix: RewardMix,
): { advantages: Float64Array; belowFloor: number } {
  const advantages = new Float64Array(total.length);
  let below = 0;
  for (const members of byGroup) {
    const { mean, std } = meanAndStd(members.map((i) => total[i] as number));
    if (std < mix.stdFloor) below++;
    // R_i minus the mean of the others equals (R_i − mean) · G / (G − 1).
    const stretch = mix.baseline === 'leave-one-out' && members.length > 1 ? members.length / (members.length - 1) : 1;
    const divisor = mix.scale === 'std' ? Math.max(std, mix.stdFloor, leastStd) : 1;
    for (const i of members) advantages[i] = (stretch * ((total[i] as number) - mean)) / divisor;
  }
  return { advantages, belowFloor: below / Math.max(1, byGroup.length) };
}

function normalizeBatch(total: Float64Array, mix: RewardMix): Float64Array {
  if (mix.scale === 'none') return total.slice();
  const { mean, std } = meanAndStd([...total]);
  return total.map((value) => (value - mean) / (std + batchEpsilon));
}

function scoredValues(column: readonly Score[], members: readonly number[]): number[] {
  return members.map((i) => column[i] as Score).filter((score) => score !== null);
}

function scoresSome(column: readonly Score[], members: readonly number[]): boolean {
  const scored = scoredValues(column, members).length;
  return scored > 0 && scored < members.length;
}

function meanOfScored(column: readonly Score[]): number | null {
  const scored = column.filter((score) => score !== null);
  return scored.length === 0 ? null : scored.reduce((sum, score) => sum + score, 0) / scored.length;
}

function pooledSpread(column: readonly Score[], byGroup: readonly number[][]): number {
  let squares = 0;
  let freedom = 0;
  for (const members of byGroup) {
    const scored = scoredValues(column, members);
    if (scored.length < 2) continue;
    squares += meanAndStd(scored).std ** 2 * (scored.length - 1);
    freedom += scored.length - 1;
  }
  return freedom === 0 ? 0 : Math.sqrt(squares / freedom);
}
