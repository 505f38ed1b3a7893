import type { FamilySum } from './families.ts';

/** One group (an arm): what every family gave under every seed. */
export interface SeededGroup {
  readonly name: string;
  readonly runs: readonly { readonly seed: number; readonly families: readonly FamilySum[] }[];
}

/** A group's values, seeds by families. */
export interface SeedTable {
  /** `[seeds, families]`, flat. */
  readonly sums: Float64Array;
  readonly counts: Float64Array;
  readonly seeds: readonly number[];
}

/** @throws RangeError when a group has two runs of one seed */
export function tabulate({ name, runs }: SeededGroup, families: readonly string[]): SeedTable {
  const index = new Map(families.map((family, i) => [family, i]));
  const seeds = [...new Set(runs.map(({ seed }) => seed))].sort((a, b) => a - b);
  if (seeds.length !== runs.length) throw new RangeError(`group '${name}' has two runs of one seed`);
  const sums = new Float64Array(seeds.length * families.length);
  const counts = new Float64Array(seeds.length * families.length);
  for (const run of runs) {
    const row = seeds.indexOf(run.seed) * families.length;
    for (const { family, sum, count } of run.families) {
      sums[row + index.get(family)!]! += sum;
      counts[row + index.get(family)!]! += count;
    }
  }
  return { sums, counts, seeds };
}

/** The sum of a list. */
export const add = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0);

/** Adds a `[seeds, families]` table up by seed or by family. */
export function along(cells: Float64Array, width: number, level: 'seed' | 'family'): Float64Array {
  const out = new Float64Array(level === 'seed' ? cells.length / width : width);
  for (let i = 0; i < cells.length; i++) out[level === 'seed' ? Math.floor(i / width) : i % width]! += cells[i]!;
  return out;
}

export function weightedRatio(sums: Float64Array, counts: Float64Array, weights: Float64Array): number {
  let top = 0;
  let bottom = 0;
  for (let i = 0; i < sums.length; i++) {
    top += weights[i]! * sums[i]!;
    bottom += weights[i]! * counts[i]!;
  }
  return top / bottom;
}

/**
 * The part of the variance that both levels' bootstraps contain: noise of single cells (seed × family), from what rows
 * and columns leave of the cells' influence on the statistic, as the mean square of the interaction in a two-way layout.
 */
export function cellVariance(
  tables: readonly SeedTable[],
  means: readonly number[],
  slopes: readonly number[],
  together: boolean,
  width: number,
): number {
  const influence = tables.map(({ sums, counts }, g) => {
    const whole = add(counts);
    return sums.map((sum, i) => (slopes[g]! * (sum - means[g]! * counts[i]!)) / whole);
  });
  const layers = together
    ? [influence[0]!.map((_, i) => influence.reduce((sum, values) => sum + values[i]!, 0))]
    : influence;
  return layers.reduce((sum, cells) => sum + residualSquares(cells, width), 0);
}

/** Sum of squares of a `[rows, width]` table after its row and column means are taken out, for its degrees of freedom. */
function residualSquares(cells: Float64Array, width: number): number {
  const height = cells.length / width;
  if (height < 2 || width < 2) return 0;
  const rows = new Float64Array(height);
  const columns = new Float64Array(width);
  for (let i = 0; i < cells.length; i++) {
    rows[Math.floor(i / width)]! += cells[i]! / width;
    columns[i % width]! += cells[i]! / height;
  }
  const grand = add(rows) / height;
  let squares = 0;
  for (let i = 0; i < cells.length; i++) {
    squares += (cells[i]! - rows[Math.floor(i / width)]! - columns[i % width]! + grand) ** 2;
  }
  return (squares * cells.length) / ((height - 1) * (width - 1));
}
