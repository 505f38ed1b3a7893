import { describe, expect, it } from 'vitest';
import { scoreDebiased, withinGroupCovariance } from '../rewards/index.ts';
import { areaUnderCurve, Random, sigmoid } from '../stats/index.ts';
import { aucBySource } from './auc-by-source.ts';
import { splitBySource } from './split-by-source.ts';
import { propensityWeights } from './thumb-propensity.ts';
import { fitThumbsModel, ThumbsModel, type ThumbsRow } from './thumbs-model.ts';

const names = ['agrees', 'praises', 'helpful', 'noise', 'constant'];
const truth = { intercept: 0.2, agrees: 0.8, praises: 0.4, helpful: 1.2 };

interface Population {
  readonly users?: number;
  /** Replies that agree are rated this much more often. */
  readonly selection?: number;
  readonly models?: string[];
}

function logs(seed: number, { users = 500, selection = 0, models = ['sft@1', 'sft@2'] }: Population = {}): ThumbsRow[] {
  const random = new Random(seed);
  return Array.from({ length: users }, (_, u) => {
    const mood = 0.5 * random.normal();
    return Array.from({ length: 12 }, (_, i) => {
      const agrees = random.bernoulli(0.4) ? 1 : 0;
      const praises = random.bernoulli(0.3) ? 1 : 0;
      const helpful = random.normal();
      const logit = truth.intercept + mood + truth.agrees * agrees + truth.praises * praises + truth.helpful * helpful;
      const isRated = random.bernoulli(sigmoid(-0.5 + selection * agrees * helpful));
      return {
        features: [agrees, praises, helpful, random.normal(), 1],
        up: isRated ? (random.bernoulli(sigmoid(logit)) ? 1 : 0) : null,
        user: `u${u}`,
        prompt: `p${i}`,
        model: random.pick(models),
      } satisfies ThumbsRow;
    });
  }).flat();
}

const options = () => ({ random: new Random(7) });

describe('a thumbs model', () => {
  const rows = logs(1);
  const model = fitThumbsModel(rows, names, options());

  it('finds what users like, within its own error', () => {
    for (const { feature, slope, weight, standardError } of model.card.coefficients) {
      const wanted = feature in truth ? truth[feature as keyof typeof truth] : 0;
      const error = weight === 0 ? 0 : Math.abs((slope / weight) * standardError);
      // A mood that differs by user pulls slopes towards 0 by about √(1 + 0.35 · 0.25).
      expect(Math.abs(slope - wanted / Math.sqrt(1.09)), feature).toBeLessThanOrEqual(4 * error);
    }
  });

  it('scores in log-odds', () => {
    const row = [1, 0, 0.5, 0, 1];
    expect(model.probability(row)).toBeCloseTo(sigmoid(model.score(row)), 12);
    expect(model.score([1, 0, 0, 0, 1]) - model.score([0, 0, 0, 0, 1])).toBeCloseTo(
      model.card.coefficients[0]?.slope ?? 0,
      9,
    );
  });

  it('is judged on users it has not seen, and well calibrated where the world is logistic', () => {
    const { heldOut, fitted } = model.card;
    expect(heldOut.users + fitted.users).toBe(500);
    expect(heldOut.users).toBe(100);
    expect(heldOut.events + fitted.events).toBe(rows.filter((row) => row.up !== null).length);
    expect(heldOut.auc.low).toBeGreaterThan(0.6);
    expect(heldOut.auc.high).toBeGreaterThan(heldOut.auc.estimate);
    expect(heldOut.brier).toBeLessThan(heldOut.brierOfMean);
    expect(heldOut.ece).toBeLessThan(0.1);
    expect(heldOut.reliability.reduce((sum, bin) => sum + bin.n, 0)).toBe(heldOut.events);
  });

  it('does not depend on the order of the events, and is the same for the same seed', () => {
    const again = fitThumbsModel(new Random(3).shuffle(rows), names, options());
    again.toJSON().score.slopes.forEach((slope, k) => {
      expect(slope).toBeCloseTo(model.toJSON().score.slopes[k] as number, 9);
    });
    expect(fitThumbsModel(rows, names, options()).toJSON()).toEqual(model.toJSON());
  });

  it('survives being written and read', () => {
    const read = ThumbsModel.parse(JSON.parse(JSON.stringify(model)), 'a.json');
    expect(read.score([1, 1, 0.3, -1, 1])).toBe(model.score([1, 1, 0.3, -1, 1]));
    expect(read.card).toEqual(model.card);
    expect(() => ThumbsModel.parse({ ...model.toJSON(), schema: 'other' }, 'a.json')).toThrow(/a\.json: field schema/);
  });

  it('leaves no pull on agreement once debiased', () => {
    const sample = logs(2, { users: 100 });
    const groups = sample.map((_, i) => Math.floor(i / 12));
    const features = sample.map((row) => row.features);
    const agrees = features.map((row) => row[0] as number);
    const raw = features.map((row) => model.score(row));
    expect(withinGroupCovariance(raw, agrees, groups)).toBeGreaterThan(0.1);
    const debiased = scoreDebiased(model, features, groups, ['agrees', 'praises']);
    expect(Math.abs(withinGroupCovariance(debiased, agrees, groups))).toBeLessThan(0.03);
  });

  it('chooses a strong ridge where there is nothing to learn', () => {
    const random = new Random(5);
    const idle = rows.map((row) => ({
      ...row,
      up: row.up === null ? null : random.bernoulli(0.5) ? (1 as const) : (0 as const),
    }));
    const learned = fitThumbsModel(idle, names, options());
    expect(learned.card.ridge).toBeGreaterThan(model.card.ridge);
    expect(Math.abs(learned.card.heldOut.auc.estimate - 0.5)).toBeLessThan(0.06);
  });

  it('honours weights: a row of weight 2 counts as two rows', () => {
    const few = logs(4, { users: 150 }).filter((row) => row.up !== null);
    const fixed = { ...options(), ridges: [3] };
    const doubled = fitThumbsModel([...few, ...few.filter((row) => row.features[0] === 1)], names, fixed);
    const weighted = fitThumbsModel(
      few.map((row) => ({ ...row, weight: 1 + (row.features[0] as number) })),
      names,
      fixed,
    );
    // Standardisation sees rows, not weights, so the ridge bites a little differently.
    expect(weighted.score([1, 0, 1, 0, 1])).toBeCloseTo(doubled.score([1, 0, 1, 0, 1]), 1);
  });
});

