import { expect, it } from 'vitest';
import { type TransformerRewardCard, transformerRewardCardSchema } from '../rewards/index.ts';
import { renderTransformerCard } from './render-transformer-card.ts';

function cardWith(lead: TransformerRewardCard['lead']): TransformerRewardCard {
  const judged = {
    discrimination: { estimate: 0.71, low: 0.69, high: 0.73 },
    logLoss: 0.6,
    brier: 0.2,
    ece: 0.03,
    reliability: [{ predicted: 0.4, observed: 0.5, n: 9 }],
    pull: { 'agrees-false': 0.04, code: null },
  };
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
    linear: { discrimination: { estimate: 0.7, low: 0.68, high: 0.72 }, logLoss: 0.6, brier: 0.2, ece: 0.03 },
    lead,
    slopes: [{ name: 'agrees-false', slope: -0.9 }],
    words: { earn: [{ name: '<script>alert(1)</script>', effect: 0.4, replies: 9 }], cost: [] },
  });
}

it('says whether it beats the linear reward, and does not call a lead within its interval one', () => {
  expect(renderTransformerCard(cardWith('none'), 'r')).toContain('prefer that one');
  expect(renderTransformerCard(cardWith('unclear'), 'r')).toContain('no better than the linear reward');
  expect(renderTransformerCard(cardWith('clear'), 'r')).toContain('tells replies apart better');
});

it('shows the epoch that was taken and what replies did not fit, and escapes words', () => {
  const page = renderTransformerCard(cardWith('none'), '<b>name');
  expect(page).toContain('1 (taken)');
  expect(page).toContain('12.5% of the replies');
  expect(page).not.toContain('<script>alert');
  expect(page).toContain('&lt;script&gt;alert');
  expect(page).not.toContain('<b>name');
});
