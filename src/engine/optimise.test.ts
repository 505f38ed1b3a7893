import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../stats/index.ts';
import { AdamW } from './adamw.ts';
import { clipScale, globalNorm } from './clipping.ts';
import { constantRate, warmUp, warmUpThenCosine } from './schedules.ts';

describe('AdamW', () => {
  it('follows the published update in double precision', () => {
    const [beta1, beta2, epsilon, weightDecay, rate] = [0.8, 0.95, 1e-6, 0.1, 0.02];
    const random = new Random(1);
    const parameters = Float32Array.from({ length: 6 }, () => random.normal());
    const expected = Array.from(parameters);
    const m = expected.map(() => 0);
    const v = expected.map(() => 0);
    const optimiser = new AdamW(6, { beta1, beta2, epsilon, weightDecay });
    for (let t = 1; t <= 20; t++) {
      const gradients = Float32Array.from({ length: 6 }, () => random.normal());
      optimiser.step(parameters, gradients, rate);
      for (let i = 0; i < 6; i++) {
        const g = gradients[i] as number;
        m[i] = beta1 * (m[i] as number) + (1 - beta1) * g;
        v[i] = beta2 * (v[i] as number) + (1 - beta2) * g ** 2;
        const mHat = (m[i] as number) / (1 - beta1 ** t);
        const vHat = (v[i] as number) / (1 - beta2 ** t);
        const theta = expected[i] as number;
        expected[i] = theta - rate * (mHat / (Math.sqrt(vHat) + epsilon) + weightDecay * theta);
      }
    }
    parameters.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i] as number, 5);
    });
  });

  it('finds the minimum of a badly scaled bowl', () => {
    const x = Float32Array.of(3, -2);
    const optimiser = new AdamW(2);
    for (let i = 0; i < 2000; i++) {
      const gradients = Float32Array.of(200 * (x[0] as number), 0.02 * (x[1] as number));
      optimiser.step(x, gradients, 0.05 * (1 - i / 2000));
    }
    expect(Math.abs(x[0] as number)).toBeLessThan(1e-2);
    expect(Math.abs(x[1] as number)).toBeLessThan(1e-2);
  });

  it('decays only where the mask says', () => {
    const x = Float32Array.of(1, 1);
    new AdamW(2, { weightDecay: 0.5, decayMask: Uint8Array.of(1, 0) }).step(x, new Float32Array(2), 0.1);
    expect(x[0]).toBeCloseTo(0.95, 6);
    expect(x[1]).toBe(1);
  });

  it('goes on from a state as if it had never stopped', () => {
    const random = new Random(2);
    const draw = () => Float32Array.from({ length: 4 }, () => random.normal());
    const gradients = Array.from({ length: 6 }, draw);
    const whole = draw();
    const parts = whole.slice();
    const first = new AdamW(4);
    for (const g of gradients) first.step(whole, g, 0.01);
    const before = new AdamW(4);
    for (const g of gradients.slice(0, 3)) before.step(parts, g, 0.01);
    const after = new AdamW(4);
    after.restore(before.state());
    for (const g of gradients.slice(3)) after.step(parts, g, 0.01);
    expect(parts).toEqual(whole);
    expect(() => new AdamW(3).restore(before.state())).toThrow(RangeError);
    expect(() => before.step(parts, new Float32Array(3), 0.01)).toThrow(RangeError);
  });
});

describe('clipping', () => {
  it('brings any gradient to the limit, and leaves short ones alone', () => {
    fc.assert(
      fc.property(
        fc.array(fc.float({ min: -100, max: 100, noNaN: true }), { minLength: 1, maxLength: 8 }),
        fc.double({ min: 0.1, max: 50, noNaN: true }),
        (values, limit) => {
          const gradients = Float32Array.from(values);
          const norm = globalNorm(gradients);
          const scale = clipScale(norm, limit);
          const after = globalNorm(gradients.map((g) => g * scale));
          expect(after).toBeLessThanOrEqual(limit * (1 + 1e-5));
          if (norm <= limit) expect(scale).toBe(1);
          else expect(after).toBeCloseTo(limit, 3);
        },
      ),
    );
    expect(globalNorm(Float32Array.of(3, 4))).toBe(5);
  });
});

describe('schedules', () => {
  it('warm up, peak, and end at the floor', () => {
    const rate = warmUpThenCosine(2, 10, 100, 0.25);
    expect(rate(0)).toBeCloseTo(0.2);
    expect(rate(9)).toBeCloseTo(2);
    expect(rate(10)).toBeCloseTo(2);
    expect(rate(99)).toBeCloseTo(0.5);
    expect(rate(1000)).toBeCloseTo(0.5);
    for (let step = 10; step < 99; step++) expect(rate(step + 1)).toBeLessThan(rate(step));
    expect(() => warmUpThenCosine(1, 11, 10)).toThrow(RangeError);
  });

  it('hold their rate', () => {
    expect(constantRate(3)(17)).toBe(3);
    expect(warmUp(3, 4)(1)).toBe(1.5);
    expect(warmUp(3, 4)(100)).toBe(3);
    expect(warmUp(3, 0)(0)).toBe(3);
  });
});
