import { type TextReward, type TextRewardCard, WordHasher } from '../../rewards/index.ts';
import { type Random, rowDot, type SparseLogisticFit, type SparseObservations } from '../../stats/index.ts';
import { EvenkeelError, type ProgressListener } from '../../terms/index.ts';
import { logLoss } from '../choose-ridge.ts';
import { splitBySource } from '../split-by-source.ts';
import { buildReward } from './build-reward.ts';
import { cardOf } from './describe-fit.ts';
import { type Design, designOf } from './design.ts';
import { fitParts, type PartFit } from './fit-part.ts';
import {
  type ComparedReplies,
  comparisonsTask,
  type RatedReply,
  type Task,
  thumbsTask,
  type UnratedReply,
} from './task.ts';

export interface TextRewardOptions {
  readonly random: Random;
  /** Columns of hashed words: 2^bits; 18 when left out. */
  readonly bits?: number;
  /** Candidates for the penalty of words. */
  readonly ridges?: readonly number[];
  readonly progress?: ProgressListener;
}

export interface FittedTextReward {
  readonly reward: TextReward;
  readonly card: TextRewardCard;
}

const usualWordRidges = [0.5, 2, 8, 32];
/** Of a trait's coefficient per standard deviation. Weaker than any of the words', so that what both tell goes to the trait. */
const traitRidge = 0.1;
/** A penalty is a prior on coefficients, which does not change with the number of rows: a part of them can choose it. */
const rowsToChooseOn = 10_000;
/**
 * Nats by which a fit may still lie above its minimum. A hundredth leaves no score further from the best one's than a
 * seventh of its standard error; to tell penalties apart a tenth will do.
 */
const roughly = 0.1;
const closely = 0.01;
/** Parts of the split need as many of either outcome, or their figures would be an accident. */
const leastOfEither = 5;
const leastPrompts = 10;

/**
 * Fits a reward on thumbs, raw and debiased, and judges both on users it has never seen: a fifth of them is set aside
 * before anything else, the penalty is chosen on others, and the figures belong to exactly the weights returned.
 *
 * @throws EvenkeelError `input` for too few thumbs
 */
export async function fitThumbsReward(
  rows: readonly RatedReply[],
  options: TextRewardOptions & { readonly unrated?: readonly UnratedReply[] },
): Promise<FittedTextReward> {
  const { unrated = [] } = options;
  return learn(thumbsTask(rows, unrated), options);
}

/**
 * Fits a reward on expert comparisons (Bradley & Terry 1952): P(a preferred to b) = σ(r(a) − r(b)). Prompts are held out
 * as users are for thumbs. Its zero is the mean reply of the comparisons.
 *
 * @throws EvenkeelError `input` for too few prompts
 */
export async function fitComparisonReward(
  rows: readonly ComparedReplies[],
  options: TextRewardOptions,
): Promise<FittedTextReward> {
  const prompts = new Set(rows.map(({ prompt }) => prompt)).size;
  if (prompts < leastPrompts) {
    throw new EvenkeelError('input', `Comparisons of ${prompts} prompts are too few to learn a reward from.`, {
      hint: `At least ${leastPrompts} prompts are needed, and hundreds to learn anything.`,
    });
  }
  return learn(comparisonsTask(rows), options);
}

async function learn(task: Task, options: TextRewardOptions): Promise<FittedTextReward> {
  const { random, bits = 18, ridges = usualWordRidges } = options;
  const report = (stage: keyof typeof shares, share: number, detail: string) => {
    const [from, to] = shares[stage];
    options.progress?.({ stage: 'fit', done: from + share * (to - from), total: 100, detail });
  };
  const split = splitBySource(task.sources, random.fork('text-reward/sources'));
  requireOutcomes(task, [...split.folds, split.judge]);
  const detail = 'reading words and traits';
  report('read', 0, detail);
  const design = await designOf(task.replies, {
    bits,
    progress: (done) => report('read', done / task.replies.length, detail),
  });
  const observations = observationsOf(task, design);
  const partFit = (part: readonly number[], ridge: number, tolerance: number): PartFit => {
    const { width, denseWidth } = design.rows;
    const penalties = new Float64Array(width + denseWidth).fill(ridge);
    penalties.fill(traitRidge, width);
    return { part: Int32Array.from(part), penalties, intercept: task.kind === 'thumbs', tolerance };
  };

  // One fold chooses and the others are learned from: four fits instead of twelve, at hardly a worse choice.
  const trial = split.folds
    .slice(1)
    .flat()
    .slice(0, 2 * rowsToChooseOn);
  const strongestFirst = [...ridges].sort((a, b) => b - a);
  const trials = await fitParts(
    observations,
    strongestFirst.map((ridge) => partFit(trial, ridge, roughly)),
    (share) => report('choose', share, 'choosing the penalty'),
  );
  const chosenOn = (split.folds[0] as number[]).slice(0, rowsToChooseOn);
  const losses = trials.map((fitted) => lossOn(observations, chosenOn, fitted));
  const ridge = strongestFirst[losses.indexOf(Math.min(...losses))] as number;
  const fitted = await fitParts(
    observations,
    split.folds.map((fold) => partFit(split.folds.filter((other) => other !== fold).flat(), ridge, closely)),
    (share) => report('fit', share, 'fitting'),
  );
  const members = split.folds.map((fold, i) => ({ unseen: fold, fitted: fitted[i] as SparseLogisticFit }));
  report('judge', 0, 'judging');
  const built = buildReward(task, design, members, bits);
  const card = cardOf(task, design, new WordHasher(bits), built, {
    seen: split.folds.flat(),
    judge: split.judge,
    ridge,
    random,
  });
  report('judge', 1, 'done');
  return { reward: built.reward, card };
}

/** Where each stage begins and ends, in percent of the time that a hundred thousand thumbs take. */
const shares = { read: [0, 45], choose: [45, 55], fit: [55, 85], judge: [85, 100] } as const;

function observationsOf({ kind, sides, outcomes }: Task, { rows }: Design): SparseObservations {
  const shared = (place: number) => {
    const side = new Int32Array(new SharedArrayBuffer(4 * sides.length));
    sides.forEach((replies, i) => {
      side[i] = replies[place] as number;
    });
    return side;
  };
  return {
    rows,
    first: shared(0),
    second: kind === 'thumbs' ? null : shared(1),
    outcomes: Uint8Array.from(outcomes),
  };
}

function lossOn(
  { rows, first, second, outcomes }: SparseObservations,
  part: readonly number[],
  { intercept, coefficients }: SparseLogisticFit,
): number {
  const dot = (row: number | undefined) => rowDot(rows, row as number, coefficients);
  const logits = part.map((i) => intercept + dot(first[i]) - (second === null ? 0 : dot(second[i])));
  return logLoss(
    logits,
    part.map((i) => outcomes[i] as number),
  );
}

/** @throws EvenkeelError `input` when a part of the thumbs could not be judged */
export function requireOutcomes({ kind, outcomes }: Task, parts: readonly (readonly number[])[]): void {
  if (kind !== 'thumbs') return;
  for (const part of parts) {
    const ups = part.filter((row) => outcomes[row] === 1).length;
    const downs = part.length - ups;
    if (Math.min(ups, downs) >= leastOfEither) continue;
    throw new EvenkeelError(
      'input',
      `Too few thumbs to learn from: a part of the users holds ${ups} up and ${downs} down.`,
      {
        hint: `Users are split into a fifth for judging and three folds; each needs at least ${leastOfEither} thumbs of either kind.`,
      },
    );
  }
}
