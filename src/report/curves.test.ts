import { describe, expect, test } from 'vitest';
import { armCurve, facetCurve } from './curves.ts';
import type { CurveStep, TrainingCurve } from './report-input.ts';

function step(n: number, kl: number | null, agreement?: { estimate: number; n: number }): CurveStep {
  return {
    step: n,
    rewards: {},
    influence: null,
    kl,
    entropy: null,
    length: null,
    clipFraction: null,
    facets: agreement ? { agreement: { ...agreement, low: 0, high: 1 } } : {},
  };
}

describe('armCurve', () => {
  const curves: TrainingCurve[] = [
    { arm: 'a', seed: 1, steps: [step(1, 1), step(2, 3), step(3, null)] },
    { arm: 'a', seed: 2, steps: [step(1, 2)] },
    { arm: 'b', seed: 1, steps: [step(1, 9)] },
  ];

  test('the mean is over seeds, and stops where a seed stops', () => {
    expect(armCurve(curves, 'a', (s) => s.kl)?.mean).toEqual([{ x: 1, y: 1.5 }]);
    expect(armCurve(curves, 'a', (s) => s.kl)?.seeds).toHaveLength(2);
  });

  test('an arm or a quantity that is not there gives nothing', () => {
    expect(armCurve(curves, 'c', (s) => s.kl)).toBeNull();
    expect(armCurve(curves, 'a', (s) => s.length)).toBeNull();
  });
});

describe('facetCurve', () => {
  test('replies are pooled by their number over seeds and neighbouring steps', () => {
    const seed = (n: number, estimate: number): TrainingCurve => ({
      arm: 'a',
      seed: n,
      steps: Array.from({ length: 24 }, (_, i) => step(i, null, { estimate, n: n * 10 })),
    });
    const curve = facetCurve([seed(1, 0.2), seed(3, 0.6)], 'a', ['agreement']);
    expect(curve).toHaveLength(12);
    expect(curve[0]?.x).toBe(0.5);
    for (const { y } of curve) expect(y).toBeCloseTo((0.2 * 10 + 0.6 * 30) / 40);
  });

  test('few points are shown as they are, and a mean of facets needs every facet', () => {
    const curves: TrainingCurve[] = [
      { arm: 'a', seed: 1, steps: [step(0, null, { estimate: 0.1, n: 5 }), step(5, 1)] },
    ];
    expect(facetCurve(curves, 'a', ['agreement'])).toEqual([{ x: 0, y: 0.1 }]);
    expect(facetCurve(curves, 'a', ['agreement', 'praise'])).toEqual([]);
  });
});
