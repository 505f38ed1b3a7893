import { logisticRegression, predictLogit, sigmoid } from '../stats/index.ts';

/** How much each rated reply stands for, given that replies are not rated at random. */
export interface PropensityWeights {
  /** One for each row; 0 for replies that were not rated. */
  readonly weights: readonly number[];
  /** Share of replies that were rated. */
  readonly rated: number;
  /** (Σ w)² / Σ w² over the rated: how many unweighted events the weighted ones are worth. */
  readonly effectiveSize: number;
  readonly largest: number;
  /** Share of rated replies whose weight met the ceiling. */
  readonly clipped: number;
}

/** Enough to keep a rare feature from separating the rated from the unrated. */
const propensityRidge = 1;

/**
 * Stabilised inverse-propensity weights: w = P(rated) / P(rated | features), clipped, with the propensity from a logistic
 * regression over the same features. They undo that some kinds of reply are rated more often than others, as far as the
 * features tell them apart.
 *
 * @param rows scaled features, `[rows, features]`
 * @param ceiling no reply counts for more than this many
 */
export function propensityWeights(
  rows: readonly ArrayLike<number>[],
  isRated: readonly boolean[],
  ceiling: number,
): PropensityWeights {
  const fit = logisticRegression(
    rows,
    isRated.map((rated) => (rated ? 1 : 0)),
    { ridge: propensityRidge },
  );
  const count = isRated.filter(Boolean).length;
  const rated = count / isRated.length;
  let sum = 0;
  let squares = 0;
  let clipped = 0;
  const weights = rows.map((row, i) => {
    if (!isRated[i]) return 0;
    const wanted = rated / sigmoid(predictLogit(fit, row));
    if (wanted > ceiling) clipped++;
    const weight = Math.min(ceiling, wanted);
    sum += weight;
    squares += weight * weight;
    return weight;
  });
  return {
    weights,
    rated,
    effectiveSize: (sum * sum) / squares,
    largest: weights.reduce((most, weight) => Math.max(most, weight), 0),
    clipped: clipped / Math.max(1, count),
  };
}
