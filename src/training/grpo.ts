import { type Multipliers, mixRewards, type RewardMix } from '../rewards/index.ts';
import type { Random } from '../stats/index.ts';
import { type GrpoStepLog, logStep } from './grpo-log.ts';
import { minibatches, selectGroups } from './minibatch.ts';
import type { PolicyTrainer } from './policy-trainer.ts';
import type { RewardedTask, Rollout } from './rollouts.ts';
import { type LossNormalization, perToken, tokenWeights } from './token-weights.ts';

export interface GrpoSettings {
  readonly steps: number;
  readonly promptsPerStep: number;
  /** G, rollouts of one prompt. */
  readonly groupSize: number;
  /** Each batch of rollouts is used this often, cut into `minibatches` by groups. */
  readonly epochs: number;
  readonly minibatches: number;
  readonly learningRate: number;
  readonly warmupSteps: number;
  readonly mix: RewardMix;
  readonly lossNormalization: LossNormalization;
  readonly temperature: number;
  readonly maxNewTokens: number;
  /** The reference becomes the current policy every so many steps; null keeps the first one. */
  readonly referenceRefresh: number | null;
}

/**
 * Group Relative Policy Optimization (Shao et al. 2024, algorithm 1), one step at a time: the trainer's parameters move,
 * and each step yields its log. Stopping the iteration stops the training.
 *
 * Every draw of step s comes from `random.fork('step s …')`: the run depends on its seed alone.
 */
export async function* grpo<P>(
  policy: PolicyTrainer,
  task: RewardedTask<P>,
  settings: GrpoSettings,
  random: Random,
): AsyncGenerator<GrpoStepLog> {
  let multipliers: Multipliers | undefined;
  policy.freezeReference();

  for (let step = 1; step <= settings.steps; step++) {
    // Sample G completions from π_old for each of the step's prompts.
    const prompts = task.draw(settings.promptsPerStep, step);
    const rollouts = await sampleGroups(policy, task, prompts, settings, random.fork(`step ${step} sample`));
    const groups = rollouts.map((r) => r.group);
    const lengths = rollouts.map((r) => r.completion.length);

    // Score them, mix the signals, and compare within each group.
    const replies = rollouts.map(({ group, text, finished }) => ({
      group,
      text,
      finished,
      prompt: prompts[group] as P,
    }));
    const scores = await task.score(replies);
    const mixed = mixRewards(scores, groups, settings.mix, multipliers);
    multipliers = mixed.nextMultipliers;

    // The frozen policy's opinion of the same tokens, for the KL term.
    const referenceLogProbs = await policy.referenceLogProbs(rollouts);

    // Maximise the clipped objective.
    const weights = tokenWeights(lengths, settings.lossNormalization, settings.maxNewTokens);
    const advantages = perToken(mixed.advantages, lengths);
    const learningRate = settings.learningRate * Math.min(1, step / Math.max(1, settings.warmupSteps));
    const updates = [];
    for (let epoch = 0; epoch < settings.epochs; epoch++) {
      for (const members of minibatches(
        prompts.length,
        settings.minibatches,
        random.fork(`step ${step} epoch ${epoch}`),
      )) {
        updates.push(
          await policy.grpoUpdate(
            selectGroups(members, { rollouts, referenceLogProbs, advantages, weights }),
            learningRate,
          ),
        );
      }
    }
    if (settings.referenceRefresh !== null && step % settings.referenceRefresh === 0) policy.freezeReference();

    yield logStep({
      step,
      learningRate,
      rollouts,
      scores,
      mixed,
      referenceLogProbs,
      updates,
      observed: task.observe?.(replies) ?? {},
    });
  }
}

async function sampleGroups<P>(
  policy: PolicyTrainer,
  task: RewardedTask<P>,
  prompts: readonly P[],
  settings: GrpoSettings,
  random: Random,
): Promise<Rollout[]> {
  const encoded = prompts.map((p) => policy.tokenizer.encodeChat(task.messages(p)));
  const repeated = encoded.flatMap((prompt) => Array.from({ length: settings.groupSize }, () => prompt));
  const completions = await policy.sample(repeated, {
    temperature: settings.temperature,
    maxNewTokens: settings.maxNewTokens,
    random,
  });
  return completions.map((completion, i) => ({
    group: Math.floor(i / settings.groupSize),
    prompt: repeated[i] as number[],
    completion: completion.tokens,
    logProbs: completion.logProbs,
    text: policy.tokenizer.decode(completion.tokens),
    finished: completion.finished,
  }));
}
