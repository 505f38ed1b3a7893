import { describe, expect, it } from 'vitest';
import { type ParameterSet, transformerConfig } from '../models/index.ts';
import { RewardHead } from '../rewards/index.ts';
import { areaUnderCurve, Random } from '../stats/index.ts';
import {
  comparisonRow,
  compileRewardHead,
  layMargins,
  type MarginRow,
  startRewardHead,
  thumbRow,
  trainRewardHead,
} from './reward-head.ts';

const config = transformerConfig.parse({
  vocabSize: 20,
  dim: 16,
  layers: 1,
  heads: 2,
  kvHeads: 2,
  ffDim: 32,
  maxLength: 16,
});
const liked = 11;
const settings = { epochs: 6, batchSize: 64, learningRate: 0.01 };

const draw = (random: Random): number[] => Array.from({ length: 3 + random.below(6) }, () => 1 + random.below(19));

async function trained(rows: readonly MarginRow[], seed: number): Promise<ParameterSet> {
  const parameters = startRewardHead(config, null, new Random(seed));
  const program = await compileRewardHead(config, 1);
  for await (const _ of trainRewardHead(program, parameters, rows, 0, settings, new Random(seed)));
  await program.release();
  return parameters;
}

/** AUC on sequences never seen, of whether they hold what is liked. */
async function aucOnFresh(parameters: ParameterSet): Promise<number> {
  const head = await RewardHead.create(config, parameters, 0, 1);
  const random = new Random(99);
  const fresh = Array.from({ length: 400 }, () => draw(random));
  const scores = await head.score(fresh);
  // Padding and order must not matter: alone and in company a sequence scores the same.
  expect((await head.score([fresh[7] as number[]]))[0]).toBeCloseTo(scores[7] as number, 4);
  await head.release();
  return areaUnderCurve(
    scores,
    fresh.map((tokens) => (tokens.includes(liked) ? 1 : 0)),
  );
}

describe('a reward head', () => {
  it('learns from thumbs which token users like, and ranks sequences it never saw', async () => {
    const random = new Random(7);
    const rows = Array.from({ length: 1_500 }, () => {
      const tokens = draw(random);
      return thumbRow(tokens, random.bernoulli(tokens.includes(liked) ? 0.85 : 0.15));
    });
    const parameters = await trained(rows, 1);
    expect(await aucOnFresh(parameters)).toBeGreaterThan(0.9);
    expect(await trained(rows, 1)).toEqual(parameters);
    expect((await trained(rows, 2)).flat).not.toEqual(parameters.flat);
  });

  it('learns the same from comparisons', async () => {
    const random = new Random(8);
    const rows: MarginRow[] = [];
    while (rows.length < 1_000) {
      const [a, b] = [draw(random), draw(random)];
      if (a.includes(liked) === b.includes(liked)) continue;
      const right = random.bernoulli(0.85);
      rows.push(a.includes(liked) === right ? comparisonRow(a, b) : comparisonRow(b, a));
    }
    expect(await aucOnFresh(await trained(rows, 3))).toBeGreaterThan(0.9);
  });
});

describe('the loss of margins', () => {
  const rows = [thumbRow([3, 4, 5], false), comparisonRow([6, 7], [8, 9, 10, 11]), thumbRow([12], true)];
  const { feeds, sizes } = layMargins(rows, 0);

  it('is the mean of softplus(−margin)', async () => {
    const parameters = startRewardHead(config, null, new Random(4));
    parameters.view('reward.bias')[0] = 0.3;
    const head = await RewardHead.create(config, parameters, 0, 1);
    const [down, preferred, other, up] = (await head.score(rows.flatMap(({ sequences }) => sequences))) as [
      number,
      number,
      number,
      number,
    ];
    const softplus = (x: number) => Math.log1p(Math.exp(x));
    const expected = (softplus(down) + softplus(other - preferred) + softplus(-up)) / 3;
    const program = await compileRewardHead(config, 1);
    expect((await program.step(parameters, feeds, sizes)).loss).toBeCloseTo(expected, 5);
  });

  it('has the gradient that finite differences have', async () => {
    const parameters = startRewardHead(config, null, new Random(5));
    // Weights of this size make differences of the loss larger than its rounding.
    const random = new Random(6);
    for (const { name, shape } of parameters.layout) {
      if (shape.length > 1) parameters.view(name).set(Array.from(parameters.view(name), () => 0.3 * random.normal()));
    }
    const program = await compileRewardHead(config, 1);
    const gradients = (await program.step(parameters, feeds, sizes)).gradients.slice();
    const lossAt = async (shift: number, direction: Float32Array): Promise<number> => {
      const moved = parameters.clone();
      moved.flat.set(parameters.flat.map((value, i) => value + shift * (direction[i] as number)));
      return (await program.step(moved, feeds, sizes)).loss;
    };
    for (const { name, offset, length } of parameters.layout) {
      const direction = new Float32Array(parameters.flat.length);
      for (let i = offset; i < offset + length; i++) direction[i] = random.normal() / Math.sqrt(length);
      const expected = ((await lossAt(0.02, direction)) - (await lossAt(-0.02, direction))) / 0.04;
      const found = direction.reduce((sum, d, i) => sum + d * (gradients[i] as number), 0);
      expect(found, name).toBeCloseTo(expected, 3);
    }
    await program.release();
  });
});
