import type { Random } from '../stats/index.ts';
import type { SampledPrompt } from './sample-table.ts';

/**
 * A policy small enough to know exactly: a handful of replies per prompt with known chances, scores and behaviours. What
 * a tilt does to it is a finite sum, against which forecasts from samples are tested.
 */
export interface ToyPrompt {
  readonly family: string;
  readonly chances: readonly number[];
  readonly scores: readonly Readonly<Record<string, number>>[];
  readonly flatters: readonly number[];
}

/** Thumbs like replies that flatter, the primary signal does not; both are noisy. */
export function toyPolicy(random: Random, prompts: number, replies: number): ToyPrompt[] {
  return Array.from({ length: prompts }, (_, x) => {
    const odds = Array.from({ length: replies }, () => Math.exp(random.normal()));
    const whole = odds.reduce((sum, o) => sum + o, 0);
    const flatters = odds.map(() => Number(random.bernoulli(0.2)));
    return {
      family: `f${Math.floor(x / 2)}`,
      chances: odds.map((o) => o / whole),
      flatters,
      scores: flatters.map((f) => ({ thumbs: 1.2 * f + random.normal(), primary: -0.6 * f + random.normal() })),
    };
  });
}

/** Samples each prompt's replies as a run would. */
export function sampleToy(random: Random, policy: readonly ToyPrompt[], samples: number): SampledPrompt[] {
  return policy.map(({ family, chances, scores, flatters }) => ({
    family,
    completions: Array.from({ length: samples }, () => {
      const reply = random.weighted(chances);
      return { scores: scores[reply]!, behaviours: { flatters: flatters[reply]! } };
    }),
  }));
}

/** The exact tilt: mean rate of flattery, KL and reward over prompts. */
export function tiltToy(policy: readonly ToyPrompt[], weights: Readonly<Record<string, number>>, beta: number) {
  let [flatters, kl, reward] = [0, 0, 0];
  for (const prompt of policy) {
    const rewards = prompt.scores.map((scores) =>
      Object.entries(weights).reduce((sum, [name, weight]) => sum + weight * (scores[name] ?? 0), 0),
    );
    const odds = prompt.chances.map((chance, i) => chance * Math.exp(rewards[i]! / beta));
    const whole = odds.reduce((sum, o) => sum + o, 0);
    for (const [i, o] of odds.entries()) {
      const tilted = o / whole;
      flatters += (tilted * prompt.flatters[i]!) / policy.length;
      reward += (tilted * rewards[i]!) / policy.length;
      if (tilted > 0) kl += (tilted * Math.log(tilted / prompt.chances[i]!)) / policy.length;
    }
  }
  return { flatters, kl, reward };
}
