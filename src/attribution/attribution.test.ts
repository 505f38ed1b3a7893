import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../stats/index.ts';
import type { ArmOutcome } from './arms.ts';
import { attribute } from './attribute.ts';
import { describeFinding, findCause } from './finding.ts';

const names = ['thumbs', 'memory', 'freshData'];

interface World {
  /** True rate of each setting, from the changes that are on. */
  rate: (on: Readonly<Record<string, boolean>>) => number;
  seeds?: number;
  families?: number;
  seedSpread?: number;
  factors?: readonly string[];
  /** Leaves out arms. */
  keep?: (on: readonly string[]) => boolean;
}

/** Trains nothing: draws each arm's answers with seed and family parts, as a run of the experiment would show them. */
function experiment(random: Random, world: World): ArmOutcome[] {
  const { rate, seeds = 3, families = 60, seedSpread = 0.01, factors = names, keep = () => true } = world;
  const familyPart = Array.from({ length: families }, () => 0.02 * random.normal());
  const outcomes: ArmOutcome[] = [];
  for (let seed = 0; seed < seeds; seed++) {
    for (let mask = 0; mask < 2 ** factors.length; mask++) {
      const on = Object.fromEntries(factors.map((factor, i) => [factor, Boolean(mask & (1 << i))]));
      if (!keep(factors.filter((factor) => on[factor]))) continue;
      const shift = seedSpread * random.normal();
      outcomes.push({
        factors: on,
        seed,
        families: familyPart.map((part, f) => {
          const p = Math.min(1, Math.max(0, rate(on) + shift + part));
          const sum = Array.from({ length: 6 }, () => Number(random.bernoulli(p))).reduce((a, b) => a + b, 0);
          return { family: `f${f}`, sum, count: 6 };
        }),
      });
    }
  }
  return outcomes;
}

/** Outcomes without noise, so that every effect can be worked out by hand. */
function exact(rate: World['rate'], factors: readonly string[] = names, keep?: World['keep']): ArmOutcome[] {
  return experiment(new Random(1), { rate, factors, seeds: 2, families: 4, ...(keep ? { keep } : {}) }).map(
    (outcome) => ({
      ...outcome,
      families: outcome.families.map(({ family }) => ({ family, sum: rate(outcome.factors), count: 1 })),
    }),
  );
}

const options = () => ({ random: new Random(5), draws: 200 });
const value = (list: readonly { term: string; estimate: number }[], term: string) => {
  const found = list.find((effect) => effect.term === term);
  if (!found) throw new Error(`there is no ${term} among ${list.map((effect) => effect.term).join(', ')}`);
  return found.estimate;
};
const rates = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 8, maxLength: 8 });
const index = (on: Readonly<Record<string, boolean>>) =>
  names.reduce((sum, name, i) => sum + Number(on[name]) * 2 ** i, 0);

