import type { AverageContrast } from './average-contrast.ts';

/** An effect by labels on a drawn sample, made sharper by what rules say of all events. */
export interface CorrectedContrast extends AverageContrast {
  /** By the labels of the sample alone. */
  readonly byLabels: AverageContrast;
  /** By rules, on all events: this effect or another; null: the rules gave none. */
  readonly byRules: AverageContrast | null;
  /** ω: how much the rules are listened to. 0: not at all. */
  readonly share: number;
}

/** An effect by labels alone. */
export function uncorrected(byLabels: AverageContrast): CorrectedContrast {
  return { ...byLabels, byLabels, byRules: null, share: 0 };
}

/**
 * Predict-then-debias (Kluger, Lu, Zrnic, Wang, Bates 2025, arXiv 2501.18577; after prediction-powered inference, Angelopoulos
 * et al. 2023, doi:10.1126/science.adi6000): θ̂ = θ̂_labels − ω (γ̂_sample − γ̂_all), where γ̂ is by rules and needs to be no
 * estimate of θ: the same on sample and on all is enough. ω = Cov(θ̂_labels, γ̂_sample − γ̂_all) / Var(γ̂_sample − γ̂_all) makes
 * the variance least, and both are sums over users of products of influences.
 */
export function predictThenDebias(
  byLabels: AverageContrast,
  onSample: AverageContrast,
  byRules: AverageContrast,
): CorrectedContrast {
  const users = Math.max(byLabels.influence.length, onSample.influence.length, byRules.influence.length);
  const gap = Float64Array.from(
    { length: users },
    (_, u) => (onSample.influence[u] ?? 0) - (byRules.influence[u] ?? 0),
  );
  let [together, alone, own] = [0, 0, 0];
  for (let u = 0; u < users; u++) {
    const psi = byLabels.influence[u] ?? 0;
    together += psi * (gap[u] as number);
    alone += (gap[u] as number) ** 2;
    own += psi * psi;
  }
  // A sample of everything leaves a gap of rounding alone: there is nothing to correct.
  const share = alone > 1e-12 * own ? together / alone : 0;
  const influence = gap.map((psi, u) => (byLabels.influence[u] ?? 0) - share * psi);
  const squares = influence.reduce((sum, psi) => sum + psi * psi, 0);
  // Few users have labels, and it is their number that the correction for small samples is about.
  const correction = byLabels.clusters / Math.max(1, byLabels.clusters - 1);
  return {
    estimate: byLabels.estimate - share * (onSample.estimate - byRules.estimate),
    standardError: Math.sqrt(correction * squares),
    rows: byLabels.rows,
    clusters: byLabels.clusters,
    influence,
    byLabels,
    byRules,
    share,
  };
}
