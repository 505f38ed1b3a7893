import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { areaUnderCurve } from './auc.ts';
import { calibration } from './calibration.ts';
import { wilsonInterval } from './interval.ts';
import { krippendorffAlpha } from './krippendorff.ts';
import { correlation, covariance, quantileOfSorted, rankCorrelation, ranks, variance } from './moments.ts';
import { Random } from './random.ts';
import { sampleRatioTest } from './sample-ratio.ts';

describe('Wilson interval', () => {
  it('agrees with statsmodels and stays within 0 and 1', () => {
    const found = wilsonInterval(7, 50);
    expect(found.low).toBeCloseTo(0.06950833427016288, 8);
    expect(found.high).toBeCloseTo(0.26186193710585537, 8);
    expect(wilsonInterval(0, 20)).toMatchObject({ estimate: 0, low: 0 });
    expect(wilsonInterval(20, 20).high).toBe(1);
    expect(wilsonInterval(0, 0)).toMatchObject({ low: 0, high: 1 });
    expect(() => wilsonInterval(3, 2)).toThrow(RangeError);
  });
});

describe('area under the curve', () => {
  it('is the share of positive–negative pairs in the right order, ties half', () => {
    const list = fc.array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.boolean()), { minLength: 2, maxLength: 30 });
    fc.assert(
      fc.property(list, (pairs) => {
        const scores = pairs.map(([score]) => score);
        const labels = pairs.map(([, label]) => label);
        let wins = 0;
        let count = 0;
        for (const [a, isA] of pairs)
          for (const [b, isB] of pairs) {
            if (!isA || isB) continue;
            count++;
            wins += a > b ? 1 : a === b ? 0.5 : 0;
          }
        const found = areaUnderCurve(scores, labels);
        if (count === 0) expect(found).toBeNaN();
        else expect(found).toBeCloseTo(wins / count, 12);
      }),
    );
  });
});

describe('calibration', () => {
  it('finds no error where outcomes follow the predictions, and the shift where they do not', () => {
    const random = new Random(3);
    const predicted = Array.from({ length: 20_000 }, () => 0.2 + 0.6 * random.uniform());
    const honest = calibration(
      predicted,
      predicted.map((p) => random.bernoulli(p)),
    );
    expect(honest.expectedError).toBeLessThan(0.02);
    expect(honest.bins).toHaveLength(10);
    expect(honest.bins.reduce((sum, { count }) => sum + count, 0)).toBe(20_000);
    const shifted = calibration(
      predicted,
      predicted.map((p) => random.bernoulli(p - 0.15)),
    );
    expect(shifted.expectedError).toBeGreaterThan(0.13);
    expect(shifted.expectedError).toBeLessThan(0.17);
    expect(shifted.brier).toBeGreaterThan(0);
  });

  it('keeps equal predictions together and scores a certain right answer with zero', () => {
    const found = calibration([0.5, 0.5, 0.5, 1], [1, 0, 1, 1], 4);
    expect(found.bins.map(({ count }) => count)).toEqual([3, 1]);
    expect(found.brier).toBeCloseTo((0.25 * 3) / 4, 12);
    expect(() => calibration([], [])).toThrow(RangeError);
  });
});

describe('moments', () => {
  it('agree with SciPy', () => {
    const [x, y] = [
      [1, 2, 2, 4, 7, 7, 3],
      [2, 1, 5, 4, 9, 8, 3],
    ];
    expect(correlation(x!, y!)).toBeCloseTo(0.8972858104690965, 12);
    expect(rankCorrelation(x!, y!)).toBeCloseTo(0.7819474400123061, 12);
    expect([...ranks(x!)]).toEqual([1, 2.5, 2.5, 5, 6.5, 6.5, 4]);
    expect(covariance([1, 2, 3], [2, 4, 6])).toBeCloseTo(2, 12);
    expect(variance([5])).toBeNaN();
    expect(correlation([1, 1], [1, 2])).toBeNaN();
    expect(quantileOfSorted([1, 2, 4, 8], 0.5)).toBe(3);
    expect(() => covariance([1], [1, 2])).toThrow(RangeError);
  });
});

describe('Krippendorff’s alpha', () => {
  // The worked example of Krippendorff (2011): 4 observers, 12 units, with missing ratings.
  const observers = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, null, null, null],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, null, 3],
    [null, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, null],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, null],
  ];
  const units = observers[0]!.map((_, u) => observers.map((ratings) => ratings[u]!));

  it('gives the values of the published example', () => {
    expect(krippendorffAlpha(units, 'nominal')).toBeCloseTo(0.743, 3);
    expect(krippendorffAlpha(units, 'ordinal')).toBeCloseTo(0.815, 3);
    expect(krippendorffAlpha(units, 'interval')).toBeCloseTo(0.849, 3);
  });

  it('is 1 for agreement, about 0 for chance, and NaN where nothing varies', () => {
    expect(
      krippendorffAlpha(
        [
          [1, 1],
          [2, 2],
          [3, 3],
        ],
        'interval',
      ),
    ).toBe(1);
    const random = new Random(1);
    const noise = Array.from({ length: 3000 }, () => [random.below(4), random.below(4)]);
    expect(Math.abs(krippendorffAlpha(noise, 'nominal'))).toBeLessThan(0.05);
    expect(krippendorffAlpha([[1, 1]], 'nominal')).toBeNaN();
    expect(krippendorffAlpha([[1, null]], 'nominal')).toBeNaN();
  });
});

describe('sample-ratio test', () => {
  it('agrees with SciPy’s chi-square', () => {
    expect(sampleRatioTest([520, 460], [1, 1]).chiSquare).toBeCloseTo(3.673469387755102, 10);
    expect(sampleRatioTest([520, 460], [1, 1]).pValue).toBeCloseTo(0.055284992717023855, 7);
    expect(sampleRatioTest([520, 460, 30], [50, 40, 10]).chiSquare).toBeCloseTo(58.118811881188115, 8);
  });

  it('raises a false alarm at any of many looks in at most 5 % of honest experiments; the fixed test in far more', () => {
    const random = new Random(7);
    let anytime = 0;
    let fixed = 0;
    for (let s = 0; s < 500; s++) {
      const counts = [0, 0];
      let alarmed = false;
      let alarmedFixed = false;
      for (let look = 0; look < 60; look++) {
        for (let i = 0; i < 50; i++) counts[random.below(2)]!++;
        const test = sampleRatioTest(counts, [1, 1]);
        alarmed ||= test.anytimePValue < 0.05;
        alarmedFixed ||= test.pValue < 0.05;
      }
      anytime += Number(alarmed);
      fixed += Number(alarmedFixed);
    }
    expect(anytime / 500).toBeLessThanOrEqual(0.05);
    expect(fixed / 500).toBeGreaterThan(0.15);
    expect(sampleRatioTest([5300, 4700], [1, 1]).anytimePValue).toBeLessThan(1e-4);
  });
});
