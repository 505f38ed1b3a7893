import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  betaQuantile,
  binomialCdf,
  binomialProbability,
  chiSquareCdf,
  chiSquareQuantile,
  normalCdf,
  normalQuantile,
  studentCdf,
  studentQuantile,
} from './distributions.ts';

// Reference values from SciPy 1.17.
describe('distributions against SciPy', () => {
  it.each([
    ['normal cdf', normalCdf(-3), 0.0013498980316],
    ['normal cdf', normalCdf(2.5), 0.9937903346742],
    ['normal quantile', normalQuantile(0.001), -3.0902323062],
    ['normal quantile', normalQuantile(0.6), 0.2533471031],
    ['t cdf', studentCdf(-2, 1), 0.14758362],
    ['t cdf', studentCdf(0.3, 3.5), 0.6094333],
    ['t cdf', studentCdf(4, 12), 0.99911915],
    ['t quantile', studentQuantile(0.975, 2), 4.30265273],
    ['t quantile', studentQuantile(0.9, 7.5), 1.40521185],
    ['t quantile', studentQuantile(0.995, 30), 2.74999565],
    ['chi-square cdf', chiSquareCdf(10, 5), 0.92476475],
    ['chi-square cdf', chiSquareCdf(25, 40), 0.03059413],
    ['chi-square quantile', chiSquareQuantile(0.99, 7), 18.47530691],
    ['binomial cdf', binomialCdf(3, 10, 0.2), 0.87912612],
    ['binomial cdf', binomialCdf(50, 120, 0.4), 0.68099065],
    ['binomial cdf, many trials', binomialCdf(4900, 10_000, 0.5), 0.02329276],
    ['binomial probability', binomialProbability(4900, 10_000, 0.5), 0.0010798643],
    ['beta quantile', betaQuantile(0.025, 3, 8), 0.06673951],
    ['beta quantile', betaQuantile(0.975, 9, 2), 0.97478927],
  ])('%s', (_, found, reference) => {
    expect(Math.abs(found - reference)).toBeLessThan(3e-8);
  });
});

describe('distributions', () => {
  it('quantiles undo cumulative probabilities', () => {
    const p = fc.double({ min: 0.001, max: 0.999, noNaN: true });
    fc.assert(
      fc.property(p, fc.double({ min: 0.8, max: 500, noNaN: true }), (q, df) => {
        expect(normalCdf(normalQuantile(q))).toBeCloseTo(q, 7);
        expect(studentCdf(studentQuantile(q, df), df)).toBeCloseTo(q, 6);
        expect(chiSquareCdf(chiSquareQuantile(q, df), df)).toBeCloseTo(q, 6);
      }),
    );
  });

  it('are symmetric where they should be, and reach their limits', () => {
    expect(normalQuantile(0.25)).toBe(-normalQuantile(0.75));
    expect(normalQuantile(0)).toBe(Number.NEGATIVE_INFINITY);
    expect(studentQuantile(0.975, Number.POSITIVE_INFINITY)).toBe(normalQuantile(0.975));
    expect([binomialCdf(-1, 5, 0.3), binomialCdf(5, 5, 0.3), binomialCdf(0, 5, 0), binomialCdf(4, 5, 1)]).toEqual([
      0, 1, 1, 0,
    ]);
    expect(() => normalQuantile(1.1)).toThrow(RangeError);
    expect(() => studentCdf(0, 0)).toThrow(RangeError);
  });
});