describe('factorial effects', () => {
  it('are differences, and differences of differences, averaged over the other factors', () => {
    fc.assert(
      fc.property(rates, (y) => {
        const found = attribute(
          exact((on) => y[index(on)]!),
          { ...options(), draws: 2 },
        );
        // Settings by mask: thumbs 1, memory 2, fresh data 4.
        const at = (mask: number) => y[mask]!;
        const main = (at(1) + at(3) + at(5) + at(7) - at(0) - at(2) - at(4) - at(6)) / 4;
        const pair = (at(3) - at(1) - at(2) + at(0) + (at(7) - at(5) - at(6) + at(4))) / 2;
        const triple = at(7) - at(5) - at(6) + at(4) - (at(3) - at(1) - at(2) + at(0));
        expect(value(found.effects, 'thumbs')).toBeCloseTo(main, 10);
        expect(value(found.effects, 'thumbs × memory')).toBeCloseTo(pair, 10);
        expect(value(found.effects, 'thumbs × memory × freshData')).toBeCloseTo(triple, 10);
        expect(value(found.changes, 'thumbs + freshData')).toBeCloseTo(at(5) - at(0), 10);
        expect(value(found.beyondSum, 'thumbs + memory + freshData')).toBeCloseTo(
          at(7) - at(0) - (at(1) - at(0)) - (at(2) - at(0)) - (at(4) - at(0)),
          10,
        );
        expect(found.assumedZero).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });

  it('Shapley values sum to the total, ignore what does nothing and treat twins alike', () => {
    fc.assert(
      fc.property(rates, (y) => {
        const found = attribute(
          exact((on) => y[index(on)]!),
          { ...options(), draws: 2 },
        );
        const sum = found.shapley!.reduce((total, part) => total + part.estimate, 0);
        expect(sum).toBeCloseTo(y[7]! - y[0]!, 10);
      }),
      { numRuns: 30 },
    );
    const twins = attribute(
      exact((on) => 0.1 + (on.thumbs && on.memory ? 0.4 : 0)),
      options(),
    );
    expect(twins.shapley!.map(({ estimate }) => Math.round(1e6 * estimate) / 1e6)).toEqual([0.2, 0.2, 0]);
  });

  it('finds the effects that the answers were drawn with, in intervals that cover them', () => {
    const rate = (on: Readonly<Record<string, boolean>>) =>
      0.1 + 0.15 * Number(on.thumbs) + 0.2 * Number(on.thumbs && on.memory);
    const truth: Record<string, number> = {
      thumbs: 0.25,
      memory: 0.1,
      freshData: 0,
      'thumbs × memory': 0.2,
      'memory × freshData': 0,
    };
    const covered = Object.fromEntries(Object.keys(truth).map((term) => [term, 0]));
    const random = new Random(3);
    const repeats = 100;
    for (let r = 0; r < repeats; r++) {
      const found = attribute(experiment(random, { rate, families: 30, seedSpread: 0.03 }), { random, draws: 100 });
      for (const effect of found.effects) {
        const true_ = truth[effect.term];
        if (true_ !== undefined && effect.low <= true_ && true_ <= effect.high) covered[effect.term]!++;
      }
      expect(found.levels).toEqual(['seed', 'family']);
    }
    for (const hits of Object.values(covered)) expect(hits / repeats).toBeGreaterThan(0.88);
    const all = Object.values(covered).reduce((a, b) => a + b, 0) / repeats / Object.keys(truth).length;
    expect(all).toBeGreaterThan(0.93);
    expect(all).toBeLessThan(0.99);
  });

  it('says what an incomplete design cannot tell, and still tells each change from nothing', () => {
    const rate = (on: Readonly<Record<string, boolean>>) =>
      0.1 + 0.2 * Number(on.thumbs) + 0.3 * Number(on.memory && on.thumbs && on.freshData);
    const found = attribute(
      exact(rate, names, (on) => on.length !== 2),
      options(),
    );
    expect(found.isComplete).toBe(false);
    expect(found.shapley).toBeNull();
    expect(found.effects.map(({ term }) => term)).toEqual(names);
    expect(found.assumedZero).toContain('thumbs × memory');
    expect(found.assumedZero).toContain('thumbs × memory × freshData');
    expect(value(found.changes, 'thumbs')).toBeCloseTo(0.2, 10);
    expect(value(found.beyondSum, 'thumbs + memory + freshData')).toBeCloseTo(0.3, 10);
  });

  it('reads a half fraction right where the interactions it cannot tell are nothing', () => {
    const factors = ['a', 'b', 'c', 'd', 'e'];
    const rate = (on: Readonly<Record<string, boolean>>) =>
      0.2 + 0.1 * Number(on.a) - 0.05 * Number(on.c) + 0.2 * Number(on.d && on.e);
    // Resolution V: arms with an even number of changes.
    const found = attribute(
      exact(rate, factors, (on) => on.length % 2 === 0),
      options(),
    );
    expect(value(found.effects, 'a')).toBeCloseTo(0.1, 9);
    expect(value(found.effects, 'c')).toBeCloseTo(-0.05, 9);
    expect(value(found.effects, 'd × e')).toBeCloseTo(0.2, 9);
    expect(value(found.effects, 'a × b')).toBeCloseTo(0, 9);
    expect(found.assumedZero).toHaveLength(10 + 5 + 1);
  });

  it('resamples families alone when there is one seed, and says so', () => {
    const found = attribute(experiment(new Random(2), { rate: () => 0.3, seeds: 1 }), options());
    expect(found).toMatchObject({ levels: ['family'], seeds: 1, families: 60 });
    expect(describeFinding(findCause(found, 0.1))).toContain('one seed');
  });

  it('refuses what is no design', () => {
    const run = { seed: 1, families: [{ family: 'f', sum: 1, count: 1 }] };
    expect(() => attribute([{ ...run, factors: { a: true } }], options())).toThrow(/two arms/);
    expect(() =>
      attribute(
        [
          { ...run, factors: { a: true } },
          { ...run, factors: { b: true } },
        ],
        options(),
      ),
    ).toThrow(/factors/);
    const empty = { seed: 1, families: [], factors: { a: false } };
    expect(() => attribute([{ ...run, factors: { a: true } }, empty], options())).toThrow(/'none' has no value/);
  });
});

describe('finding the cause', () => {
  const find = (rate: World['rate'], more: Partial<World> = {}, margin = 0.05) =>
    findCause(attribute(experiment(new Random(9), { rate, seeds: 5, ...more }), options()), margin);

  it.each([
    [
      'harmless-alone-harmful-together',
      (on: Readonly<Record<string, boolean>>) => 0.05 + 0.4 * Number(on.thumbs && on.memory),
    ],
    ['harmful-alone', (on: Readonly<Record<string, boolean>>) => 0.05 + 0.3 * Number(on.thumbs)],
    ['harmless', () => 0.05],
    [
      'harmful-together',
      (on: Readonly<Record<string, boolean>>) => 0.05 + 0.05 * Number(on.thumbs) + 0.4 * Number(on.thumbs && on.memory),
    ],
    ['undecided', (on: Readonly<Record<string, boolean>>) => 0.05 + 0.05 * Number(on.thumbs)],
  ])('%s', (kind, rate) => {
    const found = find(rate);
    expect(found.kind).toBe(kind);
    expect(describeFinding(found).length).toBeGreaterThan(20);
    expect(found.coversSeeds).toBe(true);
  });

  it('does not take two improvements that do not add up for harm', () => {
    const saturating = find((on) => 0.5 - 0.4 * Number(on.thumbs || on.memory));
    expect(saturating.interactions.find(({ effect }) => effect.term === 'thumbs × memory')!.standing).toBe('above');
    expect(saturating.kind).toBe('harmless');
  });

  it('names the arms that are missing', () => {
    const found = find(() => 0.05, { keep: (on) => !(on.length === 1 && on[0] === 'memory') });
    expect(found).toMatchObject({ kind: 'incomplete', missing: [['memory']] });
    expect(describeFinding(found)).toContain('memory');
    expect(find(() => 0.05, { keep: (on) => on.length > 0 }).missing).toEqual([[]]);
  });

  it('claims harm where there is none in at most 5.5 % of experiments, at the worst place: each effect on the margin', () => {
    const random = new Random(31);
    let claimed = 0;
    const repeats = 200;
    for (let r = 0; r < repeats; r++) {
      const outcomes = experiment(random, { rate: () => 0.15, families: 30, factors: ['thumbs', 'memory'] });
      const { kind } = findCause(attribute(outcomes, { random, draws: 100 }), 0);
      if (kind === 'harmful-together' || kind === 'harmless-alone-harmful-together') claimed++;
    }
    expect(claimed / repeats).toBeLessThanOrEqual(0.055);
  });
});
