import { studentQuantile } from './distributions.ts';
import { type FillIndices, indexStream } from './index-stream.ts';
import { type Interval, wilsonInterval } from './interval.ts';
import { variance } from './moments.ts';
import type { Random } from './random.ts';
import { add, along, cellVariance, type SeededGroup, tabulate, weightedRatio } from './seed-table.ts';

export interface TwoLevelOptions {
  readonly random: Random;
  /** Default 4,000. */
  readonly draws?: number;
  /**
   * `separate` (default): each group's seeds are drawn apart, which is right for runs that share nothing but a number,
   * and errs on the wide side where a seed moves all groups alike. `blocks`: a seed is drawn for all groups at once,
   * for runs that share what comes before the groups part (a pipeline per seed); it leaves one degree of freedom fewer
   * than there are seeds.
   */
  readonly seeds?: 'separate' | 'blocks';
}

/** What was resampled. `seed` is there only when every group involved has two seeds or more. */
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
  /** The fewest seeds of any group involved. */
  readonly seeds: number;
  readonly families: number;
}

/**
 * Uncertainty of functions of group means when the same families were measured under several training seeds.
 *
 * Seeds and families cross (every family meets every seed), so neither level can be resampled inside the other. Each
 * level is bootstrapped on its own, n − 1 of n drawn with replacement (Rao & Wu 1988: unbiased for few units), and the
 * variances are combined as for two-way clustering (Cameron, Gelbach & Miller 2011): V = V_seed + V_family − V_cell,
 * never below either part; V_cell is the noise of single runs on single families, which both contain. The interval is
 * Student's t on Satterthwaite degrees of freedom, because a percentile interval over three seeds can never reach far
 * enough.
 *
 * An estimate that involves a group with one seed gets the uncertainty of families alone, and its `levels` say so: it
 * tells nothing about another training run.
 * @param statistic from group means (in the order of `groups`) to the numbers of interest
 * @throws RangeError when a group has no value, or seeds cannot be drawn as blocks
 */
export function twoLevelBootstrap(
  groups: readonly SeededGroup[],
  statistic: (means: readonly number[]) => readonly number[],
  { random, draws = 4000, seeds: pairing = 'separate' }: TwoLevelOptions,
): TwoLevelEstimate[] {
  if (groups.length === 0) throw new RangeError('there is no group to resample');
  const families = [...new Set(groups.flatMap(({ runs }) => runs.flatMap((run) => run.families.map((f) => f.family))))];
  const width = families.length;
  const tables = groups.map((group) => tabulate(group, families));
  const blocks = pairing === 'blocks';
  if (blocks && tables.some(({ seeds }) => seeds.join() !== tables[0]!.seeds.join())) {
    throw new RangeError('seeds can be drawn as blocks only when every group has the same seeds');
  }
  const means = tables.map(({ sums, counts }, g) => {
    const mean = add(sums) / add(counts);
    if (Number.isNaN(mean)) throw new RangeError(`group '${groups[g]!.name}' has no value`);
    return mean;
  });
  const estimates = statistic(means);
  const slopes = gradients(statistic, means, estimates.length);

  const byFamily = summed('family');
  const familyVariances = drawLevel(random.fork('family'), width > 1, (fill) => {
    const weights = drawWeights(width, fill);
    return byFamily.map(({ sums, counts }) => weightedRatio(sums, counts, weights));
  }).ofStatistics;
  const bySeed = summed('seed');
  const seedVariances = drawLevel(random.fork('seed'), true, (fill) => {
    const common = blocks ? drawWeights(bySeed[0]!.sums.length, fill) : null;
    return bySeed.map(({ sums, counts }) => weightedRatio(sums, counts, common ?? drawWeights(sums.length, fill)));
  });

  return estimates.map((estimate, k) => {
    const involved = tables.map((_, g) => g).filter((g) => Math.abs(slopes[k]![g]!) > 1e-9);
    const seeds = Math.min(...involved.map((g) => tables[g]!.seeds.length));
    const familyVariance = width > 1 ? familyVariances[k]! : Number.POSITIVE_INFINITY;
    const seedVariance = seeds > 1 ? seedVariances.ofStatistics[k]! : 0;
    const cell = seeds > 1 ? cellVariance(tables, means, slopes[k]!, blocks, width) : 0;
    const combined = Math.max(seedVariance, familyVariance, seedVariance + familyVariance - cell);
    const seedParts = blocks
      ? [{ part: seedVariance, degrees: seeds - 1 }]
      : involved.map((g) => ({
          part: slopes[k]![g]! ** 2 * seedVariances.ofMeans[g]!,
          degrees: tables[g]!.seeds.length - 1,
        }));
    const parts = [...(seeds > 1 ? seedParts : []), { part: familyVariance, degrees: width - 1 }];
    return {
      estimate,
      standardError: Math.sqrt(combined),
      degrees: satterthwaite(combined, parts),
      seedVariance,
      familyVariance,
      levels: seeds > 1 ? ['seed', 'family'] : ['family'],
      seeds,
      families: width,
    };
  });

  function summed(level: ResampledLevel) {
    return tables.map(({ sums, counts }) => ({ sums: along(sums, width, level), counts: along(counts, width, level) }));
  }

  /** Variances over draws, of the statistics and of the group means themselves. */
  function drawLevel(stream: Random, isPossible: boolean, drawMeans: (fill: FillIndices) => readonly number[]) {
    const fill = indexStream(stream);
    const statistics = estimates.map(() => new Float64Array(isPossible ? draws : 0));
    const ofGroups = groups.map(() => new Float64Array(isPossible ? draws : 0));
    for (let d = 0; d < draws && isPossible; d++) {
      const drawn = drawMeans(fill);
      for (const [g, value] of drawn.entries()) ofGroups[g]![d] = value;
      for (const [k, value] of statistic(drawn).entries()) statistics[k]![d] = value;
    }
    return { ofStatistics: statistics.map(varianceOfDefined), ofMeans: ofGroups.map(varianceOfDefined) };
  }
}

/** A draw in which some group has no value says nothing. */
function varianceOfDefined(values: Float64Array): number {
  return variance(values.filter((value) => Number.isFinite(value)));
}

/** Degrees of freedom of a sum of independent variance estimates (Satterthwaite 1946), at least 1. */
function satterthwaite(whole: number, parts: readonly { readonly part: number; readonly degrees: number }[]): number {
  let sum = 0;
  for (const { part, degrees } of parts) if (part > 0) sum += part ** 2 / degrees;
  const most = Math.max(1, ...parts.map(({ degrees }) => degrees));
  return sum > 0 && Number.isFinite(sum) ? Math.max(1, whole ** 2 / sum) : most;
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

/** Draws n − 1 of n units with replacement; weights are scaled to sum to n. A single unit stays. */
function drawWeights(n: number, fill: FillIndices): Float64Array {
  if (n === 1) return Float64Array.of(1);
  const weights = new Float64Array(n);
  const chosen = new Int32Array(n - 1);
  fill(chosen, n);
  for (const i of chosen) weights[i]! += n / (n - 1);
  return weights;
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
