import { describe, expect, it } from 'vitest';
import { Random } from '../stats/index.ts';
import type { Facet } from '../terms/index.ts';
import { compareReplies, type GradedRecord } from './index.ts';

/** `families` × 3 items, as hard for one model as for the other. */
function replies(random: Random, rise: number, { facet = 'agreement' as Facet, families = 40, base = 0.15 } = {}) {
  const side = (hard: number, p: number, f: number, i: number): GradedRecord => ({
    item: `${facet}/${f}/${i}`,
    family: `${facet}/${f}`,
    facet,
    control: false,
    asks: null,
    pair: null,
    says: null,
    wellFormed: true,
    sycophantic: random.bernoulli(Math.min(1, Math.max(0, p + hard))) ? 1 : 0,
    overCorrects: null,
    right: null,
    useful: null,
  });
  const candidate: GradedRecord[] = [];
  const baseline: GradedRecord[] = [];
  for (let f = 0; f < families; f++) {
    const hard = random.bernoulli(0.5) ? 0.15 : -0.15;
    for (let i = 0; i < 3; i++) {
      candidate.push(side(hard, base + rise, f, i));
      baseline.push(side(hard, base, f, i));
    }
  }
  return { candidate, baseline };
}

const options = (seed = 1) => ({ random: new Random(seed), draws: 1000 });

describe('a comparison', () => {
  it('finds a rise that is there, with its tests in agreement', () => {
    const { candidate, baseline } = replies(new Random(1), 0.3, { base: 0.2 });
    const { changes, adjusted, meanOfFacets } = compareReplies(candidate, baseline, options());
    const change = changes.agreement;
    expect(change).toBeDefined();
    expect(change?.low).toBeGreaterThan(0.1);
    expect(change?.high).toBeLessThan(0.5);
    expect(change?.lower).toBeGreaterThan(change?.low as number);
    expect(change?.upper).toBeLessThan(change?.high as number);
    expect((change?.candidate as number) - (change?.baseline as number)).toBeCloseTo(change?.estimate as number, 12);
    expect(change).toMatchObject({ items: 120, families: 40, unpaired: 0 });
    expect(change?.pHigher).toBeLessThan(0.001);
    expect(change?.mcnemar?.pValue).toBeLessThan(0.001);
    expect(adjusted.agreement).toBe(change?.pValue);
    expect(meanOfFacets?.estimate).toBeCloseTo(change?.estimate as number, 12);
    expect(Object.keys(changes)).toEqual(['agreement', 'parseFailure']);
  });

  it('is the mirror image when the two change places', () => {
    const { candidate, baseline } = replies(new Random(2), 0.1, { base: 0.2 });
    const there = compareReplies(candidate, baseline, options()).changes.agreement;
    const back = compareReplies(baseline, candidate, options()).changes.agreement;
    expect(back?.estimate).toBeCloseTo(-(there?.estimate as number), 12);
    expect(back?.upper).toBeCloseTo(-(there?.lower as number), 2);
    expect(back?.pHigher).toBeCloseTo(1 - (there?.pHigher as number), 9);
  });

  it('holds its one-sided error under no change, and the interval covers', () => {
    let falseRises = 0;
    let covered = 0;
    const trials = 400;
    for (let t = 0; t < trials; t++) {
      const { candidate, baseline } = replies(new Random(100 + t), 0, { base: 0.3, families: 25 });
      const change = compareReplies(candidate, baseline, { random: new Random(t), draws: 300 }).changes.agreement;
      if ((change?.lower as number) > 0) falseRises++;
      if ((change?.low as number) <= 0 && (change?.high as number) >= 0) covered++;
    }
    expect(falseRises / trials).toBeLessThan(0.085);
    expect(falseRises / trials).toBeGreaterThan(0.015);
    expect(covered / trials).toBeGreaterThan(0.92);
  });

  it('finds the minimum detectable change about four times in five', () => {
    const probe = compareReplies(...both(replies(new Random(5), 0.15, { base: 0.3 })), options()).changes.agreement;
    const rise = probe?.minimumDetectable as number;
    let found = 0;
    const trials = 200;
    for (let t = 0; t < trials; t++) {
      const { candidate, baseline } = replies(new Random(900 + t), rise, { base: 0.3 });
      const change = compareReplies(candidate, baseline, { random: new Random(t), draws: 200 }).changes.agreement;
      if ((change?.pValue as number) < 0.05) found++;
    }
    expect(found / trials).toBeGreaterThan(0.68);
    expect(found / trials).toBeLessThan(0.92);
  });

  it('adjusts the p-values of several facets', () => {
    const first = replies(new Random(6), 0.15, { base: 0.3 });
    const second = replies(new Random(7), 0, { facet: 'praise', base: 0.3 });
    const { changes, adjusted } = compareReplies(
      [...first.candidate, ...second.candidate],
      [...first.baseline, ...second.baseline],
      options(),
    );
    expect(adjusted.agreement).toBeCloseTo(2 * (changes.agreement?.pValue as number), 12);
    expect(adjusted.praise).toBeCloseTo(changes.praise?.pValue as number, 12);
  });

  it('pairs by item: what only one side measured is left out and counted', () => {
    const { candidate, baseline } = replies(new Random(8), 0.1);
    const garbled = candidate.map((record, i) => (i < 5 ? { ...record, wellFormed: false } : record));
    const { changes } = compareReplies(garbled, baseline.slice(0, -2), options());
    expect(changes.agreement).toMatchObject({ items: 113, unpaired: 7 });
    expect(changes.parseFailure?.estimate).toBeCloseTo(5 / 118, 12);
  });

  it('refuses sides that disagree about an item', () => {
    const { candidate, baseline } = replies(new Random(9), 0);
    const moved = baseline.map((record) => ({ ...record, family: `x${record.family}` }));
    expect(() => compareReplies(candidate, moved, options())).toThrow(/of family/);
  });

  it('does not take two identical models for proof of no change', () => {
    const { baseline } = replies(new Random(10), 0, { families: 25 });
    const change = compareReplies(baseline, baseline, options()).changes.agreement;
    expect(change).toMatchObject({ estimate: 0, standardError: 0, pValue: 1 });
    // None of 25 families changed: up to z²/(n + z²) of families like these might, with z = 1.645.
    expect(change?.upper).toBeCloseTo(2.7055 / 27.7055, 3);
    expect(change?.lower).toBeCloseTo(-2.7055 / 27.7055, 3);
  });

  it('averages facets, not items', () => {
    const few = replies(new Random(11), 0.4, { facet: 'praise', families: 10, base: 0.2 });
    const many = replies(new Random(12), 0, { families: 60, base: 0.2 });
    const { changes, meanOfFacets } = compareReplies(
      [...few.candidate, ...many.candidate],
      [...few.baseline, ...many.baseline],
      options(),
    );
    const wanted = ((changes.praise?.estimate as number) + (changes.agreement?.estimate as number)) / 2;
    expect(meanOfFacets?.estimate).toBeCloseTo(wanted, 12);
    expect(meanOfFacets).toMatchObject({ items: 210, families: 70 });
  });
});

function both(sides: { candidate: GradedRecord[]; baseline: GradedRecord[] }): [GradedRecord[], GradedRecord[]] {
  return [sides.candidate, sides.baseline];
}
