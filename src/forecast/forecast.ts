import { type BootstrapOptions, bootstrapTotals, type Interval, wilsonInterval } from '../stats/index.ts';
import { indexOfName, type SampleTable } from './sample-table.ts';
import { judgeSupport, type Refusal, type Support, type SupportLimits } from './support.ts';
import { behaviourMass, type Mix, type PromptTilt, rewardsOf, tiltHalves, tiltRewards, withoutBias } from './tilt.ts';

export interface BehaviourForecast {
  readonly behaviour: string;
  /** Under the reference policy, from the same samples. NaN: nowhere measurable. */
  readonly reference: number;
  /** Under the tilt; null when refused. */
  readonly estimate: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** Forecast − reference, resampled together; null when refused. */
  readonly change: Interval | null;
  /** Over the prompts where the behaviour is measurable. */
  readonly support: Support;
  readonly refusal: Refusal | null;
  /** When refused: what the samples at their limit say. Not a forecast; for drawing beside one. */
  readonly withheld: number | null;
}

export interface Forecast {
  readonly mix: Mix;
  /** Over all prompts. */
  readonly support: Support;
  /** Mean reward in the mix's units, under the reference policy and under the tilt. */
  readonly referenceReward: number;
  readonly reward: number;
  readonly behaviours: readonly BehaviourForecast[];
}

export interface ForecastOptions extends SupportLimits, BootstrapOptions {
  /** Default: all that the samples carry. */
  readonly behaviours?: readonly string[];
}

/**
 * What training on a mix would do, from samples of the reference policy alone: every prompt's samples are reweighted by
 * e^{R/β}. Rates are over the mass where a behaviour is measurable, as in an evaluation, and are freed of the first-order
 * bias of small samples (`tiltHalves`); intervals resample families with β held fixed. Each behaviour is judged on its
 * own prompts, and refused where its samples cannot tell.
 */
export function forecast(table: SampleTable, mix: Mix, options: ForecastOptions): Forecast {
  const rewards = rewardsOf(table, mix.weights);
  const wholes = rewards.map((list) => tiltRewards(list, mix.beta));
  const halves = rewards.map((list) => tiltHalves(list, mix.beta));
  const even = rewards.map((list) => tiltRewards(list, Number.POSITIVE_INFINITY));
  const average = (list: readonly PromptTilt[]) => list.reduce((sum, { reward }) => sum + reward / list.length, 0);
  const names = options.behaviours ?? table.behaviours;
  return {
    mix,
    support: judgeSupport(rewards, mix.beta, options),
    referenceReward: average(even),
    reward: withoutBias(average(wholes), average(halves)),
    behaviours: names.map((behaviour) => {
      const index = indexOfName(table.behaviours, behaviour, 'behaviour');
      const families = new Map<string, Float64Array>();
      const own: Float64Array[] = [];
      let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
      for (const [x, prompt] of table.prompts.entries()) {
        const before = behaviourMass(prompt, index, even[x]!.shares);
        if (before[1] === 0) continue;
        own.push(rewards[x]!);
        const masses = [wholes[x]!, halves[x]!].flatMap(({ shares }) => behaviourMass(prompt, index, shares));
        const row = families.get(prompt.family) ?? new Float64Array(6);
        families.set(prompt.family, row);
        for (const [c, mass] of [...masses, ...before].entries()) row[c]! += mass;
        for (const value of prompt.behaviours[index]!) {
          if (value < least) least = value;
          if (value > most) most = value;
        }
      }
      return forecastBehaviour(behaviour, [...families.values()], own, [least, most], mix.beta, options);
    }),
  };
}

/** Rows are families: mass of the behaviour and measurable mass, by the whole tilt, by halves, and without a tilt. */
function forecastBehaviour(
  behaviour: string,
  rows: readonly Float64Array[],
  rewards: readonly Float64Array[],
  [least, most]: readonly [number, number],
  beta: number,
  options: ForecastOptions,
): BehaviourForecast {
  const support = judgeSupport(rewards, beta, options);
  const nothing = { estimate: null, low: null, high: null, change: null };
  if (rows.length === 0) {
    return { behaviour, reference: Number.NaN, ...nothing, support, refusal: null, withheld: null };
  }
  // What no sample shows, no tilt of the samples can; extrapolation must not go there either.
  const tilted = (t: Float64Array) => Math.min(most, Math.max(least, withoutBias(t[0]! / t[1]!, t[2]! / t[3]!)));
  const untilted = (t: Float64Array) => t[4]! / t[5]!;
  const totals = rows[0]!.map((_, c) => rows.reduce((sum, row) => sum + row[c]!, 0));
  const reference = untilted(totals);
  if (support.refusal) {
    return { behaviour, reference, ...nothing, support, refusal: support.refusal, withheld: tilted(totals) };
  }
  const interval = (statistic: (t: Float64Array) => number): Interval => {
    if (least === most) return unseen(statistic(totals), rows.length, options.level);
    const random = options.random.fork(`forecast/${behaviour}`);
    const { estimate, low, high } = bootstrapTotals(rows, statistic, { ...options, random });
    return { estimate, low, high };
  };
  const change = interval((t) => tilted(t) - untilted(t));
  return { behaviour, reference, ...interval(tilted), change, support, refusal: null, withheld: null };
}

/** Samples that all show the same leave room for what none of the families showed: Wilson's bound for none of them. */
function unseen(estimate: number, families: number, level = 0.95): Interval {
  const reach = wilsonInterval(0, families, level).high;
  return { estimate, low: estimate - reach, high: estimate + reach };
}
