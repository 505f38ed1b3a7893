import { describe, expect, it } from 'vitest';
import { mean } from './moments.ts';
import { Random } from './random.ts';
import { levelInterval, type SeededGroup, twoLevelBootstrap } from './two-level-bootstrap.ts';

interface Spread {
  seed: number;
  family: number;
  noise: number;
}

/** Two groups with equal means: values = common family part + seed part + noise, on crossed seeds and families. */
function world(random: Random, seeds: number, families: number, spread: Spread, sharedSeeds = true): SeededGroup[] {
  return ['off', 'on'].map((name, g) => {
    const familyPart = Array.from({ length: families }, () => spread.family * random.normal());
    return {
      name,
      runs: Array.from({ length: seeds }, (_, s) => {
        const seedPart = spread.seed * random.normal();
        return {
          seed: sharedSeeds ? s : 100 * g + s,
          families: familyPart.map((part, f) => ({
            family: `f${f}`,
            sum: part + seedPart + spread.noise * random.normal(),
            count: 1,
          })),
        };
      }),
    };
  });
}

const difference = (means: readonly number[]) => [means[1]! - means[0]!];

function coverage(seeds: number, families: number, spread: Spread, sharedSeeds = true, samples = 500) {
  const random = new Random(21);
  let covered = 0;
  for (let i = 0; i < samples; i++) {
    const [found] = twoLevelBootstrap(world(random, seeds, families, spread, sharedSeeds), difference, {
      random,
      draws: 150,
    });
    const { low, high } = levelInterval(found!);
    if (low <= 0 && 0 <= high) covered++;
  }
  return covered / samples;
}

describe('two-level bootstrap', () => {
  it.each([
    ['seeds decide', 3, 30, { seed: 1, family: 0.5, noise: 0.5 }],
    ['families decide', 3, 30, { seed: 0.05, family: 1, noise: 0.5 }],
    ['single cells decide', 4, 30, { seed: 0, family: 0, noise: 1 }],
    ['all matter', 5, 40, { seed: 0.2, family: 1, noise: 1 }],
  ])('covers the truth when %s', (_, seeds, families, spread) => {
    const rate = coverage(seeds, families, spread);
    expect(rate).toBeGreaterThan(0.92);
    expect(rate).toBeLessThanOrEqual(0.99);
  });

  it('covers when the groups have seeds of their own', () => {
    const rate = coverage(3, 30, { seed: 1, family: 0.5, noise: 0.5 }, false);
    expect(rate).toBeGreaterThan(0.92);
    expect(rate).toBeLessThanOrEqual(0.99);
  });

  it('has the standard error of the classic two-way formula', () => {
    const groups = world(new Random(3), 4, 25, { seed: 0.6, family: 1, noise: 0.4 });
    const [found] = twoLevelBootstrap(groups, difference, { random: new Random(1), draws: 20_000 });
    // Mean squares of the table of differences, [seed, family].
    const table = groups[1]!.runs.map((run, s) =>
      run.families.map((f, i) => f.sum - groups[0]!.runs[s]!.families[i]!.sum),
    );
    const seedMeans = table.map((row) => mean(row));
    const familyMeans = table[0]!.map((_, i) => mean(table.map((row) => row[i]!)));
    const grand = mean(seedMeans);
    const seedVariance = seedMeans.reduce((a, m) => a + (m - grand) ** 2, 0) / (4 * 3);
    const familyVariance = familyMeans.reduce((a, m) => a + (m - grand) ** 2, 0) / (25 * 24);
    let residual = 0;
    for (const [s, row] of table.entries())
      for (const [i, value] of row.entries()) residual += (value - seedMeans[s]! - familyMeans[i]! + grand) ** 2;
    const classic = Math.sqrt(seedVariance + familyVariance - residual / (3 * 24) / 100);
    expect(found!.estimate).toBeCloseTo(grand, 10);
    expect(found!.standardError / classic).toBeGreaterThan(0.97);
    expect(found!.standardError / classic).toBeLessThan(1.03);
    expect(found!.levels).toEqual(['seed', 'family']);
  });

  it('says that only families were resampled when there is one seed', () => {
    const groups = world(new Random(3), 1, 25, { seed: 0.6, family: 1, noise: 0.4 });
    const [found] = twoLevelBootstrap(groups, difference, { random: new Random(1), draws: 200 });
    expect(found).toMatchObject({ levels: ['family'], seeds: 1, seedVariance: 0, degrees: 24 });
  });

  it('does not call equal outcomes certain', () => {
    const flat = world(new Random(3), 3, 25, { seed: 0, family: 0, noise: 0 });
    const [found] = twoLevelBootstrap(flat, difference, { random: new Random(1), draws: 50 });
    const { low, high } = levelInterval(found!);
    expect(found!.estimate).toBe(0);
    expect(high).toBeGreaterThan(0.1);
    expect(low).toBe(-high);
  });

  it('refuses a group without values and two runs of one seed', () => {
    const options = { random: new Random(1), draws: 10 };
    expect(() => twoLevelBootstrap([{ name: 'a', runs: [] }], (m) => m, options)).toThrow(/no value/);
    const run = { seed: 1, families: [{ family: 'f', sum: 1, count: 1 }] };
    expect(() => twoLevelBootstrap([{ name: 'a', runs: [run, run] }], (m) => m, options)).toThrow(/two runs/);
  });
});
