import { expect, it } from 'vitest';
import { type TransformerRewardCard, transformerRewardCardSchema } from '../rewards/index.ts';
import { renderTransformerCard } from './render-transformer-card.ts';

function cardWith(own: number, linear: readonly [number, number]): TransformerRewardCard {
  const judged = {
    discrimination: { estimate: own, low: own - 0.02, high: own + 0.02 },
    logLoss: 0.6,
    brier: 0.2,
    ece: 0.03,
    reliability: [{ predicted: 0.4, observed: 0.5, n: 9 }],
    pull: { 'agrees-false': 0.04, code: null },
  };
  const [estimate, high] = linear;
  return transformerRewardCardSchema.parse({
    learnedFrom: 'thumbs',
    fitted: { sources: 40, rows: 1_200, upRate: 0.6 },
    heldOut: { sources: 12, rows: 300, upRate: 0.6, brierOfMean: 0.24 },
    judged: { raw: judged, debiased: judged },
    levelled: { traits: ['agrees-false'], within: 'prompts', fitted: 240 },
    network: { start: 'random', words: 'hashed', ids: 264, layers: 2, dim: 64, parameters: 120_000, room: 256 },
    unknown: 0,
    cut: 0.125,
    epochs: [
      { loss: 0.69, watched: 0.68 },
      { loss: 0.6, watched: 0.7 },
    ],
    chosen: 1,
    chosenOn: 300,
    linear: { discrimination: { estimate, low: 0.6, high }, logLoss: 0.6, brier: 0.2, ece: 0.03 },
    slopes: [{ name: 'agrees-false', slope: -0.9 }],
    words: { earn: [{ name: '<script>alert(1)</script>', effect: 0.4, replies: 9 }], cost: [] },
  });
}

it('says whether it beats the linear reward, and does not call a lead within its interval one', () => {
  expect(renderTransformerCard(cardWith(0.69, [0.7, 0.72]), 'r')).toContain('prefer that one');
  expect(renderTransformerCard(cardWith(0.71, [0.7, 0.72]), 'r')).toContain('no better than the linear reward');
  expect(renderTransformerCard(cardWith(0.73, [0.7, 0.72]), 'r')).toContain('tells replies apart better');
});

it('shows the epoch that was taken and what replies did not fit, and escapes words', () => {
  const page = renderTransformerCard(cardWith(0.7, [0.7, 0.72]), '<b>name');
  expect(page).toContain('1 (taken)');
  expect(page).toContain('12.5% of the replies');
  expect(page).not.toContain('<script>alert');
  expect(page).toContain('&lt;script&gt;alert');
  expect(page).not.toContain('<b>name');
});
