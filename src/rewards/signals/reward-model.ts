import { resolve } from 'node:path';
import { z } from 'zod';
import { openRewardModel } from '../open-reward-model.ts';
import { replyTraits } from '../text/reply-traits.ts';
import { rewardVariants } from '../text/text-reward.ts';
import { signalKind } from './signal-kind.ts';

const options = z.strictObject({
  /** Folder that `evenkeel reward fit` wrote. */
  model: z.string().min(1),
  variant: z.enum(rewardVariants).default('raw'),
  /** For a transformer. */
  threads: z.number().int().min(1).max(64).default(2),
});

export const rewardModelSignal = signalKind(
  'reward-model',
  'a reward model that `evenkeel reward fit` wrote, in log-odds',
  options,
  async (_name, { model, variant, threads }, { folder }) => {
    const reward = await openRewardModel(resolve(folder, model), replyTraits, threads);
    return {
      digest: reward.digest,
      score: (batch, abort) => reward.score(batch, variant, abort),
      close: () => reward.close(),
    };
  },
);
