import { describe, expect, it } from 'vitest';
import { Random } from '../stats/index.ts';
import { pull, synergy } from './pull.ts';
import { type SampledPrompt, tabulateSamples } from './sample-table.ts';
import { behaviourMass, type MixWeights, tilt } from './tilt.ts';

/** Replies that may flatter; thumbs like it, style is noise that adds to it, and some replies cannot be measured. */
function samples(random: Random): SampledPrompt[] {
  return Array.from({ length: 80 }, (_, x) => ({
    family: `f${x % 40}`,
    completions: Array.from({ length: 24 }, () => {
      const flatters = random.bernoulli(0.3);
      const scores = { thumbs: Number(flatters) + random.normal(), style: random.normal(), primary: -Number(flatters) };
      const isClear = random.bernoulli(flatters ? 0.9 : 0.7);
      return { scores, behaviours: { flatters: isClear ? Number(flatters) : null, length: random.uniform() } };
    }),
  }));
}

const table = tabulateSamples(samples(new Random(3)));
const base = { thumbs: 0.8, style: 0.3, primary: 0.2 };
const beta = 0.9;
const options = { random: new Random(1), draws: 200 };

/** The plain forecast, computed apart from the code under test. */
function rate(weights: MixWeights, behaviour: number): number {
  let [top, bottom] = [0, 0];
  for (const [x, { shares }] of tilt(table, { weights, beta }).entries()) {
    const [a, b] = behaviourMass(table.prompts[x]!, behaviour, shares);
    top += a;
    bottom += b;
  }
  return top / bottom;
}

describe('pull', () => {
  it('is the slope of the forecast in every weight, also where replies could not be measured', () => {
    for (const found of pull(table, { weights: base, beta }, options)) {
      const index = table.behaviours.indexOf(found.behaviour);
      const step = 1e-5;
      const up = rate({ ...base, [found.signal]: base[found.signal as keyof typeof base] + step }, index);
      const down = rate({ ...base, [found.signal]: base[found.signal as keyof typeof base] - step }, index);
      expect(found.estimate).toBeCloseTo((up - down) / (2 * step), 6);
      expect(found.low).toBeLessThanOrEqual(found.estimate);
      expect(found.high).toBeGreaterThanOrEqual(found.estimate);
    }
  });

  it('is additive over signals where training starts', () => {
    const start = pull(table, { weights: base, beta }, { ...options, at: 'reference', behaviours: ['flatters'] });
    const weighted = start.reduce((sum, p) => sum + base[p.signal as keyof typeof base] * p.estimate, 0);
    // The derivative along the mix as a whole, from a reference policy.
    const small = 1e-5;
    const along = (t: number) => rate({ thumbs: 0.8 * t, style: 0.3 * t, primary: 0.2 * t }, 0);
    expect(weighted).toBeCloseTo((along(small) - along(-small)) / (2 * small), 6);
  });

  it('tells the signal that pays for flattery from the one that holds it in check', () => {
    const found = pull(table, { weights: base, beta }, { ...options, behaviours: ['flatters'] });
    const by = Object.fromEntries(found.map((p) => [p.signal, p]));
    expect(by.thumbs!.low).toBeGreaterThan(0);
    expect(by.primary!.high).toBeLessThan(0);
    expect(by.style!.low).toBeLessThan(0.02);
  });
});

describe('synergy', () => {
  it('is the change of one pull by the other weight', () => {
    for (const found of synergy(table, { weights: base, beta }, options)) {
      const [k, l] = found.signals;
      const step = 1e-4;
      const pullAt = (shift: number) =>
        pull(
          table,
          { weights: { ...base, [l]: base[l as keyof typeof base] + shift }, beta },
          { random: new Random(1), draws: 2, behaviours: [found.behaviour], signals: [k] },
        )[0]!.estimate;
      expect(found.estimate).toBeCloseTo((pullAt(step) - pullAt(-step)) / (2 * step), 6);
    }
  });
});
