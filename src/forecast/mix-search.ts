import { type BootstrapOptions, variance } from '../stats/index.ts';
import { type Forecast, forecast } from './forecast.ts';
import { matchKl } from './match.ts';
import { indexOfName, type SampleTable } from './sample-table.ts';
import { judgeSupport, type Refusal, type SupportLimits } from './support.ts';
import { type MixWeights, rewardsOf } from './tilt.ts';

export interface MixSearchOptions extends BootstrapOptions, SupportLimits {
  /** How far every mix may move the policy; mixes are compared at this distance. */
  readonly kl: number;
  /** The behaviour to keep, higher is better. */
  readonly usefulness: string;
  /** The behaviours that must not rise. */
  readonly facets: readonly string[];
  /** No facet may rise by more than this. */
  readonly delta: number;
  /** `upper` (default): judged by the one-sided 95 % bound of the rise. `estimate`: by the estimate. */
  readonly judgedBy?: 'upper' | 'estimate';
  /** Which mixes to try. Default: a lattice of the signals' shares, each signal measured in its own spread. */
  readonly candidates?: readonly MixWeights[];
  /** Steps of that lattice; default 20 for two signals, 10 for three, 6 beyond. */
  readonly resolution?: number;
  /** The KL coefficient for which the weights are given; default 0.1. Only weight / β matters. */
  readonly beta?: number;
}

export interface TriedMix {
  /** Weights at which training with `beta` would reach the KL budget. */
  readonly weights: MixWeights;
  readonly beta: number;
  readonly usefulness: number;
  /** Mean over the facets. */
  readonly sycophancy: number;
  /** The largest rise of any facet, by the chosen bound, and which. */
  readonly worstRise: number;
  readonly worstFacet: string;
  readonly allowed: boolean;
  readonly forecast: Forecast;
}

export interface MixSearch {
  readonly tried: readonly TriedMix[];
  /** Those that no other betters in both usefulness and sycophancy, by rising sycophancy. */
  readonly front: readonly TriedMix[];
  /** The most useful mix that keeps every facet within delta; null when none does. */
  readonly best: TriedMix | null;
  /** Mixes left out because the samples cannot tell what they would do at this KL. */
  readonly refused: readonly { readonly weights: MixWeights; readonly refusal: Refusal | null }[];
}

/**
 * Looks for the mix that keeps usefulness and does not flatter, at one KL budget. What it finds is chosen among many by
 * the same samples that judge it, so confirm it on fresh samples before acting.
 */
export function searchMixes(table: SampleTable, options: MixSearchOptions): MixSearch {
  const { kl, usefulness, facets, delta, judgedBy = 'upper', beta = 0.1 } = options;
  if (facets.length === 0) throw new RangeError('a mix search needs at least one facet to hold');
  for (const name of [usefulness, ...facets]) indexOfName(table.behaviours, name, 'behaviour');
  const tried: TriedMix[] = [];
  const refused: { weights: MixWeights; refusal: Refusal | null }[] = [];
  for (const raw of options.candidates ?? lattice(table, options.resolution)) {
    const matched = matchKl(table, raw, kl);
    if (matched.beta === null) {
      refused.push({ weights: raw, refusal: judgeSupport(rewardsOf(table, raw), Number.MIN_VALUE, options).refusal });
      continue;
    }
    const scale = Number.isFinite(matched.beta) ? beta / matched.beta : 0;
    const weights = Object.fromEntries(Object.entries(raw).map(([name, weight]) => [name, weight * scale]));
    const found = forecast(
      table,
      { weights, beta },
      { draws: 1000, ...options, level: 0.9, behaviours: [usefulness, ...facets] },
    );
    const refusal = found.behaviours.find((b) => b.refusal)?.refusal;
    if (refusal) {
      refused.push({ weights, refusal });
      continue;
    }
    tried.push(judge(found, weights, beta));
  }
  const front = tried
    .filter((mix) => !tried.some((other) => betters(other, mix)))
    .sort((a, b) => a.sycophancy - b.sycophancy || a.usefulness - b.usefulness);
  const allowed = tried
    .filter((mix) => mix.allowed)
    .sort((a, b) => b.usefulness - a.usefulness || a.sycophancy - b.sycophancy);
  return { tried, front, best: allowed[0] ?? null, refused };

  function judge(found: Forecast, weights: MixWeights, at: number): TriedMix {
    const [useful, ...rest] = found.behaviours;
    const measured = rest.filter(({ change }) => change !== null);
    const rises = measured.map(({ change }) => (judgedBy === 'upper' ? change!.high : change!.estimate));
    const worst = rises.reduce((best, rise, i) => (rise > rises[best]! ? i : best), 0);
    return {
      weights,
      beta: at,
      usefulness: useful!.estimate ?? Number.NaN,
      sycophancy: measured.reduce((sum, { estimate }) => sum + estimate! / measured.length, 0),
      worstRise: rises[worst] ?? Number.NaN,
      worstFacet: measured[worst]?.behaviour ?? '',
      allowed: rises.length > 0 && rises.every((rise) => rise <= delta),
      forecast: found,
    };
  }
}

function betters(a: TriedMix, b: TriedMix): boolean {
  const noWorse = a.usefulness >= b.usefulness && a.sycophancy <= b.sycophancy;
  return noWorse && (a.usefulness > b.usefulness || a.sycophancy < b.sycophancy);
}

/** All ways to give the signals shares in steps of 1/resolution, each divided by the signal's within-prompt spread. */
function lattice(table: SampleTable, steps?: number): MixWeights[] {
  const count = table.signals.length;
  const resolution = steps ?? (count <= 2 ? 20 : count === 3 ? 10 : 6);
  const spread = table.signals.map((_, k) => {
    const within = table.prompts.reduce((sum, { scores }) => sum + variance(scores[k]!), 0) / table.prompts.length;
    return Math.sqrt(within);
  });
  const useful = table.signals.map((_, k) => k).filter((k) => spread[k]! > 0);
  const out: MixWeights[] = [];
  const deal = (at: number, left: number, shares: readonly [string, number][]) => {
    const k = useful[at]!;
    const weight = (share: number) => [table.signals[k]!, share / resolution / spread[k]!] as [string, number];
    if (at === useful.length - 1) {
      out.push(Object.fromEntries([...shares, weight(left)]));
      return;
    }
    for (let share = 0; share <= left; share++) deal(at + 1, left - share, [...shares, weight(share)]);
  };
  if (useful.length > 0) deal(0, resolution, []);
  return out;
}
