import {
  type AverageContrast,
  type CorrectedContrast,
  familiesNeeded,
  minimumDetectableEffect,
  normalCdf,
  normalQuantile,
} from '../../stats/index.ts';
import type { Conclusion, Correction, Effect, Range } from './finding.ts';

/**
 * The smallest effect that matters: five points. Sharma et al. 2023 (arXiv 2310.13548) find that the strongest single
 * feature moves preference by about six.
 */
export const defaultMargin = 0.05;

const z = normalQuantile(0.975);

type Estimate = Pick<AverageContrast, 'estimate' | 'standardError' | 'rows' | 'clusters'>;

/** @param sameEffect false: what the rules estimate on all events is another effect */
export function effectFrom(found: Estimate | CorrectedContrast, margin: number, sameEffect = true): Effect {
  const { standardError, rows, clusters } = found;
  return {
    ...rangeOf(found, margin),
    standardError,
    events: rows,
    users: clusters,
    detectable: minimumDetectableEffect(standardError),
    usersNeeded: standardError > 0 ? familiesNeeded(clusters, standardError, margin) : 2,
    correction: 'byLabels' in found ? correctionOf(found, margin, sameEffect) : null,
  };
}

function correctionOf(
  { byLabels, byRules, share, standardError, rows }: CorrectedContrast,
  margin: number,
  sameEffect: boolean,
): Correction {
  return {
    labels: rows,
    byLabels: rangeOf(byLabels, margin),
    byRules: sameEffect && byRules !== null ? rangeOf(byRules, margin) : null,
    share,
    worth: standardError > 0 ? rows * (byLabels.standardError / standardError) ** 2 : rows,
    labelsNeeded: standardError > 0 ? familiesNeeded(rows, standardError, margin) : 2,
  };
}

function rangeOf({ estimate, standardError }: Pick<Estimate, 'estimate' | 'standardError'>, margin: number): Range {
  const low = estimate - z * standardError;
  const high = estimate + z * standardError;
  return { estimate, low, high, conclusion: conclude(low, high, margin) };
}

function conclude(low: number, high: number, margin: number): Conclusion {
  if (low > 0) return 'raises';
  if (high < 0) return 'lowers';
  return low > -margin && high < margin ? 'negligible' : 'unclear';
}

export function pValueOf({ estimate, standardError }: Pick<Effect, 'estimate' | 'standardError'>): number {
  return standardError > 0 ? 2 * normalCdf(-Math.abs(estimate) / standardError) : 1;
}
