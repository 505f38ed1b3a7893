/** Means and standard deviations of feature columns. A column that never varies has an infinite scale: it scores 0. */
export interface Standardisation {
  readonly means: readonly number[];
  readonly scales: readonly number[];
}

/** @param rows `[rows][features]`, at least one */
export function standardisation(rows: readonly (readonly number[])[]): Standardisation {
  const width = rows[0]?.length ?? 0;
  const means = new Array<number>(width).fill(0);
  const squares = new Array<number>(width).fill(0);
  for (const row of rows)
    row.forEach((x, k) => {
      means[k] = (means[k] as number) + x / rows.length;
    });
  for (const row of rows) {
    row.forEach((x, k) => {
      squares[k] = (squares[k] as number) + (x - (means[k] as number)) ** 2 / rows.length;
    });
  }
  // A spread of rounding size is none: dividing by it would blow up a feature on which nothing was learned.
  const scales = squares.map((square, k) => {
    const std = Math.sqrt(square);
    return std > 1e-9 * (1 + Math.abs(means[k] as number)) ? std : Number.POSITIVE_INFINITY;
  });
  return { means, scales };
}

export function standardise(row: readonly number[], { means, scales }: Standardisation): Float64Array {
  return Float64Array.from(row, (x, k) => (x - (means[k] as number)) / (scales[k] as number));
}

/** A score that is linear in named features, in the features' own units. */
export interface LinearScore {
  readonly names: readonly string[];
  readonly intercept: number;
  /** Per unit of the feature. */
  readonly slopes: readonly number[];
}

/** Turns coefficients of standardised features into slopes of the features themselves. */
export function unstandardise(
  names: readonly string[],
  intercept: number,
  coefficients: ArrayLike<number>,
  { means, scales }: Standardisation,
): LinearScore {
  const slopes = scales.map((scale, k) => (coefficients[k] as number) / scale);
  const shift = slopes.reduce((sum, slope, k) => sum + slope * (means[k] as number), 0);
  return { names, intercept: intercept - shift, slopes };
}

/** @throws RangeError when the row has another number of features than the score */
export function scoreOf({ names, intercept, slopes }: LinearScore, features: readonly number[]): number {
  if (features.length !== slopes.length) {
    throw new RangeError(`a row of ${features.length} features where the reward has ${names.length}`);
  }
  let score = intercept;
  for (let k = 0; k < slopes.length; k++) score += (slopes[k] as number) * (features[k] as number);
  return score;
}

/** @throws RangeError when names are missing or doubled, or a row does not fit them */
export function requireRows(rows: readonly (readonly number[])[], names: readonly string[]): void {
  if (new Set(names).size !== names.length) throw new RangeError('two features share a name');
  const index = rows.findIndex((row) => row.length !== names.length || !row.every(Number.isFinite));
  if (index >= 0) {
    throw new RangeError(`row ${index} does not hold one finite number for each of ${names.length} features`);
  }
}
