import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../stats/index.ts';
import { evenGroups, meanAndStd, membersByGroup } from './groups.ts';
import { mixRewards } from './mix.ts';
import { defineMix, type RewardMixInput } from './mix-schema.ts';
import type { Score } from './signal.ts';

const plain = (mix: Partial<RewardMixInput> = {}) =>
  defineMix({ weights: { primary: 1, thumbs: 0.5 }, stdFloor: 0, ...mix });

function noise(seed: number, n: number, scale = 1): number[] {
  const random = new Random(seed);
  return Array.from({ length: n }, () => scale * random.normal());
}

describe('sum-then-normalize', () => {
  it('is the GRPO advantage of the weighted sum', () => {
    const groups = [0, 1, 0, 1, 0];
    const mixed = mixRewards({ primary: [1, 2, 3, 4, 5], thumbs: [2, 0, 0, 0, 4] }, groups, plain());
    expect([...mixed.total]).toEqual([2, 2, 3, 4, 7]);
    // Group 0 holds 2, 3, 7: mean 4, sample standard deviation √7. Group 1 holds 2, 4: mean 3, √2.
    const expected = [-2 / Math.sqrt(7), -1 / Math.SQRT2, -1 / Math.sqrt(7), 1 / Math.SQRT2, 3 / Math.sqrt(7)];
    mixed.advantages.forEach((a, i) => {
      expect(a).toBeCloseTo(expected[i] as number, 12);
    });
  });

  it('sums to 0 in each group, with spread 1 where the group is above the floor', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 2, max: 8 }), (seed, size) => {
        const groups = evenGroups(5, size);
        const scores = { primary: noise(seed, groups.length), thumbs: noise(seed + 1, groups.length, 5) };
        const { advantages } = mixRewards(scores, groups, plain());
        for (const members of membersByGroup(groups)) {
          const { mean, std } = meanAndStd(members.map((i) => advantages[i] as number));
          expect(mean).toBeCloseTo(0, 9);
          expect(std).toBeCloseTo(1, 9);
        }
      }),
    );
  });

  it('does not turn noise below the floor into unit advantages', () => {
    const groups = evenGroups(50, 8);
    const scores = { primary: noise(3, groups.length, 0.001), thumbs: groups.map(() => 0) };
    const floored = mixRewards(scores, groups, plain({ stdFloor: 0.1 }));
    expect(Math.max(...floored.advantages.map(Math.abs))).toBeLessThan(0.1);
    expect(floored.belowFloor).toBe(1);
    expect(Math.max(...mixRewards(scores, groups, plain()).advantages.map(Math.abs))).toBeGreaterThan(1);
  });

  it('gives no advantage to anyone in a group of equal rewards, whatever the rounding', () => {
    const { advantages, influence } = mixRewards(
      { primary: [0.1, 0.1, 0.1], thumbs: [0.7, 0.7, 0.7] },
      [4, 4, 4],
      plain(),
    );
    for (const a of advantages) expect(Math.abs(a)).toBeLessThan(1e-6);
    expect(influence).toBeNull();
  });

  it('compares with the siblings alone under leave-one-out', () => {
    const { advantages } = mixRewards(
      { primary: [1, 2, 6], thumbs: [0, 0, 0] },
      [0, 0, 0],
      plain({ baseline: 'leave-one-out', scale: 'none' }),
    );
    expect([...advantages]).toEqual([1 - 4, 2 - 3.5, 6 - 1.5]);
  });
});

describe('normalize-then-sum', () => {
  const mix = plain({ normalization: 'normalize-then-sum' });

  it('is blind to the unit of a signal, where summing first is not', () => {
    const groups = evenGroups(6, 4);
    const scores = { primary: noise(1, 24), thumbs: noise(2, 24) };
    const louder = { ...scores, thumbs: scores.thumbs.map((s) => 100 * s + 7) };
    const [before, after] = [mixRewards(scores, groups, mix), mixRewards(louder, groups, mix)];
    after.advantages.forEach((a, i) => {
      expect(a).toBeCloseTo(before.advantages[i] as number, 9);
    });
    expect(mixRewards(scores, groups, plain()).influence?.thumbs).toBeLessThan(0.5);
    expect(mixRewards(louder, groups, plain()).influence?.thumbs).toBeGreaterThan(0.9);
  });

  it('normalises over the batch', () => {
    const groups = evenGroups(40, 4);
    const { advantages } = mixRewards({ primary: noise(1, 160), thumbs: noise(2, 160) }, groups, mix);
    const { mean, std } = meanAndStd([...advantages]);
    expect(mean).toBeCloseTo(0, 9);
    expect(std).toBeCloseTo(1, 3);
  });

  it('shares influence by squared weight between independent signals', () => {
    const groups = evenGroups(5000, 8);
    const { influence } = mixRewards({ primary: noise(1, 40_000), thumbs: noise(2, 40_000, 30) }, groups, mix);
    expect(influence?.primary).toBeCloseTo(0.8, 1);
  });

  it('honours a floor of one signal', () => {
    const scores = { primary: [0, 1], thumbs: [0, 0.01] };
    const floored = mixRewards(
      scores,
      [0, 0],
      plain({ normalization: 'normalize-then-sum', stdFloors: { thumbs: 1 } }),
    );
    expect(floored.contributions.thumbs?.[1]).toBeCloseTo(0.5 * 0.005, 12);
    expect(floored.contributions.primary?.[1]).toBeCloseTo(Math.SQRT1_2, 12);
  });
});

