import { expect, it } from 'vitest';
import { initialiseParameters, transformerConfig } from '../models/index.ts';
import { areaUnderCurve, Random } from '../stats/index.ts';
import { fitRewardHead, type RatedTokens, RewardHead } from './reward-head.ts';

it('learns from thumbs which token users like, and ranks sequences it never saw', async () => {
  const config = transformerConfig.parse({
    vocabSize: 20,
    dim: 16,
    layers: 1,
    heads: 2,
    kvHeads: 2,
    ffDim: 32,
    maxLength: 16,
  });
  const random = new Random(7);
  const liked = 11;
  const draw = (): RatedTokens => {
    const tokens = Array.from({ length: 3 + random.below(6) }, () => 1 + random.below(19));
    const up = random.bernoulli(tokens.includes(liked) ? 0.85 : 0.15) ? 1 : 0;
    return { tokens, up };
  };
  const start = initialiseParameters(config, new Random(1));
  const settings = { epochs: 6, batchSize: 64, learningRate: 0.01, threads: 1 };
  const rated = Array.from({ length: 1500 }, draw);
  const before = start.flat.slice();
  const parameters = await fitRewardHead(config, start, rated, 0, settings, new Random(2));
  expect(start.flat).toEqual(before);

  const head = await RewardHead.create(config, parameters, 0, 1);
  const fresh = Array.from({ length: 400 }, draw);
  const scores = await head.score(fresh.map(({ tokens }) => tokens));
  expect(
    areaUnderCurve(
      scores,
      fresh.map(({ tokens }) => (tokens.includes(liked) ? 1 : 0)),
    ),
  ).toBeGreaterThan(0.9);
  // Padding must not matter: alone and in company a sequence scores the same.
  const [alone] = await head.score([fresh[0]?.tokens ?? []]);
  expect(alone).toBeCloseTo(scores[0] as number, 4);
  await head.release();
});
