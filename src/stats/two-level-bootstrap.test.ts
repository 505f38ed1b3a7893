import { describe, expect, it } from 'vitest';
import { mean } from './moments.ts';
import { Random } from './random.ts';
import type { SeededGroup } from './seed-table.ts';
import { levelInterval, twoLevelBootstrap } from './two-level-bootstrap.ts';

interface Spread {
  seed: number;
  family: number;
  noise: number;
  /** Moves both groups alike, as a pipeline per seed would. */
  pipeline?: number;
}

/** Two groups with equal means: values = family part + seed part + noise, on crossed seeds and families. */
function world(random: Random, seeds: number, families: number, spread: Spread): SeededGroup[] {
  const pipeline = Array.from({ length: seeds }, () => (spread.pipeline ?? 0) * random.normal());
  return ['off', 'on'].map((name) => {
    const familyPart = Array.from({ length: families }, () => spread.family * random.normal());
    return {
      name,
      runs: pipeline.map((common, seed) => {
        const seedPart = common + spread.seed * random.normal();
        return {
          seed,
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

/** How often the interval of a difference that is zero covers zero, and how wide it is on average. */
function coverage(seeds: number, families: number, spread: Spread, pairing: 'separate' | 'blocks') {
  const random = new Random(21);
  const samples = 300;
  let [covered, width] = [0, 0];
  for (let i = 0; i < samples; i++) {
    const groups = world(random, seeds, families, spread);
    const [found] = twoLevelBootstrap(groups, difference, { random, draws: 150, seeds: pairing });
    const { low, high } = levelInterval(found!);
    if (low <= 0 && 0 <= high) covered++;
    width += (high - low) / samples;
  }
  return { rate: covered / samples, width };
}

describe('two-level bootstrap', () => {
  const cases: [string, number, number, Spread, 'separate' | 'blocks'][] = [
    ['seeds decide', 3, 30, { seed: 1, family: 0.5, noise: 0.5 }, 'separate'],
    ['families decide', 3, 30, { seed: 0.05, family: 1, noise: 0.5 }, 'separate'],
    ['single cells decide', 4, 30, { seed: 0, family: 0, noise: 1 }, 'separate'],
    ['all matter', 5, 40, { seed: 0.2, family: 1, noise: 1 }, 'separate'],
    [
      'a pipeline per seed decides, drawn as blocks',
      4,
      30,
      { seed: 0.3, family: 0.5, noise: 0.5, pipeline: 2 },
      'blocks',
    ],
    ['seeds decide, drawn as blocks', 3, 30, { seed: 1, family: 0.5, noise: 0.5 }, 'blocks'],
  ];
  it.each(cases)('covers the truth when %s', (_, seeds, families, spread, pairing) => {
    const { rate } = coverage(seeds, families, spread, pairing);
    expect(rate).toBeGreaterThan(0.92);
    expect(rate).toBeLessThanOrEqual(0.99);
  });

  it('drawing seeds apart errs on the wide side where they move groups alike, and is sharper where they do not', () => {
    const alike = { seed: 0.3, family: 0.5, noise: 0.5, pipeline: 1 };
    expect(coverage(4, 20, alike, 'separate').rate).toBeGreaterThan(0.98);
    const apart = { seed: 1, family: 0.5, noise: 0.5 };
    expect(coverage(3, 20, apart, 'separate').width).toBeLessThan(0.85 * coverage(3, 20, apart, 'blocks').width);
  });

  it('has the standard error of the classic two-way formula', () => {
    const groups = world(new Random(3), 4, 25, { seed: 0.6, family: 1, noise: 0.4 });
    const [found] = twoLevelBootstrap(groups, difference, {
      random: new Random(1),
      draws: 20_000,
      seeds: 'blocks',
    });
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

  it('judges every estimate by the groups that it involves', () => {
    const [off, on] = world(new Random(3), 3, 25, { seed: 0.6, family: 1, noise: 0.4 });
    const single = { name: 'single', runs: on!.runs.slice(0, 1) };
    const found = twoLevelBootstrap([off!, on!, single], ([a, b, c]) => [b! - a!, c! - a!], {
      random: new Random(1),
      draws: 400,
    });
    expect(found.map(({ levels, seeds }) => [levels.length, seeds])).toEqual([
      [2, 3],
      [1, 1],
    ]);
    const [pair] = twoLevelBootstrap([off!, on!], difference, { random: new Random(1), draws: 400 });
    expect(found[0]!.standardError / pair!.standardError).toBeGreaterThan(0.85);
    expect(found[0]!.standardError / pair!.standardError).toBeLessThan(1.15);
    expect(() => twoLevelBootstrap([off!, single], difference, { random: new Random(1), seeds: 'blocks' })).toThrow(
      /same seeds/,
    );
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
