import { type GroupIds, membersByGroup, type TextRewardCard, withinGroupCovariance } from '../../rewards/index.ts';
import { cholesky, solveFactored } from '../../stats/index.ts';

/** With fewer replies that have another to be compared with, what varies among them is an accident. */
const leastCompared = 200;

type Levelled = TextRewardCard['levelled'];

/** Replies that may be compared with one another have the same number. */
export interface Comparable {
  readonly among: Levelled['within'];
  readonly groups: () => GroupIds;
}

export interface LevelledSlopes {
  /** Slope of each levelled trait, `[levelled]`. */
  readonly slopes: number[];
  readonly within: Levelled['within'];
  /** Replies that it was found on. */
  readonly fitted: number;
}

/**
 * Slopes γ of the levelled traits a for which the score s + Σ γ_k a_k has no covariance with any of them among comparable replies:
 * γ = −Cov(a, a)⁻¹ Cov(a, s). Setting a trait's own slope to 0 would not do: the words of an agreeing reply tell of its
 * agreement, and go on being paid for.
 *
 * The first way to compare that there are enough replies for is taken; failing all, all replies are compared.
 *
 * @param scores without the levelled traits, `[replies]`
 * @param traits the levelled ones alone, `[levelled][replies]`
 */
export function levelTraits(
  scores: readonly number[],
  traits: readonly (readonly number[])[],
  comparable: readonly Comparable[],
): LevelledSlopes {
  const together = { among: 'all', groups: scores.map(() => 0) } as const;
  const varying = (groups: GroupIds) => traits.map((trait) => withinGroupCovariance(trait, trait, groups) > 1e-12);
  const anyhow = varying(together.groups);
  const suffices = (groups: GroupIds): boolean =>
    compared(groups) >= leastCompared && varying(groups).every((varies, k) => varies === anyhow[k]);
  const { among, groups } = firstOf(comparable, suffices) ?? together;
  const used = traits.flatMap((_, k) => (anyhow[k] ? [k] : []));
  const slopes = traits.map(() => 0);
  if (used.length > 0) {
    const size = used.length;
    const spread = new Float64Array(size * size);
    used.forEach((k, row) => {
      used.forEach((l, column) => {
        const covariance = withinGroupCovariance(traits[k] as number[], traits[l] as number[], groups);
        // A trace of ridge: two traits that always go together are levelled together.
        spread[row * size + column] = row === column ? covariance * (1 + 1e-6) : covariance;
      });
    });
    const pull = Float64Array.from(used, (k) => -withinGroupCovariance(scores, traits[k] as number[], groups));
    const factor = cholesky(spread, size);
    if (factor === null) throw new RangeError('the levelled traits have no covariance that can be inverted');
    const solved = solveFactored(factor, size, pull);
    used.forEach((k, row) => {
      slopes[k] = solved[row] as number;
    });
  }
  return { slopes, within: among, fitted: compared(groups) };
}

function firstOf(comparable: readonly Comparable[], suffices: (groups: GroupIds) => boolean) {
  for (const { among, groups: find } of comparable) {
    const groups = find();
    if (suffices(groups)) return { among, groups };
  }
  return null;
}

/** Replies that have another one to be compared with. */
function compared(groups: GroupIds): number {
  return membersByGroup(groups).reduce((sum, { length }) => sum + (length > 1 ? length : 0), 0);
}
