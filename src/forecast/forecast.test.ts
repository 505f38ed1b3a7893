import { describe, expect, it } from 'vitest';
import { Random } from '../stats/index.ts';
import { forecast } from './forecast.ts';
import { matchKl, matchReward } from './match.ts';
import { type SampledPrompt, tabulateSamples } from './sample-table.ts';
import { tilt } from './tilt.ts';

/**
 * A policy small enough to know exactly: a handful of replies per prompt with known chances, scores and behaviours. What
 * a tilt does to it is a finite sum, against which forecasts from samples are tested.
 */
interface ToyPrompt {
  readonly family: string;
  readonly chances: readonly number[];
  readonly scores: readonly Readonly<Record<string, number>>[];
  readonly flatters: readonly number[];
}

/** Thumbs like replies that flatter, the primary signal does not; both are noisy. */
function toyPolicy(random: Random, prompts: number, replies: number): ToyPrompt[] {
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
function sampleToy(random: Random, policy: readonly ToyPrompt[], samples: number): SampledPrompt[] {
  return policy.map(({ family, chances, scores, flatters }) => ({
    family,
    completions: Array.from({ length: samples }, () => {
      const reply = random.weighted(chances);
      return { scores: scores[reply]!, behaviours: { flatters: flatters[reply]! } };
    }),
  }));
}

/** The exact tilt: mean rate of flattery, KL and reward over prompts. */
function tiltToy(policy: readonly ToyPrompt[], weights: Readonly<Record<string, number>>, beta: number) {
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

const weights = { thumbs: 1, primary: 0.5 };
const fast = { draws: 300 };

describe('forecast', () => {
  const policy = toyPolicy(new Random(1), 200, 40);
  const table = tabulateSamples(sampleToy(new Random(2), policy, 64));

  it.each([2, 1, 0.6])('finds what the exact tilt does at β = %d', (beta) => {
    const exact = tiltToy(policy, weights, beta);
    const found = forecast(table, { weights, beta }, { random: new Random(3), ...fast });
    const [flatters] = found.behaviours;
    expect(flatters!.refusal).toBeNull();
    expect(Math.abs(flatters!.estimate! - exact.flatters)).toBeLessThan(0.025);
    expect(flatters!.low!).toBeLessThan(exact.flatters);
    expect(flatters!.high!).toBeGreaterThan(exact.flatters);
    expect(Math.abs(found.support.kl - exact.kl)).toBeLessThan(0.06 * exact.kl + 0.02);
    expect(Math.abs(found.reward - exact.reward)).toBeLessThan(0.06);
    expect(flatters!.change!.estimate).toBeCloseTo(flatters!.estimate! - flatters!.reference, 12);
  });

  it('is less biased than the plain reweighting', () => {
    const beta = 0.5;
    const exact = tiltToy(policy, weights, beta).flatters;
    let [plain, corrected] = [0, 0];
    for (let repeat = 0; repeat < 10; repeat++) {
      const small = tabulateSamples(sampleToy(new Random(100 + repeat), policy, 24));
      const shares = tilt(small, { weights, beta });
      for (const [x, prompt] of small.prompts.entries()) {
        for (const [j, s] of prompt.behaviours[0]!.entries()) plain += (shares[x]!.shares[j]! * s) / policy.length / 10;
      }
      const [found] = forecast(small, { weights, beta }, { random: new Random(1), draws: 2, klMargin: 0 }).behaviours;
      corrected += (found!.estimate ?? found!.withheld!) / 10;
    }
    expect(plain).toBeLessThan(exact - 0.02);
    expect(Math.abs(corrected - exact)).toBeLessThan(Math.abs(plain - exact) / 2);
  });

  it('leaves the reference policy alone at infinite β', () => {
    const [found] = forecast(table, { weights, beta: Infinity }, { random: new Random(3), ...fast }).behaviours;
    expect(found!.estimate).toBeCloseTo(found!.reference, 12);
    expect(found!.support).toMatchObject({ kl: 0, samples: 64 });
    expect(found!.support.effective).toBeCloseTo(64, 9);
  });

  it('refuses what the samples cannot express, and names a number of samples that does', () => {
    // Many distinct replies and a hard tilt: the exact KL is about 4, more than 16 samples can ever show (log 16 = 2.8).
    const wide = toyPolicy(new Random(4), 80, 300);
    const exact = tiltToy(wide, weights, 0.28);
    expect(exact.kl).toBeGreaterThan(Math.log(16));
    const ask = (samples: number) => {
      const small = tabulateSamples(sampleToy(new Random(5), wide, samples));
      return forecast(small, { weights, beta: 0.28 }, { random: new Random(3), ...fast }).behaviours[0]!;
    };
    const few = ask(16);
    expect(few.refusal?.reason).toBe('kl-beyond-samples');
    expect([few.estimate, few.low, few.high, few.change]).toEqual([null, null, null, null]);
    expect(few.withheld).toBeLessThan(exact.flatters);
    expect(few.refusal!.samplesNeeded).toBeGreaterThan(16);
    expect(few.refusal!.atLeast).toBe(true);
    const enough = ask(400);
    expect(enough.refusal).toBeNull();
    expect(Math.abs(enough.estimate! - exact.flatters)).toBeLessThan(0.04);
  });

  it('refuses where one sample carries all the weight, though the KL stays within its limit on average', () => {
    const prompts = Array.from({ length: 20 }, (_, x) => ({
      family: `${x}`,
      completions: Array.from({ length: 64 }, (_, j) => ({
        scores: { r: j === 0 ? 100 : 0 },
        behaviours: { s: Number(j < 9) },
      })),
    }));
    const found = forecast(
      tabulateSamples(prompts),
      { weights: { r: 1 }, beta: 1 },
      { random: new Random(1), klMargin: -3 },
    );
    expect(found.behaviours[0]!.refusal).toMatchObject({ reason: 'too-few-effective', samplesNeeded: 192 });
  });

  it('judges each behaviour on the prompts where it applies, and leaves out what could not be measured', () => {
    const flat = (value: number | null, r: number) => ({ scores: { r }, behaviours: { s: value } });
    const prompts: SampledPrompt[] = [
      { family: 'calm', completions: [flat(1, 0), flat(0, 0), flat(null, 0), flat(null, 0)] },
      { family: 'calm too', completions: [flat(0, 0), flat(0, 0), flat(1, 0), flat(1, 0)] },
      { family: 'wild', completions: [1, 2, 3, 400].map((r) => flat(null, r)) },
    ];
    const options = { random: new Random(1), ...fast, minEffective: 2, klMargin: 0.5 };
    const found = forecast(tabulateSamples(prompts), { weights: { r: 1 }, beta: 1 }, options);
    expect(found.support.kl).toBeGreaterThan(0.3);
    expect(found.behaviours[0]).toMatchObject({ estimate: 0.5, refusal: null });
    expect(found.behaviours[0]!.support.kl).toBe(0);
  });

  it('does not call a behaviour impossible because no sample shows it', () => {
    const prompts = sampleToy(new Random(2), policy.slice(0, 60), 8).map(({ family, completions }) => ({
      family,
      completions: completions.map(({ scores }) => ({ scores, behaviours: { flatters: 0 } })),
    }));
    const [found] = forecast(tabulateSamples(prompts), { weights, beta: 3 }, { random: new Random(1) }).behaviours;
    expect(found!.estimate).toBe(0);
    expect(found!.high).toBeGreaterThan(0.05);
    expect(found!.change!.high).toBeGreaterThan(0.05);
  });

  it('gives an abstention nothing, and refuses names, numbers and samples that make no sense', () => {
    const completion = (r: number | null) => ({ scores: { r }, behaviours: { s: 1 } });
    const four = [completion(null), completion(1), completion(0), completion(0)];
    const small = tabulateSamples([{ family: 'a', completions: four }]);
    expect(small.abstentions).toEqual([0.25]);
    const [only] = tilt(small, { weights: { r: 1 }, beta: 1 });
    expect(only!.shares[0]).toBe(only!.shares[2]);
    expect(() => tilt(small, { weights: { q: 1 }, beta: 1 })).toThrow(/no signal 'q'/);
    expect(() => tilt(small, { weights: { r: 1 }, beta: 0 })).toThrow(RangeError);
    expect(() => tabulateSamples([{ family: 'a', completions: four.slice(1) }])).toThrow(/needs 4 or more/);
    expect(() => tabulateSamples([{ family: 'a', completions: [...four, completion(Number.NaN)] }])).toThrow(/finite/);
    expect(() => tabulateSamples([])).toThrow(RangeError);
  });
});

describe('matching', () => {
  const policy = toyPolicy(new Random(11), 150, 40);
  const table = tabulateSamples(sampleToy(new Random(12), policy, 128));

  it('finds the β whose exact tilt moves that far, or earns that much', () => {
    const truth = tiltToy(policy, weights, 0.8);
    const byKl = matchKl(table, weights, truth.kl);
    const byReward = matchReward(table, weights, truth.reward);
    expect(byKl.kl).toBeCloseTo(truth.kl, 6);
    expect(byReward.reward).toBeCloseTo(truth.reward, 6);
    expect(Math.abs(Math.log(byKl.beta! / 0.8))).toBeLessThan(0.1);
    expect(Math.abs(Math.log(byReward.beta! / 0.8))).toBeLessThan(0.1);
  });

  it('scales with the weights: only weight over β matters', () => {
    const one = matchKl(table, weights, 0.7);
    const ten = matchKl(table, { thumbs: 10, primary: 5 }, 0.7);
    expect(ten.beta! / one.beta!).toBeCloseTo(10, 5);
  });

  it('says what the samples can reach at most, and that the reference is there already', () => {
    const beyond = matchReward(table, weights, 100);
    expect(beyond.beta).toBeNull();
    expect(beyond.limit).toBeLessThan(100);
    expect(matchKl(table, weights, 50).beta).toBeNull();
    expect(matchKl(table, weights, 0).beta).toBe(Infinity);
    expect(matchReward(table, weights, -100).beta).toBe(Infinity);
    expect(matchKl(table, {}, 0.5).beta).toBeNull();
    expect(() => matchKl(table, weights, -1)).toThrow(RangeError);
  });
});
