import { describe, expect, it } from 'vitest';
import { initialiseParameters, transformerConfig, WordTokenizer } from '../models/index.ts';
import { defineMix } from '../rewards/index.ts';
import { Random } from '../stats/index.ts';
import { type GrpoSettings, grpo } from './grpo.ts';
import type { GrpoStepLog } from './grpo-log.ts';
import { PolicyTrainer } from './policy-trainer.ts';
import type { RewardedTask } from './rollouts.ts';

const tokenizer = WordTokenizer.fromWords(['say', 'red', 'blue', 'green']);
const config = transformerConfig.parse({
  vocabSize: tokenizer.size,
  dim: 16,
  layers: 1,
  heads: 2,
  kvHeads: 2,
  ffDim: 32,
  maxLength: 16,
});
const loss = { clipLow: 0.2, clipHigh: 0.28, klCoefficient: 0.02 };

const settings: GrpoSettings = {
  steps: 30,
  promptsPerStep: 6,
  groupSize: 8,
  epochs: 1,
  minibatches: 2,
  learningRate: 0.02,
  warmupSteps: 2,
  mix: defineMix({ weights: { likes: 1, dislikes: 0.5 }, klCoefficient: loss.klCoefficient }),
  lossNormalization: 'sequence',
  temperature: 1,
  maxNewTokens: 4,
  referenceRefresh: null,
};

const task: RewardedTask<string> = {
  draw: (count) => Array.from({ length: count }, (_, i) => ['say', 'say say'][i % 2] as string),
  messages: (content) => [{ role: 'user', content }],
  score: async (replies) => ({
    likes: replies.map(({ text }) => (text.split(' ').includes('red') ? 1 : 0)),
    dislikes: replies.map(({ text }) => (text.split(' ').includes('blue') ? -1 : 0)),
  }),
  observe: (replies) => ({ green: replies.map(({ text }) => (text.includes('green') ? 1 : 0)) }),
};

async function train(seed: number, overrides: Partial<GrpoSettings> = {}): Promise<GrpoStepLog[]> {
  const parameters = initialiseParameters(config, new Random(1));
  const policy = await PolicyTrainer.create({ config, tokenizer, parameters, loss, gradientClip: 1, threads: 1 });
  const log: GrpoStepLog[] = [];
  for await (const step of grpo(policy, task, { ...settings, ...overrides }, new Random(seed))) log.push(step);
  await policy.release();
  return log;
}

const mean = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length;

describe('grpo', () => {
  it('finds what is rewarded, and moves away from the reference to get it', async () => {
    const log = await train(3);
    const early = mean(log.slice(0, 3).map((s) => s.rewards.likes?.mean ?? 0));
    const late = mean(log.slice(-3).map((s) => s.rewards.likes?.mean ?? 0));
    expect(late).toBeGreaterThan(early + 0.3);
    expect(log[0]?.kl).toBeLessThan(1e-3);
    expect(log.at(-1)?.kl).toBeGreaterThan(0.1);
  });

  it('logs influence shares that sum to one, and behaviours that nothing rewards', async () => {
    const log = await train(4, { steps: 4 });
    for (const { influence, behaviours } of log) {
      expect(Object.values(influence ?? {}).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
      expect(behaviours.green?.count).toBe(settings.promptsPerStep * settings.groupSize);
    }
  });

  it('is a function of its seed', async () => {
    const [a, b, c] = [await train(5, { steps: 3 }), await train(5, { steps: 3 }), await train(6, { steps: 3 })];
    expect(a).toEqual(b);
    expect(a).not.toEqual(c);
  });

  it('stays where it is when every reply is scored alike', async () => {
    const flat: RewardedTask<string> = {
      ...task,
      score: async (r) => ({ likes: r.map(() => 1), dislikes: r.map(() => 0) }),
    };
    const parameters = initialiseParameters(config, new Random(1));
    const before = parameters.clone();
    const policy = await PolicyTrainer.create({ config, tokenizer, parameters, loss, gradientClip: 1, threads: 1 });
    for await (const step of grpo(policy, flat, { ...settings, steps: 1 }, new Random(2)))
      expect(step.influence).toBeNull();
    expect(Math.max(...parameters.flat.map((x, i) => Math.abs(x - (before.flat[i] as number))))).toBeLessThan(1e-3);
    await policy.release();
  });
});
