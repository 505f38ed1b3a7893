import { type BootstrapInterval, type BootstrapOptions, bootstrapMean } from './cluster-bootstrap.ts';
import { sumByFamily } from './families.ts';
import { type McNemar, mcnemarExact } from './mcnemar.ts';
import { familiesNeeded, minimumDetectableEffect, type PowerOptions } from './power.ts';

/** One item's outcome under both models; null: not measurable there. */
export interface PairedOutcome {
  readonly family: string;
  readonly candidate: number | null;
  readonly baseline: number | null;
}

export interface PairedDifference extends BootstrapInterval {
  /** Means over the pairs that both models have. */
  readonly candidate: number;
  readonly baseline: number;
  readonly pairs: number;
  /** Pairs left out because one side or both could not be measured. */
  readonly leftOut: number;
  /** Only for outcomes that are all 0 or 1. */
  readonly mcnemar: McNemar | null;
  readonly minimumDetectable: number;
  /** Families that would give the wanted power to find `effect`, when one was named. */
  readonly familiesNeeded: number | null;
}

/**
 * Candidate minus baseline over the same items: a mean of differences, resampled by family.
 * @param options.effect a difference that matters, to say how many families would find it
 * @throws RangeError when no item is measured under both
 */
export function pairedDifference(
  outcomes: readonly PairedOutcome[],
  options: BootstrapOptions & PowerOptions & { readonly effect?: number },
): PairedDifference {
  const both = outcomes.filter(
    (pair): pair is { family: string; candidate: number; baseline: number } =>
      pair.candidate !== null && pair.baseline !== null,
  );
  if (both.length === 0) throw new RangeError('no item is measured under both models');
  const average = (side: 'candidate' | 'baseline') => both.reduce((sum, pair) => sum + pair[side], 0) / both.length;
  const isBinary = both.every(({ candidate, baseline }) => [candidate, baseline].every((v) => v === 0 || v === 1));
  const interval = bootstrapMean(
    sumByFamily(both.map(({ family, candidate, baseline }) => ({ family, value: candidate - baseline }))),
    { ...options, range: isBinary ? [-1, 1] : [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] },
  );
  return {
    ...interval,
    candidate: average('candidate'),
    baseline: average('baseline'),
    pairs: both.length,
    leftOut: outcomes.length - both.length,
    mcnemar: isBinary
      ? mcnemarExact(
          both.map(({ candidate }) => candidate === 1),
          both.map(({ baseline }) => baseline === 1),
        )
      : null,
    minimumDetectable: minimumDetectableEffect(interval.standardError, options),
    familiesNeeded:
      options.effect === undefined
        ? null
        : familiesNeeded(interval.families, interval.standardError, options.effect, options),
  };
}