describe('abstentions', () => {
  const groups = [0, 0, 1, 1];
  const thumbs: Score[] = [null, null, 2, null];

  it('add nothing and leave the other weights as they are', () => {
    const mixed = mixRewards({ primary: [1, 2, 3, 4], thumbs }, groups, plain());
    expect([...mixed.total]).toEqual([1, 2, 4, 4]);
    expect(mixed.contributions.primary).toEqual(Float64Array.of(1, 2, 3, 4));
  });

  it('are reported, and so are groups in which abstaining competes with being scored', () => {
    const mixed = mixRewards({ primary: [1, 2, 3, 4], thumbs }, groups, plain());
    expect(mixed.abstention).toEqual({ primary: 0, thumbs: 0.75 });
    expect(mixed.partialAbstention).toEqual({ primary: 0, thumbs: 0.5 });
    expect(mixed.means).toEqual({ primary: 2.5, thumbs: 2 });
  });

  it('can stand for the mean of the siblings instead', () => {
    const mixed = mixRewards({ primary: [1, 2, 3, 4], thumbs }, groups, plain({ abstention: 'group-mean' }));
    expect([...mixed.total]).toEqual([1, 2, 4, 5]);
  });

  it('leave the advantages of the rest untouched when a signal abstains on everything', () => {
    const primary = noise(5, 4);
    const silent = mixRewards({ primary, thumbs: [null, null, null, null] }, groups, plain());
    const alone = mixRewards({ primary }, groups, defineMix({ weights: { primary: 1 }, stdFloor: 0 }));
    expect(silent.advantages).toEqual(alone.advantages);
    expect(silent.means.thumbs).toBeNull();
    expect(silent.influence?.thumbs).toBe(0);
  });
});

describe('constrained', () => {
  const mix = defineMix({
    weights: { primary: 1 },
    normalization: 'constrained',
    constraints: [{ signal: 'agreement', atMost: 0.2, rate: 0.5, ceiling: 20 }],
  });

  it('finds the multiplier at which a responsive policy meets its bound', () => {
    // A policy over two replies: the agreeable one earns 1 more and costs 1. With temperature β its optimum is
    // P = σ((1 − λ)/β), so the bound 0.2 is met at λ = 1 + β ln 4.
    const beta = 0.5;
    let multipliers = {};
    for (let step = 0; step < 2000; step++) {
      const lambda = (multipliers as Record<string, number>).agreement ?? 0;
      const p = 1 / (1 + Math.exp(-(1 - lambda) / beta));
      const agreement = Array.from({ length: 1000 }, (_, i) => (i < Math.round(1000 * p) ? 1 : 0));
      const mixed = mixRewards({ primary: agreement, agreement }, evenGroups(125, 8), mix, multipliers);
      multipliers = mixed.nextMultipliers;
    }
    expect((multipliers as Record<string, number>).agreement).toBeCloseTo(1 + beta * Math.log(4), 1);
  });

  it('lets the multiplier fall to 0 and no further where there is room, and stop at its ceiling', () => {
    const calm = mixRewards({ primary: [0, 1], agreement: [0, 0] }, [0, 0], mix, { agreement: 0.05 });
    expect(calm.nextMultipliers.agreement).toBe(0);
    expect(calm.violations.agreement).toBeCloseTo(-0.2, 12);
    const wild = mixRewards({ primary: [0, 1], agreement: [500, 500] }, [0, 0], mix, { agreement: 1 });
    expect(wild.nextMultipliers.agreement).toBe(20);
  });

  it('pushes up a signal with a lower bound', () => {
    const floor = defineMix({
      weights: { thumbs: 1 },
      normalization: 'constrained',
      constraints: [{ signal: 'accuracy', atLeast: 0.9, rate: 1, initial: 2 }],
    });
    const mixed = mixRewards({ thumbs: [1, 0], accuracy: [0, 1] }, [0, 0], floor);
    expect([...mixed.total]).toEqual([1, 2]);
    expect(mixed.nextMultipliers.accuracy).toBeCloseTo(2.4, 12);
    expect(mixed.influence).toEqual({ thumbs: -1, accuracy: 2 });
  });
});

describe('a mix', () => {
  it.each([
    [{ weights: {} }, /at least one signal/],
    [{ weights: { a: Number.NaN } }, /weights\.a/],
    [{ weights: { a: 1 }, normalization: 'constrained' }, /constraint/],
    [{ weights: { a: 1 }, constraints: [{ signal: 'a', atMost: 1 }] }, /only with normalization/],
    [{ weights: { a: 1 }, normalisation: 'sum' }, /normalisation/],
    [
      { weights: { a: 1 }, normalization: 'constrained', constraints: [{ signal: 'a', atMost: 1, atLeast: 0 }] },
      /either/,
    ],
  ])('that cannot be is refused with the field named: %j', (value, message) => {
    expect(() => defineMix(value as RewardMixInput)).toThrow(message);
  });

  it('refuses scores that are missing, too few or not numbers', () => {
    expect(() => mixRewards({ primary: [1] }, [0], plain())).toThrow(/"thumbs" that was not scored/);
    expect(() => mixRewards({ primary: [1], thumbs: [1, 2] }, [0], plain())).toThrow(/2 scores for 1/);
    expect(() => mixRewards({ primary: [1], thumbs: [Number.NaN] }, [0], plain())).toThrow(/completion 0 with NaN/);
  });
});
