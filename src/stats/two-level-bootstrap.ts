import { studentQuantile } from './distributions.ts';
import type { FamilySum } from './families.ts';
import { type FillIndices, indexStream } from './index-stream.ts';
import { type Interval, wilsonInterval } from './interval.ts';
import { variance } from './moments.ts';
import type { Random } from './random.ts';

/** One group (an arm): what every family gave under every seed. */
export interface SeededGroup {
  readonly name: string;
  readonly runs: readonly { readonly seed: number; readonly families: readonly FamilySum[] }[];
}

export interface TwoLevelOptions {
  readonly random: Random;
  /** Default 4,000. */
  readonly draws?: number;
}

/** What was resampled. `seed` is there only when every group has two seeds or more. */
export type ResampledLevel = 'seed' | 'family';

/** An estimate whose uncertainty comes from seeds and families; `levelInterval` and the bounds read it. */
export interface TwoLevelEstimate {
  readonly estimate: number;
  readonly standardError: number;
  /** Degrees of freedom of the standard error (Satterthwaite); few seeds make it small. */
  readonly degrees: number;
  /** Parts of the variance, before the common part is taken off: between seeds, between families. */
  readonly seedVariance: number;
  readonly familyVariance: number;
  readonly levels: readonly ResampledLevel[];
  readonly seeds: number;
  readonly families: number;
}

interface Totals {
  /** `[seeds, families]`: sums and counts, one after the other. */
  readonly sums: Float64Array;
  readonly counts: Float64Array;
  readonly seeds: readonly number[];
}

/**
 * Uncertainty of functions of group means when the same families were measured under several training seeds.
 *
 * Seeds and families cross (every family meets every seed), so neither level can be resampled inside the other. Each
 * level is bootstrapped on its own, n − 1 of n drawn with replacement (Rao & Wu 1988: unbiased for few units), and the
 * variances are combined as for two-way clustering (Cameron, Gelbach & Miller 2011): V = V_seed + V_family − V_cell,
 * never below either part; V_cell is the noise of
 * single runs on single families, which both contain. The interval is Student's t on
 * Satterthwaite degrees of freedom, because a percentile interval over three seeds can never reach far enough.
 *
 * When all groups have the same seeds, a seed is drawn for all groups at once (they share what comes before the arms
 * part); otherwise each group's seeds are drawn apart. With one seed in any group only families are resampled, and
 * `levels` says so: such an interval tells nothing about another training run.
 * @param statistic from group means (in the order of `groups`) to the numbers of interest
 * @throws RangeError when a group has no value
 */
export function twoLevelBootstrap(
  groups: readonly SeededGroup[],
  statistic: (means: readonly number[]) => readonly number[],
  { random, draws = 4000 }: TwoLevelOptions,
): TwoLevelEstimate[] {
  if (groups.length === 0) throw new RangeError('there is no group to resample');
  const families = [...new Set(groups.flatMap(({ runs }) => runs.flatMap((run) => run.families.map((f) => f.family))))];
  const totals = groups.map((group) => tabulate(group, families));
  const means = totals.map(({ sums, counts }, g) => {
    const mean = add(sums) / add(counts);
    if (Number.isNaN(mean)) throw new RangeError(`group '${groups[g]!.name}' has no value`);
    return mean;
  });
  const estimates = statistic(means);
  const shared = totals.every(({ seeds }) => seeds.join() === totals[0]!.seeds.join());
  const fewestSeeds = Math.min(...totals.map(({ seeds }) => seeds.length));
  const bySeed = fewestSeeds >= 2;
  const width = families.length;

  const summed = (level: ResampledLevel) =>
    totals.map(({ sums, counts }) => ({ sums: along(sums, width, level), counts: along(counts, width, level) }));
  const byFamily = summed('family');
  const familyVariances =
    width < 2
      ? null
      : drawLevel(random.fork('family'), (fill) => {
          const weights = drawWeights(width, fill);
          return byFamily.map(({ sums, counts }) => weightedRatio(sums, counts, weights));
        });
  const perSeed = summed('seed');
  const seedVariances = !bySeed
    ? null
    : drawLevel(random.fork('seed'), (fill) => {
        const common = shared ? drawWeights(fewestSeeds, fill) : null;
        return perSeed.map(({ sums, counts }) => weightedRatio(sums, counts, common ?? drawWeights(sums.length, fill)));
      });

  const slopes = gradients(statistic, means, estimates.length);
  return estimates.map((estimate, k) => {
    const familyVariance = familyVariances?.[k] ?? Number.POSITIVE_INFINITY;
    const seedVariance = seedVariances?.[k] ?? 0;
    const cell = bySeed ? cellVariance(totals, means, slopes[k]!, shared, width) : 0;
    const combined = Math.max(seedVariance, familyVariance, seedVariance + familyVariance - cell);
    const seedDegrees = (shared ? fewestSeeds : totals.reduce((sum, { seeds }) => sum + seeds.length - 1, 1)) - 1;
    const familyDegrees = width - 1;
    const spread =
      (bySeed ? seedVariance ** 2 / seedDegrees : 0) + (familyVariance > 0 ? familyVariance ** 2 / familyDegrees : 0);
    return {
      estimate,
      standardError: Math.sqrt(combined),
      degrees: spread > 0 && Number.isFinite(spread) ? Math.max(1, combined ** 2 / spread) : Math.max(1, familyDegrees),
      seedVariance,
      familyVariance,
      levels: bySeed ? ['seed', 'family'] : ['family'],
      seeds: fewestSeeds,
      families: width,
    };
  });

  function drawLevel(stream: Random, drawMeans: (fill: FillIndices) => readonly number[]): readonly number[] {
    const fill = indexStream(stream);
    const found = estimates.map(() => new Float64Array(draws));
    for (let d = 0; d < draws; d++) {
      const values = statistic(drawMeans(fill));
      for (const [k, value] of values.entries()) found[k]![d] = value;
    }
    return found.map((values) => {
      const defined = values.filter((value) => Number.isFinite(value));
      return defined.length > 1 ? variance(defined) : Number.NaN;
    });
  }
}

