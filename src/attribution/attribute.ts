import {
  type Interval,
  levelInterval,
  type ResampledLevel,
  studentCdf,
  type TwoLevelEstimate,
  type TwoLevelOptions,
  twoLevelBootstrap,
} from '../stats/index.ts';
import { type ArmOutcome, designOf, nameOfChanges } from './arms.ts';
import {
  beyondSumContrasts,
  type Contrast,
  changeContrasts,
  factorialContrasts,
  shapleyContrasts,
} from './contrasts.ts';

/** An effect with its two-sided interval; other bounds by `levelInterval(effect, level)` of the stats. */
export interface Effect extends TwoLevelEstimate, Interval {
  /** `thumbs`, `thumbs × memory` (an interaction) or `thumbs + memory` (changes made together). */
  readonly term: string;
  readonly factors: readonly string[];
  /** Two-sided, against no effect. */
  readonly pValue: number;
}

export interface ShapleyShare extends Effect {
  /** Part of the total change, summing to 1; null unless the total's interval excludes zero. */
  readonly share: number | null;
}

export interface Attribution {
  readonly factors: readonly string[];
  /**
   * What all intervals are about: without `seed` there are some that tell nothing about another training run. Each
   * effect has levels of its own, by the arms that it involves.
   */
  readonly levels: readonly ResampledLevel[];
  /** The fewest seeds of any arm. */
  readonly seeds: number;
  readonly families: number;
  readonly isComplete: boolean;
  /** Mean outcome of each arm. */
  readonly arms: readonly Effect[];
  /** What each arm with changes did against the arm without. Those of one change are the changes alone. */
  readonly changes: readonly Effect[];
  /** What changes made together did beyond the sum of what they did alone. */
  readonly beyondSum: readonly Effect[];
  /** Main effects and interactions, averaged over the settings of the other factors. */
  readonly effects: readonly Effect[];
  /** Interactions that the arms cannot tell; `effects` takes them to be nothing. Empty for a complete design. */
  readonly assumedZero: readonly string[];
  /** Parts of the total change; null unless every setting has an arm. */
  readonly shapley: readonly ShapleyShare[] | null;
}

export interface AttributionOptions extends TwoLevelOptions {
  /** Highest order of interaction, default 3. */
  readonly maxOrder?: number;
  /** Two-sided confidence level, default 0.95. */
  readonly level?: number;
}

/**
 * Says which change did what to one behaviour, from a factorial of trained arms. Intervals resample training seeds and
 * item families (`twoLevelBootstrap`); with one seed in an arm the
 * effects that involve it resample families alone, and their `levels` say so.
 * @throws RangeError for outcomes that do not form a design, or an arm without any value
 */
export function attribute(outcomes: readonly ArmOutcome[], options: AttributionOptions): Attribution {
  const { maxOrder = 3, level = 0.95 } = options;
  const design = designOf(outcomes);
  const { effects, assumedZero } = factorialContrasts(design, maxOrder);
  const lists = {
    arms: design.arms.map(({ on }, a) => ({ factors: on, weights: design.arms.map((_, i) => Number(i === a)) })),
    changes: changeContrasts(design),
    beyondSum: beyondSumContrasts(design),
    effects,
    shapley: shapleyContrasts(design),
  };
  const contrasts: Contrast[] = Object.values(lists).flat();
  const found = twoLevelBootstrap(
    design.arms,
    (means) => contrasts.map(({ weights }) => weights.reduce((sum, weight, a) => sum + weight * means[a]!, 0)),
    options,
  );
  const byContrast = new Map(contrasts.map((contrast, i) => [contrast, found[i]!]));
  const named = (list: readonly Contrast[], name: (factors: readonly string[]) => string): Effect[] =>
    list.map((contrast) => describe(name(contrast.factors), contrast, byContrast.get(contrast)!, level));
  const changes = named(lists.changes, nameOfChanges);
  const total = changes.find((change) => change.factors.length === design.factors.length);
  const isClear = total !== undefined && (total.low > 0 || total.high < 0);
  const seeds = Math.min(...found.map((one) => one.seeds));
  return {
    factors: design.factors,
    levels: seeds > 1 ? ['seed', 'family'] : ['family'],
    seeds,
    families: found[0]!.families,
    isComplete: design.isComplete,
    arms: named(lists.arms, nameOfChanges),
    changes,
    beyondSum: named(lists.beyondSum, nameOfChanges),
    effects: named(lists.effects, interactionName),
    assumedZero: assumedZero.map(interactionName),
    shapley: design.isComplete
      ? named(lists.shapley, nameOfChanges).map((part) => ({
          ...part,
          share: isClear ? part.estimate / total.estimate : null,
        }))
      : null,
  };
}

const interactionName = (factors: readonly string[]): string => factors.join(' × ');

function describe(term: string, { factors }: Contrast, found: TwoLevelEstimate, level: number): Effect {
  const { estimate, standardError, degrees } = found;
  const isCertain = standardError === 0;
  const pValue = isCertain ? 1 : 2 * studentCdf(-Math.abs(estimate) / standardError, degrees);
  return { ...found, ...levelInterval(found, level), term, factors, pValue };
}
