import { describe, expect, it } from 'vitest';
import { holm } from './holm.ts';
import { mcnemarExact } from './mcnemar.ts';
import { pairedDifference } from './paired-difference.ts';
import { familiesNeeded, minimumDetectableEffect } from './power.ts';
import { Random } from './random.ts';

/** Both models answer three items of each family; the candidate turns some of the baseline's 0 into 1 and back. */
function outcomes(random: Random, families: number, up: number, down: number) {
  return Array.from({ length: families }, (_, f) => {
    const isHard = random.bernoulli(0.4);
    return Array.from({ length: 3 }, () => {
      const baseline = Number(random.bernoulli(isHard ? 0.6 : 0.1));
      const flips = isHard && random.bernoulli(baseline === 0 ? up : down);
      return { family: `f${f}`, baseline, candidate: flips ? 1 - baseline : baseline };
    });
  }).flat();
}

describe('paired difference', () => {
  it('calls a difference where there is none in at most 5.5 % of samples', () => {
    const random = new Random(17);
    let found = 0;
    for (let s = 0; s < 1000; s++) {
      // 0.4 of hard items at 0.6: flips up and down in such shares that the expected difference is zero.
      const { low, high } = pairedDifference(outcomes(random, 60, 0.3, 0.2), { random, draws: 400 });
      if (low > 0 || high < 0) found++;
    }
    expect(found / 1000).toBeLessThanOrEqual(0.055);
    expect(found / 1000).toBeGreaterThan(0.02);
  });

  it('finds an effect of the stated minimum size about four times in five', () => {
    const random = new Random(8);
    const pilot = pairedDifference(outcomes(random, 4000, 0.3, 0.1), { random, draws: 200 });
    const families = familiesNeeded(4000, pilot.standardError, pilot.estimate);
    let found = 0;
    for (let s = 0; s < 500; s++) {
      if (pairedDifference(outcomes(random, families, 0.3, 0.1), { random, draws: 200 }).low > 0) found++;
    }
    expect(found / 500).toBeGreaterThan(0.74);
    expect(found / 500).toBeLessThan(0.87);
  });

  it('pairs by item, leaves out what one side lacks, and tests binary outcomes exactly', () => {
    const list = [
      { family: 'a', candidate: 1, baseline: 0 },
      { family: 'a', candidate: null, baseline: 1 },
      { family: 'b', candidate: 1, baseline: 1 },
      { family: 'c', candidate: 0, baseline: 0 },
    ];
    const found = pairedDifference(list, { random: new Random(1), draws: 200, effect: 0.2 });
    expect(found).toMatchObject({ pairs: 3, leftOut: 1, mcnemar: { onlyFirst: 1, onlySecond: 0, pValue: 1 } });
    expect(found.estimate).toBeCloseTo(1 / 3, 12);
    expect(found.candidate - found.baseline).toBeCloseTo(found.estimate, 12);
    expect(found.familiesNeeded).toBeGreaterThan(3);
    const graded = pairedDifference([{ family: 'a', candidate: 0.4, baseline: 0.5 }], { random: new Random(1) });
    expect(graded.mcnemar).toBeNull();
    expect(graded.high).toBe(Infinity);
    expect(() => pairedDifference([list[1]!], { random: new Random(1) })).toThrow(RangeError);
  });
});

describe('tests beside it', () => {
  it('McNemar’s exact p is the two-sided sign test on the pairs that disagree', () => {
    const first = [...Array(11).fill(true), ...Array(3).fill(false), true, false];
    const second = [...Array(11).fill(false), ...Array(3).fill(true), true, false];
    // scipy.stats.binomtest(3, 14).pvalue
    expect(mcnemarExact(first, second)).toMatchObject({ onlyFirst: 11, onlySecond: 3 });
    expect(mcnemarExact(first, second).pValue).toBeCloseTo(0.057373046875, 9);
    expect(mcnemarExact([true], [true]).pValue).toBe(1);
  });

  it('Holm adjusts as statsmodels does', () => {
    const adjusted = holm([0.01, 0.04, 0.03, 0.005]);
    for (const [i, p] of [0.03, 0.06, 0.06, 0.02].entries()) expect(adjusted[i]).toBeCloseTo(p, 12);
    expect(holm([])).toEqual([]);
    expect(() => holm([1.2])).toThrow(RangeError);
  });

  it('power: 2.8 standard errors at 95 % and 80 %, and four times the families for half the effect', () => {
    expect(minimumDetectableEffect(1)).toBeCloseTo(2.8016, 3);
    expect(familiesNeeded(100, 0.05, 0.07) / familiesNeeded(100, 0.05, 0.14)).toBeCloseTo(4, 1);
    expect(familiesNeeded(100, 0.05, 0)).toBe(Infinity);
  });
});
