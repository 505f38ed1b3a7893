import type { Interval } from './interval.ts';

export interface SequenceOptions {
  /** Error probability over the whole, endless sequence; default 0.05. */
  readonly alpha?: number;
  /** 1: `low` (or `high`) alone is valid at `alpha`; 2, the default: both together. */
  readonly sides?: 1 | 2;
  /** The number of observations at which the sequence is tightest: about how many a decision should take. */
  readonly tightestAt: number;
}

/**
 * Half-width of the asymptotic confidence sequence of Waudby-Smith, Arbour, Sinha, Kennedy & Ramdas, "Time-uniform
 * central limit theory and asymptotic confidence sequences" (Annals of Statistics 2024): Theorem 2.2 two-sided,
 *
 *   σ √( 2(tρ² + 1)/(t²ρ²) · log(√(tρ² + 1)/α) ),
 *
 * and with log(1 + √(tρ² + 1)/(2α)) one-sided (Proposition 2.3's companion). ρ is set so that it is tightest at `tightestAt`.
 * @param standardDeviation of one observation
 */
export function sequenceHalfWidth(
  observations: number,
  standardDeviation: number,
  { alpha = 0.05, sides = 2, tightestAt }: SequenceOptions,
): number {
  if (!(observations > 0)) return Number.POSITIVE_INFINITY;
  if (!(tightestAt > 0)) throw new RangeError(`tightestAt counts observations, ${tightestAt} is not possible`);
  // A one-sided sequence at alpha is about as wide as a two-sided one at twice that.
  const spent = sides === 2 ? alpha : 2 * alpha;
  const rho2 = (-2 * Math.log(spent) + Math.log(-2 * Math.log(spent)) + 1) / tightestAt;
  const t = observations;
  const grown = Math.sqrt(t * rho2 + 1);
  const log = sides === 2 ? Math.log(grown / alpha) : Math.log1p(grown / (2 * alpha));
  return standardDeviation * Math.sqrt(((2 * (t * rho2 + 1)) / (t * t * rho2)) * log);
}

export interface Tally {
  readonly successes: number;
  readonly trials: number;
}

/**
 * Anytime-valid interval for the difference of two rates, candidate − baseline, as an A/B test accumulates: it may be
 * looked at after every observation, and stopping when it excludes zero keeps the error at `alpha`.
 *
 * The difference is treated as a mean over all t = n₁ + n₀ observations with variance t (σ₁²/n₁ + σ₀²/n₀), the variance
 * of the augmented inverse-propensity estimator in a randomised experiment. Rates are smoothed by one success and one
 * failure for the variance alone, so that a run of equal outcomes does not pass for certainty. The guarantee is
 * asymptotic: do not act on the first hundred observations.
 */
export function rateDifferenceSequence(candidate: Tally, baseline: Tally, options: SequenceOptions): Interval {
  if (candidate.trials === 0 || baseline.trials === 0) {
    return { estimate: Number.NaN, low: -1, high: 1 };
  }
  const spread = ({ successes, trials }: Tally) => {
    const p = (successes + 1) / (trials + 2);
    return (p * (1 - p)) / trials;
  };
  const t = candidate.trials + baseline.trials;
  const half = sequenceHalfWidth(t, Math.sqrt(t * (spread(candidate) + spread(baseline))), options);
  const estimate = candidate.successes / candidate.trials - baseline.successes / baseline.trials;
  return { estimate, low: Math.max(-1, estimate - half), high: Math.min(1, estimate + half) };
}