describe('selection', () => {
  it('costs effective events, which the card states', () => {
    const rows = logs(6, { users: 1500, selection: 1.5 });
    const model = fitThumbsModel(rows.map(withProduct), [...names, 'agrees*helpful'], {
      ...options(),
      propensity: { ceiling: 10 },
    });
    const { propensity } = model.card;
    expect(propensity?.effectiveSize).toBeLessThan(model.card.fitted.events);
    expect(propensity?.effectiveSize).toBeGreaterThan(0.3 * model.card.fitted.events);
    expect(propensity?.largest).toBeLessThanOrEqual(10);
    expect(model.card.shown).toBe(rows.length);
  });

  it('by features that are seen is undone: weighted, the rated look like the shown', () => {
    const rows = logs(8, { users: 1500, selection: 1.5 });
    const product = rows.map((row) => (row.features[0] as number) * (row.features[2] as number));
    const { weights } = propensityWeights(
      rows.map((row, i) => [...row.features.slice(0, 3), product[i] as number]),
      rows.map((row) => row.up !== null),
      20,
    );
    const total = weights.reduce((a, b) => a + b, 0);
    const shown = product.reduce((a, b) => a + b, 0) / rows.length;
    const rated = rows.flatMap((row, i) => (row.up === null ? [] : [product[i] as number]));
    const weighted = product.reduce((sum, x, i) => sum + x * (weights[i] as number), 0) / total;
    expect(Math.abs(rated.reduce((a, b) => a + b, 0) / rated.length - shown)).toBeGreaterThan(0.1);
    expect(Math.abs(weighted - shown)).toBeLessThan(0.03);
  });
});

function withProduct(row: ThumbsRow): ThumbsRow {
  return { ...row, features: [...row.features, (row.features[0] as number) * (row.features[2] as number)] };
}

describe('events that a reward cannot be learned from', () => {
  it('come from one model version', () => {
    expect(() => fitThumbsModel(logs(1, { users: 60, models: ['sft@1'] }), names, options())).toThrow(
      /about sft@1.*two model versions/,
    );
  });
  it('are too few, or all of one thumb', () => {
    expect(() => fitThumbsModel(logs(1, { users: 4 }), names, options())).toThrow(/Too few thumbs/);
    const allUp = logs(1, { users: 60 }).map((row) => ({ ...row, up: 1 as const }));
    expect(() => fitThumbsModel(allUp, names, options())).toThrow(/Too few thumbs/);
  });
  it('hold no unrated replies when propensity is asked for', () => {
    const rated = logs(1, { users: 100 }).filter((row) => row.up !== null);
    expect(() => fitThumbsModel(rated, names, { ...options(), propensity: { ceiling: 10 } })).toThrow(/not rated/);
  });
  it('do not fit the names', () => {
    expect(() => fitThumbsModel(logs(1, { users: 60 }), names.slice(1), options())).toThrow(RangeError);
  });
});

describe('the split by source', () => {
  it('keeps every source in one part: a fifth for judging, the rest in equal folds', () => {
    const sources = Array.from({ length: 1500 }, (_, i) => `u${i % 150}`);
    const { folds, judge } = splitBySource(sources, new Random(1));
    const users = [...folds, judge].map((part) => new Set(part.map((i) => sources[i])));
    expect(users.map((part) => part.size)).toEqual([40, 40, 40, 30]);
    expect(new Set(users.flatMap((part) => [...part])).size).toBe(150);
  });
});

describe('the interval of the AUC', () => {
  it('covers the true value about as often as it says, with users who differ', () => {
    // Scores N(1, 1) against N(0, 1) shifted by user: the true AUC within the population is known by a large sample.
    const draw = (random: Random, users: number) => {
      const scores: number[] = [];
      const positive: (0 | 1)[] = [];
      const sources: string[] = [];
      for (let u = 0; u < users; u++) {
        const shift = random.normal();
        for (let i = 0; i < 6; i++) {
          const y = random.bernoulli(0.5) ? 1 : 0;
          scores.push(shift + y + random.normal());
          positive.push(y);
          sources.push(`u${u}`);
        }
      }
      return { scores, positive, sources };
    };
    const large = draw(new Random(11), 30_000);
    const truth = areaUnderCurve(large.scores, large.positive);
    let covered = 0;
    const trials = 300;
    for (let t = 0; t < trials; t++) {
      const random = new Random(1000 + t);
      const { scores, positive, sources } = draw(random, 60);
      const { low, high } = aucBySource(scores, positive, sources, random.fork('auc'), 400);
      if (low <= truth && truth <= high) covered++;
    }
    expect(covered / trials).toBeGreaterThan(0.89);
    expect(covered / trials).toBeLessThan(0.99);
  });
});
