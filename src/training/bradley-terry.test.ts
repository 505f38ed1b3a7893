import { describe, expect, it } from 'vitest';
import { Random, sigmoid } from '../stats/index.ts';
import { ComparisonModel, type ExpertComparison, fitComparisonModel } from './bradley-terry.ts';

const names = ['right', 'calm', 'noise'];
const values = [1.5, 0.6, 0];

function comparisons(seed: number, prompts = 400): ExpertComparison[] {
  const random = new Random(seed);
  return Array.from({ length: prompts * 5 }, (_, i) => {
    const side = () => [random.bernoulli(0.5) ? 1 : 0, random.normal(), random.normal()];
    const [a, b] = [side(), side()];
    const worth = (x: number[]) => x.reduce((sum, v, k) => sum + v * (values[k] as number), 0);
    const first = random.bernoulli(sigmoid(worth(a) - worth(b)));
    return { preferred: first ? a : b, other: first ? b : a, prompt: `p${Math.floor(i / 5)}` };
  });
}

describe('a comparison model', () => {
  const data = comparisons(1);
  const model = fitComparisonModel(data, names, { random: new Random(2) });

  it('recovers what the experts value, in log-odds', () => {
    model.card.coefficients.forEach(({ slope, weight, standardError }, k) => {
      const error = Math.abs((slope / weight) * standardError);
      expect(Math.abs(slope - (values[k] as number))).toBeLessThan(4 * error);
    });
  });

  it('is 0 for the mean reply', () => {
    const sides = data.flatMap(({ preferred, other }) => [preferred, other]);
    const mean = sides.reduce((sum, side) => sum + model.score(side), 0) / sides.length;
    expect(Math.abs(mean)).toBeLessThan(0.05);
  });

  it('predicts experts on unseen prompts better than chance and no better than their own noise allows', () => {
    const { accuracy, logLoss, prompts } = model.card.heldOut;
    expect(prompts).toBe(80);
    expect(accuracy).toBeGreaterThan(0.6);
    expect(accuracy).toBeLessThan(0.85);
    expect(logLoss).toBeLessThan(Math.LN2);
  });

  it('finds nothing in coin flips', () => {
    const random = new Random(4);
    const flips = data.map((c) => (random.bernoulli(0.5) ? c : { ...c, preferred: c.other, other: c.preferred }));
    const idle = fitComparisonModel(flips, names, { random: new Random(2) });
    expect(Math.abs(idle.card.heldOut.accuracy - 0.5)).toBeLessThan(0.1);
  });

  it('survives being written and read, and names the field when it was damaged', () => {
    const json = JSON.parse(JSON.stringify(model));
    expect(ComparisonModel.parse(json, 'a.json').score([1, 0.2, 3])).toBe(model.score([1, 0.2, 3]));
    expect(() => ComparisonModel.parse({ ...json, score: { ...json.score, slopes: [1] } }, 'a.json')).toThrow(
      /score\.slopes/,
    );
  });

  it('needs prompts to hold out', () => {
    expect(() => fitComparisonModel(comparisons(1, 3), names, { random: new Random(1) })).toThrow(/3 prompts/);
  });
});
