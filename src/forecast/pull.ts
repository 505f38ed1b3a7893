import { type BootstrapOptions, bootstrapTotals, type Interval } from '../stats/index.ts';
import { indexOfName, type PromptSamples, type SampleTable } from './sample-table.ts';
import { type Mix, rewardsOf, tiltRewards } from './tilt.ts';

export interface PullOptions extends BootstrapOptions {
  /** Default: all that the samples carry. */
  readonly behaviours?: readonly string[];
  readonly signals?: readonly string[];
  /**
   * `mix`: at the tilted policy. `reference`: at the reference policy, where training starts; it is then additive over
   * signals, an attribution before training (Shapira et al. 2026, arXiv 2602.01002).
   */
  readonly at?: 'mix' | 'reference';
}

export interface Pull extends Interval {
  readonly behaviour: string;
  readonly signal: string;
}

export interface Synergy extends Interval {
  readonly behaviour: string;
  readonly signals: readonly [string, string];
}

/**
 * Pull of each signal on each behaviour: how much the behaviour's forecast changes per unit of the signal's weight,
 * ∂ŝ/∂w_k = Cov_u(s, r_k)/β. Where a behaviour is measurable on part of the samples, it is the derivative of its rate
 * among those.
 */
export function pull(table: SampleTable, mix: Mix, options: PullOptions): Pull[] {
  const shares = sharesOf(table, mix, options.at ?? 'mix');
  const out: Pull[] = [];
  for (const behaviour of options.behaviours ?? table.behaviours) {
    const s = indexOfName(table.behaviours, behaviour, 'behaviour');
    for (const signal of options.signals ?? table.signals) {
      const k = indexOfName(table.signals, signal, 'signal');
      const rows = familyRows(table, 4, (prompt, x) => {
        const u = shares[x]!;
        const { value, measured } = split(prompt.behaviours[s]!);
        const r = prompt.scores[k]!;
        return [dot(u, value), dot(u, measured), covariance(u, value, r), covariance(u, measured, r)];
      });
      // Quotient rule on Σ u s / Σ u over what is measurable.
      const slope = (t: Float64Array) => (t[2]! - (t[0]! / t[1]!) * t[3]!) / t[1]! / mix.beta;
      out.push({ behaviour, signal, ...interval(rows, slope, options, `pull/${behaviour}/${signal}`) });
    }
  }
  return out;
}

/**
 * Synergy of each pair of signals on each behaviour, ∂²ŝ/∂w_k∂w_l = κ(s, r_k, r_l)/β², the third joint cumulant under
 * the tilt: how much one signal's weight changes the other's pull. Above 0 they do more together than each alone.
 */
export function synergy(table: SampleTable, mix: Mix, options: PullOptions): Synergy[] {
  const shares = sharesOf(table, mix, options.at ?? 'mix');
  const signals = options.signals ?? table.signals;
  const out: Synergy[] = [];
  for (const behaviour of options.behaviours ?? table.behaviours) {
    const s = indexOfName(table.behaviours, behaviour, 'behaviour');
    for (const [i, first] of signals.entries()) {
      for (const second of signals.slice(i + 1)) {
        const k = indexOfName(table.signals, first, 'signal');
        const l = indexOfName(table.signals, second, 'signal');
        const rows = familyRows(table, 8, (prompt, x) => {
          const u = shares[x]!;
          const { value, measured } = split(prompt.behaviours[s]!);
          const [a, b] = [prompt.scores[k]!, prompt.scores[l]!];
          return [
            dot(u, value),
            dot(u, measured),
            covariance(u, value, a),
            covariance(u, measured, a),
            covariance(u, value, b),
            covariance(u, measured, b),
            cumulant(u, value, a, b),
            cumulant(u, measured, a, b),
          ];
        });
        const bend = (t: Float64Array) => {
          const rate = t[0]! / t[1]!;
          const slopeA = (t[2]! - rate * t[3]!) / t[1]!;
          const slopeB = (t[4]! - rate * t[5]!) / t[1]!;
          return (t[6]! - slopeA * t[5]! - slopeB * t[3]! - rate * t[7]!) / t[1]! / mix.beta ** 2;
        };
        const label = `synergy/${behaviour}/${first}/${second}`;
        out.push({ behaviour, signals: [first, second], ...interval(rows, bend, options, label) });
      }
    }
  }
  return out;
}

function sharesOf(table: SampleTable, mix: Mix, at: 'mix' | 'reference'): Float64Array[] {
  const beta = at === 'mix' ? mix.beta : Number.POSITIVE_INFINITY;
  return rewardsOf(table, mix.weights).map((rewards) => tiltRewards(rewards, beta).shares);
}

function familyRows(
  table: SampleTable,
  width: number,
  row: (prompt: PromptSamples, x: number) => readonly number[],
): Float64Array[] {
  const rows = new Map<string, Float64Array>();
  for (const [x, prompt] of table.prompts.entries()) {
    const values = row(prompt, x);
    if (values[1] === 0) continue;
    const sums = rows.get(prompt.family) ?? new Float64Array(width);
    rows.set(prompt.family, sums);
    for (const [c, value] of values.entries()) sums[c]! += value;
  }
  return [...rows.values()];
}

function interval(
  rows: readonly Float64Array[],
  statistic: (totals: Float64Array) => number,
  options: PullOptions,
  label: string,
): Interval {
  if (rows.length === 0) return { estimate: Number.NaN, low: Number.NaN, high: Number.NaN };
  const { estimate, low, high } = bootstrapTotals(rows, statistic, { ...options, random: options.random.fork(label) });
  return { estimate, low, high };
}

/** A behaviour's values, 0 where not measurable, and 1 where it is. */
function split(values: Float64Array): { value: Float64Array; measured: Float64Array } {
  return {
    value: values.map((v) => (Number.isNaN(v) ? 0 : v)),
    measured: values.map((v) => (Number.isNaN(v) ? 0 : 1)),
  };
}

function dot(u: Float64Array, f: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < u.length; j++) sum += u[j]! * f[j]!;
  return sum;
}

function covariance(u: Float64Array, f: Float64Array, g: Float64Array): number {
  const [meanF, meanG] = [dot(u, f), dot(u, g)];
  let sum = 0;
  for (let j = 0; j < u.length; j++) sum += u[j]! * (f[j]! - meanF) * (g[j]! - meanG);
  return sum;
}

/** The third joint cumulant is the third joint central moment. */
function cumulant(u: Float64Array, f: Float64Array, g: Float64Array, h: Float64Array): number {
  const [meanF, meanG, meanH] = [dot(u, f), dot(u, g), dot(u, h)];
  let sum = 0;
  for (let j = 0; j < u.length; j++) sum += u[j]! * (f[j]! - meanF) * (g[j]! - meanG) * (h[j]! - meanH);
  return sum;
}
