import { describe, expect, it } from 'vitest';
import { rateDifferenceSequence, sequenceHalfWidth } from './confidence-sequence.ts';
import { Random } from './random.ts';

/** Runs an A/B test with a look after every `step` people and tells whether any look called a difference. */
function everCalled(random: Random, rates: [number, number], sides: 1 | 2) {
  const arms = [
    { successes: 0, trials: 0 },
    { successes: 0, trials: 0 },
  ];
  let called = false;
  let calledFixed = false;
  for (let look = 0; look < 80; look++) {
    for (let i = 0; i < 50; i++) {
      const a = random.below(2);
      arms[a]!.trials++;
      if (random.bernoulli(rates[a]!)) arms[a]!.successes++;
    }
    if (look < 2) continue;
    const { estimate, low, high } = rateDifferenceSequence(arms[1]!, arms[0]!, { tightestAt: 2000, sides });
    called ||= sides === 2 ? low > 0 || high < 0 : low > 0;
    const p = arms.map(({ successes, trials }) => successes / trials);
    const error = Math.sqrt(arms.reduce((sum, { trials }, a) => sum + (p[a]! * (1 - p[a]!)) / trials, 0));
    calledFixed ||= Math.abs(estimate) > 1.96 * error;
  }
  return { called, calledFixed };
}

describe('asymptotic confidence sequence', () => {
  it('keeps its error over eighty looks, where the fixed interval does not', () => {
    const random = new Random(12);
    const samples = 1000;
    const calls = { one: 0, two: 0, fixed: 0 };
    for (let s = 0; s < samples; s++) {
      const two = everCalled(random, [0.6, 0.6], 2);
      calls.two += Number(two.called);
      calls.fixed += Number(two.calledFixed);
      calls.one += Number(everCalled(random, [0.6, 0.6], 1).called);
    }
    expect(calls.two / samples).toBeLessThanOrEqual(0.055);
    expect(calls.one / samples).toBeLessThanOrEqual(0.055);
    expect(calls.fixed / samples).toBeGreaterThan(0.2);
  });

  it('finds a real difference', () => {
    const random = new Random(4);
    let found = 0;
    for (let s = 0; s < 100; s++) found += Number(everCalled(random, [0.55, 0.65], 2).called);
    expect(found).toBeGreaterThan(90);
  });

  it('is never narrower than the fixed interval, is tightest about where it was told to be, and one side costs less', () => {
    const ratio = (t: number, tightestAt: number) =>
      (sequenceHalfWidth(t, 1, { tightestAt }) * Math.sqrt(t)) / 1.959964;
    for (const t of [10, 100, 1000, 10_000, 100_000]) expect(ratio(t, 1000)).toBeGreaterThan(1);
    expect(ratio(1000, 1000)).toBeLessThan(Math.min(ratio(100, 1000), ratio(10_000, 1000)));
    expect(sequenceHalfWidth(500, 1, { tightestAt: 500, sides: 1 })).toBeLessThan(
      sequenceHalfWidth(500, 1, { tightestAt: 500 }),
    );
  });

  it('knows nothing before both arms have someone, and does not take a run of luck for certainty', () => {
    const none = { successes: 0, trials: 0 };
    expect(rateDifferenceSequence(none, { successes: 1, trials: 1 }, { tightestAt: 100 })).toMatchObject({
      low: -1,
      high: 1,
    });
    const run = rateDifferenceSequence(
      { successes: 10, trials: 10 },
      { successes: 0, trials: 10 },
      { tightestAt: 100 },
    );
    expect(run.high - run.low).toBeGreaterThan(0.3);
  });
});
