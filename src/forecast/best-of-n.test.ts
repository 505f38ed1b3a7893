import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../stats/index.ts';
import { bestOf, bestOfKlBound, bestOfShares } from './best-of-n.ts';
import { tabulateSamples } from './sample-table.ts';

/** All subsets of n indices out of `size`. */
function subsets(size: number, n: number, from = 0): number[][] {
  if (n === 0) return [[]];
  return Array.from({ length: Math.max(0, size - from) }, (_, i) => from + i).flatMap((first) =>
    subsets(size, n - 1, first + 1).map((rest) => [first, ...rest]),
  );
}

describe('best of n', () => {
  it('gives every sample the chance that enumerating all draws gives it, ties shared', () => {
    const rewards = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(rewards, fc.integer({ min: 1, max: 8 }), (list, n) => {
        fc.pre(n <= list.length);
        const counted = list.map(() => 0);
        const all = subsets(list.length, n);
        for (const chosen of all) {
          const best = Math.max(...chosen.map((j) => list[j]!));
          const tied = chosen.filter((j) => list[j] === best);
          for (const j of tied) counted[j]! += 1 / tied.length / all.length;
        }
        for (const [j, share] of bestOfShares(Float64Array.from(list), n).entries())
          expect(share).toBeCloseTo(counted[j]!, 10);
      }),
    );
  });

  it('leaves the policy as it is for n = 1 and takes the best for n = N', () => {
    const rewards = Float64Array.from([3, 1, 2, 5]);
    expect([...bestOfShares(rewards, 1)]).toEqual([0.25, 0.25, 0.25, 0.25]);
    expect([...bestOfShares(rewards, 4)]).toEqual([0, 0, 0, 1]);
    expect(() => bestOfShares(rewards, 5)).toThrow(RangeError);
    expect(bestOfKlBound(1)).toBe(0);
  });

  it('raises what the reward likes, with an interval', () => {
    const random = new Random(1);
    const table = tabulateSamples(
      Array.from({ length: 40 }, (_, x) => ({
        family: `${x}`,
        completions: Array.from({ length: 16 }, () => {
          const s = Number(random.bernoulli(0.3));
          return { scores: { r: s + random.normal() }, behaviours: { s } };
        }),
      })),
    );
    const [found] = bestOf(table, { r: 1 }, 8, { random, draws: 200 });
    expect(found!.estimate).toBeGreaterThan(found!.reference + 0.15);
    expect(found!.low).toBeGreaterThan(found!.reference);
    expect(found!.high).toBeGreaterThan(found!.estimate);
  });
});