/** Two-sided interval at `level`; where nothing varies, Wilson's bound for no event in as many trials as families. */
export function levelInterval(found: TwoLevelEstimate, level = 0.95): Interval {
  const { estimate, standardError, degrees, families } = found;
  const half =
    standardError > 1e-12
      ? studentQuantile(0.5 + level / 2, degrees) * standardError
      : wilsonInterval(0, families, level).high;
  return { estimate, low: estimate - half, high: estimate + half };
}

/** Draws n − 1 of n units with replacement; weights are scaled to sum to n. */
function drawWeights(n: number, fill: FillIndices): Float64Array {
  const weights = new Float64Array(n);
  const chosen = new Int32Array(n - 1);
  fill(chosen, n);
  for (const i of chosen) weights[i]! += n / (n - 1);
  return weights;
}

function tabulate({ name, runs }: SeededGroup, families: readonly string[]): Totals {
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

const add = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0);

/** Adds a `[seeds, families]` table up by seed or by family. */
function along(cells: Float64Array, width: number, level: ResampledLevel): Float64Array {
  const out = new Float64Array(level === 'seed' ? cells.length / width : width);
  for (let i = 0; i < cells.length; i++) out[level === 'seed' ? Math.floor(i / width) : i % width]! += cells[i]!;
  return out;
}

function weightedRatio(sums: Float64Array, counts: Float64Array, weights: Float64Array): number {
  let top = 0;
  let bottom = 0;
  for (let i = 0; i < sums.length; i++) {
    top += weights[i]! * sums[i]!;
    bottom += weights[i]! * counts[i]!;
  }
  return top / bottom;
}

/** `[statistics, groups]`: slopes of the statistics in the group means, by central differences. */
function gradients(
  statistic: (means: readonly number[]) => readonly number[],
  means: readonly number[],
  outputs: number,
): number[][] {
  const step = 1e-5;
  const out = Array.from({ length: outputs }, () => new Array<number>(means.length).fill(0));
  for (let g = 0; g < means.length; g++) {
    const up = statistic(means.map((m, i) => (i === g ? m + step : m)));
    const down = statistic(means.map((m, i) => (i === g ? m - step : m)));
    for (let k = 0; k < outputs; k++) out[k]![g] = (up[k]! - down[k]!) / (2 * step);
  }
  return out;
}

/**
 * The part of the variance that both levels' bootstraps contain: noise of single cells (seed × family), from what rows
 * and columns leave of the cells' influence on the statistic, as the mean square of the interaction in a two-way layout.
 */
function cellVariance(
  totals: readonly Totals[],
  means: readonly number[],
  slopes: readonly number[],
  shared: boolean,
  width: number,
): number {
  const influence = totals.map(({ sums, counts }, g) => {
    const whole = add(counts);
    return sums.map((sum, i) => (slopes[g]! * (sum - means[g]! * counts[i]!)) / whole);
  });
  const layers = shared
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
