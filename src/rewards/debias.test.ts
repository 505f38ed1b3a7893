import { describe, expect, it } from 'vitest';
import { Random } from '../stats/index.ts';
import { abstainWhere } from './abstain.ts';
import { featureColumns, residualise, scoreDebiased, withinGroupCovariance } from './debias.ts';
import { evenGroups } from './groups.ts';
import { scoreBatch } from './signal.ts';

const names = ['agrees', 'agrees*stance', 'praises', 'helpful'];
const weights = [1.5, 0.5, 0.7, 1];
const reward = {
  names,
  score: (row: readonly number[]) => row.reduce((sum, x, k) => sum + x * (weights[k] as number), 0),
};

function batch(seed: number, leak = 0) {
  const random = new Random(seed);
  const groups = evenGroups(400, 8);
  const rows = groups.map((group) => {
    const stance = group % 2;
    const agrees = random.bernoulli(0.4) ? 1 : 0;
    return [agrees, agrees * stance, random.bernoulli(0.3) ? 1 : 0, random.normal() + leak * agrees];
  });
  return { groups, rows, agrees: rows.map((row) => row[0] as number) };
}

describe('counterfactual debiasing', () => {
  it('takes the pull on agreement out and keeps what else the reward knows', () => {
    const { groups, rows, agrees } = batch(1);
    const raw = rows.map((row) => reward.score(row));
    const debiased = scoreDebiased(reward, rows, groups, ['agrees', 'agrees*stance', 'praises']);
    const helpful = rows.map((row) => row[3] as number);
    expect(withinGroupCovariance(raw, agrees, groups)).toBeGreaterThan(0.3);
    expect(Math.abs(withinGroupCovariance(debiased, agrees, groups))).toBeLessThan(0.02);
    expect(withinGroupCovariance(debiased, helpful, groups)).toBeCloseTo(
      withinGroupCovariance(helpful, helpful, groups),
      9,
    );
  });

  it('keeps the mean of every prompt for a linear reward', () => {
    const { groups, rows } = batch(2);
    const mean = (scores: number[]) => scores.slice(0, 8).reduce((a, b) => a + b, 0) / 8;
    const debiased = scoreDebiased(reward, rows, groups, ['agrees*', 'praises']);
    expect(mean(debiased)).toBeCloseTo(mean(rows.map((row) => reward.score(row))), 9);
  });

  it('leaves what other features know about agreement, which residualising removes', () => {
    const { groups, rows, agrees } = batch(3, 0.5);
    const debiased = scoreDebiased(reward, rows, groups, ['agrees*']);
    expect(withinGroupCovariance(debiased, agrees, groups)).toBeGreaterThan(0.05);
    expect(withinGroupCovariance(residualise(debiased, agrees, groups), agrees, groups)).toBeCloseTo(0, 9);
  });

  it('residualises only where the behaviour is known', () => {
    const scores = [1, 2, 3, 4];
    expect(residualise(scores, [null, null, null, null], [0, 0, 1, 1])).toEqual(scores);
    expect(residualise(scores, [0, 1, null, null], [0, 0, 1, 1])).toEqual([1.5, 1.5, 3, 4]);
  });

  it('finds features by name and by beginning, and refuses a name that matches nothing', () => {
    expect(featureColumns(names, ['agrees*', 'praises'])).toEqual([0, 1, 2]);
    expect(featureColumns(names, ['agrees'])).toEqual([0]);
    expect(() => featureColumns(names, ['flatters'])).toThrow(/"flatters"/);
    expect(() => featureColumns(names, ['flat*'])).toThrow(RangeError);
  });
});

describe('an abstaining signal', () => {
  const length = { name: 'length', score: (batch: readonly string[]) => batch.map((text) => text.length) };

  it('is silent where told and otherwise the same signal', async () => {
    const quiet = abstainWhere(length, (text) => text.includes('?'));
    expect(await scoreBatch([length, { ...quiet, name: 'quiet' }], ['ab', 'c?'])).toEqual({
      length: [2, 2],
      quiet: [2, null],
    });
    expect(quiet.name).toBe('length');
  });

  it('is caught when it returns too few scores, shares a name or scores with a number that is none', async () => {
    await expect(scoreBatch([{ name: 'x', score: () => [1] }], ['a', 'b'])).rejects.toThrow(/1 scores for 2/);
    await expect(scoreBatch([length, length], ['a'])).rejects.toThrow(/share a name/);
    await expect(scoreBatch([{ name: 'x', score: () => [Number.NaN] }], ['a'])).rejects.toThrow(/NaN/);
  });
});
