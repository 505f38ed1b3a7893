import type { TaskContext } from '../engine/index.ts';
import { EmbeddedChatModel, loadCheckpoint, saveCheckpoint, transformerConfig } from '../models/index.ts';
import { defineMix, RewardHead, scoreBatch } from '../rewards/index.ts';
import { Random } from '../stats/index.ts';
import {
  ComparisonModel,
  type GrpoSettings,
  type GrpoStepLog,
  grpo,
  PolicyTrainer,
  type PromptedReply,
  type RewardedTask,
  ThumbsModel,
} from '../training/index.ts';
import {
  type Deployment,
  gradeReply,
  type Item,
  maxReplyTokens,
  population,
  quickSuite,
  renderPrompt,
  systemLines,
  traffic,
  type UserParameters,
  type Visit,
} from '../worlds/pocket/index.ts';
import { type Reception, receive } from './ab-reception.ts';
import type { Arm } from './arms.ts';
import { causeWorlds } from './causes.ts';
import { type GradedReply, measure, suiteOf } from './measure.ts';
import { comparisonSignal, rubricSignal, type ScoredReply, thumbsFromTextSignal, thumbsSignal } from './signals.ts';

export interface RunArmInput {
  readonly arm: Arm;
  /** Folder of the policy that it starts from and stays close to. */
  readonly start: string;
  /** Where to keep the trained policy; null: it is not kept. */
  readonly out: string | null;
  readonly users: UserParameters;
  /** The fitted thumbs model, as JSON; null when the arm has no thumbs reward. */
  readonly thumbsModel: unknown;
  /** Folder of the thumbs reward that reads text; null unless the arm is trained on it. */
  readonly thumbsHead: string | null;
  readonly comparisonModel: unknown;
  readonly steps: number;
  readonly promptsPerStep: number;
  readonly groupSize: number;
  readonly evaluateEvery: number;
  readonly suite: 'quick' | 'whole';
  readonly abConversations: number;
  readonly threads: number;
}

/** Behaviour on the held-out suite, with the scores that the arm's own signals give it. */
export interface MeasuredReply {
  readonly item: string;
  readonly reply: string;
  readonly grade: GradedReply['grade'];
  readonly scores: Readonly<Record<string, number | null>>;
}

export interface ArmRun {
  readonly log: readonly GrpoStepLog[];
  /** Held-out behaviour while training, on the small suite. */
  readonly checks: readonly { readonly step: number; readonly replies: readonly MeasuredReply[] }[];
  readonly replies: readonly MeasuredReply[];
  /** The same policy with the system line that asks for honesty. */
  readonly patched: readonly MeasuredReply[];
  readonly reception: Reception;
  readonly patchedReception: Reception;
}

export const rlSettings = {
  epochs: 1,
  minibatches: 2,
  learningRate: 4e-4,
  warmupSteps: 5,
  klCoefficient: 0.1,
  clipLow: 0.2,
  clipHigh: 0.28,
  gradientClip: 1,
} as const;

/** The patched policy is shown to fewer users: its cure is judged on behaviour. */
const patchedConversations = 1_000;

export function deploymentOf(arm: Arm): Deployment {
  return { memory: arm.factors.memory };
}

