/**
 * Rows for regressions over very many columns of which each row holds few, every one of them as ±size, beside some dense
 * columns that all rows hold. Row i holds `sizes[i]` at the columns from `starts[i]` to `middles[i]` and `−sizes[i]` at
 * those from there to `starts[i + 1]`: no value is kept for an entry, nor a sign, and adding up a row multiplies once.
 */
export interface SignedRows {
  /** Number of sparse columns. */
  readonly width: number;
  /** `[rows + 1]` */
  readonly starts: Int32Array;
  /** `[rows]` */
  readonly middles: Int32Array;
  /** `[entries]` */
  readonly columns: Int32Array;
  /** `[rows]` */
  readonly sizes: Float32Array;
  readonly denseWidth: number;
  /** `[rows][denseWidth]` */
  readonly dense: Float32Array;
}

/** Row times weights of the sparse columns, then of the dense ones; more weights are not read. */
export function rowDot(rows: SignedRows, row: number, weights: Float64Array): number {
  const { width, starts, middles, columns, sizes, dense, denseWidth } = rows;
  const middle = middles[row] as number;
  const end = starts[row + 1] as number;
  let sum = 0;
  for (let e = starts[row] as number; e < middle; e++) sum += weights[columns[e] as number] as number;
  for (let e = middle; e < end; e++) sum -= weights[columns[e] as number] as number;
  sum *= sizes[row] as number;
  const first = row * denseWidth;
  for (let k = 0; k < denseWidth; k++) sum += (dense[first + k] as number) * (weights[width + k] as number);
  return sum;
}

/** Adds amount × row to `into`: sparse columns, then dense ones. */
export function addRow(rows: SignedRows, row: number, amount: number, into: Float64Array): void {
  const { width, starts, middles, columns, sizes, dense, denseWidth } = rows;
  const middle = middles[row] as number;
  const end = starts[row + 1] as number;
  const share = amount * (sizes[row] as number);
  for (let e = starts[row] as number; e < middle; e++) {
    const column = columns[e] as number;
    into[column] = (into[column] as number) + share;
  }
  for (let e = middle; e < end; e++) {
    const column = columns[e] as number;
    into[column] = (into[column] as number) - share;
  }
  const first = row * denseWidth;
  for (let k = 0; k < denseWidth; k++) {
    into[width + k] = (into[width + k] as number) + amount * (dense[first + k] as number);
  }
}
