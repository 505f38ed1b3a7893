/**
 * Standard deviations of feature columns, infinite for a column that never varies, which then scores 0.
 *
 * Columns are scaled and not centred: the intercept, which no ridge touches, makes up for the shift, and features that
 * are mostly 0 stay so, which a regression over many of them is several times faster for.
 *
 * @param rows `[rows][features]`, at least one
 */
export function columnScales(rows: readonly (readonly number[])[]): number[] {
  const width = rows[0]?.length ?? 0;
  return Array.from({ length: width }, (_, k) => {
    let mean = 0;
    for (const row of rows) mean += (row[k] as number) / rows.length;
    let square = 0;
    for (const row of rows) square += ((row[k] as number) - mean) ** 2 / rows.length;
    // A spread of rounding size is none: dividing by it would blow up a feature on which nothing was learned.
    return Math.sqrt(square) > 1e-9 * (1 + Math.abs(mean)) ? Math.sqrt(square) : Number.POSITIVE_INFINITY;
  });
}

export function scaled(row: readonly number[], scales: readonly number[]): Float64Array {
  const out = new Float64Array(row.length);
  for (let k = 0; k < out.length; k++) out[k] = (row[k] as number) / (scales[k] as number);
  return out;
}

/** A score that is linear in named features, in the features' own units. */
export interface LinearScore {
  readonly names: readonly string[];
  readonly intercept: number;
  /** Per unit of the feature. */
  readonly slopes: readonly number[];
}

/** The score whose coefficients were found for scaled features. */
export function unscaled(
  names: readonly string[],
  intercept: number,
  coefficients: ArrayLike<number>,
  scales: readonly number[],
): LinearScore {
  return { names, intercept, slopes: scales.map((scale, k) => (coefficients[k] as number) / scale) };
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