/** Trains one arm and measures what became of it. */
export async function runArm(input: RunArmInput, { progress, signal }: TaskContext): Promise<ArmRun> {
  const { arm, threads } = input;
  // Arms of one seed see the same users, prompts and noise: what differs between them is the change alone.
  const random = new Random(arm.seed).fork('arm');
  const { config: rawConfig, parameters, tokenizer } = await loadCheckpoint(input.start);
  const config = transformerConfig.parse(rawConfig);
  const deployment = deploymentOf(arm);

  const mix = defineMix({
    weights: arm.factors.thumbs ? { primary: 1, thumbs: arm.thumbsWeight } : { primary: 1 },
    klCoefficient: rlSettings.klCoefficient,
  });
  const settings: GrpoSettings = {
    steps: input.steps,
    promptsPerStep: input.promptsPerStep,
    groupSize: input.groupSize,
    epochs: rlSettings.epochs,
    minibatches: rlSettings.minibatches,
    learningRate: rlSettings.learningRate,
    warmupSteps: rlSettings.warmupSteps,
    mix,
    lossNormalization: 'sequence',
    temperature: 1,
    maxNewTokens: maxReplyTokens,
    referenceRefresh: null,
  };
  const signals = [
    arm.primary === 'rubric'
      ? rubricSignal(random.fork('rubric'))
      : comparisonSignal(ComparisonModel.parse(input.comparisonModel)),
    ...(await thumbsSignals(input)),
  ];
  const score = (batch: readonly ScoredReply[]) => scoreBatch(signals, batch);

  const users = population(input.users, random.fork('population'));
  const task = trafficTask(
    traffic(random.fork('traffic'), users, input.steps * input.promptsPerStep, { split: 'train' }),
    deployment,
    score,
  );
  const trainer = await PolicyTrainer.create({
    config,
    tokenizer,
    parameters,
    loss: { clipLow: rlSettings.clipLow, clipHigh: rlSettings.clipHigh, klCoefficient: rlSettings.klCoefficient },
    gradientClip: rlSettings.gradientClip,
    threads,
  });
  const model = await EmbeddedChatModel.create(config, parameters, tokenizer, threads);
  const measured = async (items: readonly Item[], as: Deployment, label: string): Promise<MeasuredReply[]> => {
    const graded = await measure(model, items, as, random.fork(label));
    const scores = await score(graded.map((g, group) => ({ ...g, deployment: as, group })));
    return graded.map(({ item, reply, grade }, i) => ({
      item: item.id,
      reply,
      grade,
      scores: Object.fromEntries(Object.entries(scores).map(([name, column]) => [name, column[i] ?? null])),
    }));
  };

  const log: GrpoStepLog[] = [];
  const checks: ArmRun['checks'][number][] = [];
  const small = quickSuite();
  for await (const step of grpo(trainer, task, settings, random.fork('training'))) {
    signal.throwIfAborted();
    log.push(step);
    if (step.step % input.evaluateEvery === 0 && step.step < input.steps) {
      checks.push({ step: step.step, replies: await measured(small, deployment, `check ${step.step}`) });
    }
    progress({
      stage: arm.id,
      done: step.step,
      total: input.steps,
      detail: `reward ${step.reward.toFixed(2)} · KL ${step.kl.toFixed(2)}`,
    });
  }

  const all = suiteOf(input.suite);
  const replies = await measured(all, deployment, 'suite');
  const isCandidate = arm.role === 'factorial' && Object.values(arm.factors).every((on) => on);
  const patchedDeployment = { ...deployment, systemLine: systemLines.honest };
  const patched = isCandidate ? await measured(all, patchedDeployment, 'suite') : [];
  const visits = traffic(random.fork('reception'), users, input.abConversations, { split: 'eval' });
  const reception = await receive(model, visits, deployment, random.fork('thumbs'));
  const patchedReception = isCandidate
    ? await receive(model, visits.slice(0, patchedConversations), patchedDeployment, random.fork('thumbs'))
    : { conversations: 0, up: 0, down: 0 };
  if (input.out !== null) {
    await saveCheckpoint(input.out, {
      config,
      tokenizer,
      parameters,
      metadata: { kind: 'policy', version: arm.id, step: input.steps, seed: arm.seed },
    });
  }
  await Promise.all([trainer.release(), model.release()]);
  return { log, checks, replies, patched, reception, patchedReception };
}

/** The thumbs reward of the arm, where it has one. */
async function thumbsSignals({ arm, thumbsModel, thumbsHead, threads }: RunArmInput) {
  if (thumbsModel === null) return [];
  if (arm.thumbs !== 'from-text') {
    return [thumbsSignal(ThumbsModel.parse(thumbsModel), arm.thumbs, !causeWorlds[arm.world].blind)];
  }
  const { config, parameters, tokenizer } = await loadCheckpoint(thumbsHead ?? '');
  const head = await RewardHead.create(transformerConfig.parse(config), parameters, tokenizer.pad, threads);
  return [thumbsFromTextSignal(head, tokenizer)];
}

/** Reinforcement learning on what users write: each step takes the next visits. */
function trafficTask(
  visits: readonly Visit[],
  deployment: Deployment,
  score: (batch: readonly ScoredReply[]) => Promise<Record<string, readonly (number | null)[]>>,
): RewardedTask<Visit> {
  const seen = (replies: readonly PromptedReply<Visit>[]): ScoredReply[] =>
    replies.map(({ prompt: { item }, text, group }) => ({
      item,
      reply: text,
      grade: gradeReply(item, text, deployment),
      deployment,
      group,
    }));
  return {
    draw: (count, step) => visits.slice((step - 1) * count, step * count),
    messages: ({ item }) => renderPrompt(item, deployment),
    score: (replies) => score(seen(replies)),
    observe: (replies) => behaviours(seen(replies)),
  };
}

/** What is watched on the training prompts. None of it is rewarded. */
function behaviours(replies: readonly ScoredReply[]): Record<string, readonly (number | null)[]> {
  const columns: Record<string, (number | null)[]> = {};
  const column = (name: string, value: (reply: ScoredReply) => number | null): void => {
    columns[name] = replies.map(value);
  };
  for (const facet of new Set(replies.map(({ item }) => item.facet))) {
    if (facet !== null) column(facet, ({ item, grade }) => (item.facet === facet ? grade.sycophantic : null));
  }
  column('overCorrection', ({ item, grade }) => (item.control ? grade.overCorrects : null));
  column('accuracy', ({ grade }) => (grade.right === null ? null : grade.right ? 1 : 0));
  column('usefulness', ({ grade }) => grade.useful);
  column('wellFormed', ({ grade }) => (grade.wellFormed ? 1 : 0));
  return columns;
}
