import {
  levelledTraits,
  replyTraits,
  type ScoredReply,
  TextReward,
  type TextRewardCard,
  WordHasher,
} from '../../rewards/index.ts';
import {
  type Random,
  type SparseLogisticFit,
  type SparseMatrix,
  sparseDot,
  sparseLogisticRegression,
} from '../../stats/index.ts';
import { EvenkeelError, type ProgressListener } from '../../terms/index.ts';
import { logLoss } from '../choose-ridge.ts';
import { splitBySource } from '../split-by-source.ts';
import { type Built, cardOf } from './describe-fit.ts';
import { type Design, designOf, differencesOf } from './design.ts';
import { levelTraits } from './level-traits.ts';
import { numbered, type Task } from './task.ts';

/** A rated reply. */
export interface RatedReply {
  readonly reply: ScoredReply;
  readonly up: 0 | 1;
  readonly user: string;
  /** Equal for replies to one prompt. */
  readonly prompt: string;
}

/** An expert preferred one reply to another. */
export interface ComparedReplies {
  readonly preferred: ScoredReply;
  readonly other: ScoredReply;
  readonly prompt: string;
}

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
/** Shares of the loss by which a last step may still lower it. */
const roughly = 1e-5;
const closely = 1e-6;
/** Parts of the split need as many of either outcome, or their figures would be an accident. */
const leastOfEither = 5;
const leastPrompts = 10;

/**
 * Fits a reward on thumbs, raw and debiased, and judges both on users it has never seen: a fifth of them is set aside
 * before anything else, the penalty is chosen on others, and the figures belong to exactly the weights returned.
 *
 * @throws EvenkeelError `input` for too few thumbs
 */
export function fitThumbsReward(rows: readonly RatedReply[], options: TextRewardOptions): FittedTextReward {
  return learn(
    {
      kind: 'thumbs',
      replies: rows.map(({ reply }) => reply),
      promptOfReply: rows.map(({ prompt }) => prompt),
      sides: rows.map((_, i) => [i]),
      outcomes: rows.map(({ up }) => up),
      sources: rows.map(({ user }) => user),
    },
    options,
  );
}

/**
 * Fits a reward on expert comparisons (Bradley & Terry 1952): P(a preferred to b) = σ(r(a) − r(b)). Prompts are held out
 * as users are for thumbs. Its zero is the mean reply of the comparisons.
 *
 * @throws EvenkeelError `input` for too few prompts
 */
export function fitComparisonReward(rows: readonly ComparedReplies[], options: TextRewardOptions): FittedTextReward {
  const prompts = new Set(rows.map(({ prompt }) => prompt)).size;
  if (prompts < leastPrompts) {
    throw new EvenkeelError('input', `Comparisons of ${prompts} prompts are too few to learn a reward from.`, {
      hint: `At least ${leastPrompts} prompts are needed, and hundreds to learn anything.`,
    });
  }
  return learn(
    {
      kind: 'comparisons',
      replies: rows.flatMap(({ preferred, other }) => [preferred, other]),
      promptOfReply: rows.flatMap(({ prompt }) => [prompt, prompt]),
      sides: rows.map((_, i) => [2 * i, 2 * i + 1]),
      outcomes: rows.map(() => 1),
      sources: rows.map(({ prompt }) => prompt),
    },
    options,
  );
}

function learn(task: Task, options: TextRewardOptions): FittedTextReward {
  const { random, bits = 18, ridges = usualWordRidges } = options;
  const report = (done: number, detail: string) =>
    options.progress?.({ stage: 'fit', done, total: ridges.length + 3, detail });
  report(0, 'reading words and traits');
  const split = splitBySource(task.sources, random.fork('text-reward/sources'));
  requireOutcomes(task, [...split.folds, split.judge]);
  const hasher = new WordHasher(bits);
  const design = designOf(task.replies, hasher, replyTraits);
  const matrix =
    task.kind === 'thumbs' ? design.matrix : differencesOf(design, task.sides as readonly [number, number][]);
  const solve = (rows: readonly number[], ridge: number, tolerance: number) =>
    solveOn(matrix, design, task, { rows, ridge, tolerance });

  // One fold chooses and the others are learned from: four fits instead of twelve, at hardly a worse choice.
  const trial = split.folds.slice(1).flat();
  const chosenOn = (split.folds[0] as number[]).slice(0, rowsToChooseOn);
  let best = { ridge: Number.NaN, loss: Number.POSITIVE_INFINITY };
  [...ridges]
    .sort((a, b) => b - a)
    .forEach((ridge, tried) => {
      const fitted = solve(trial.slice(0, 2 * rowsToChooseOn), ridge, roughly);
      const loss = logLoss(
        chosenOn.map((row) => fitted.intercept + sparseDot(matrix, row, fitted.coefficients)),
        chosenOn.map((row) => task.outcomes[row] as number),
      );
      if (loss < best.loss) best = { ridge, loss };
      report(tried + 1, `penalty ${ridge}`);
    });
  const seen = split.folds.flat();
  const members = split.folds.map((fold) => ({
    unseen: fold,
    fitted: solve(split.folds.filter((other) => other !== fold).flat(), best.ridge, closely),
  }));
  report(ridges.length + 1, 'levelling');
  const built = build(task, design, members, bits);
  report(ridges.length + 2, 'judging');
  const card = cardOf(task, design, hasher, built, { seen, judge: split.judge, ridge: best.ridge, random });
  report(ridges.length + 3, 'done');
  return { reward: built.reward, card };
}

function solveOn(
  matrix: SparseMatrix,
  { words, scales }: Design,
  { kind, outcomes }: Task,
  { rows, ridge, tolerance }: { readonly rows: readonly number[]; readonly ridge: number; readonly tolerance: number },
): SparseLogisticFit {
  const penalties = new Float64Array(words + scales.length).fill(ridge);
  penalties.fill(traitRidge, words);
  return sparseLogisticRegression(matrix, outcomes, {
    penalties,
    intercept: kind === 'thumbs',
    rows: Int32Array.from(rows),
    tolerance,
  });
}

/** One of the fits whose mean is the reward: learned on all folds but one. */
interface Member {
  readonly fitted: SparseLogisticFit;
  /** Rows of the fold that it has not seen. */
  readonly unseen: readonly number[];
}

/**
 * The reward is the mean of one fit for each fold left out, which for a linear score is one linear score. Each fit is
 * levelled on its own unseen fold: the scores of replies that were fitted follow their own thumbs, agreement's share
 * included, so levelling on those would take away more than there is to take.
 */
function build(task: Task, design: Design, members: readonly Member[], bits: number): Built {
  const { words, scales, traits } = design;
  const levelled = levelledTraits.map((name) => replyTraits.names.indexOf(name));
  const levels = members.map(({ fitted, unseen }) => {
    const replies = unseen.flatMap((row) => task.sides[row] as readonly number[]);
    const slopes = slopesOf(fitted.coefficients, words, scales).map((slope, k) => (levelled.includes(k) ? 0 : slope));
    return levelTraits(
      replies.map((i) => linearScore(design, i, fitted.coefficients, slopes)),
      levelled.map((k) => replies.map((i) => (traits[i] as number[])[k] as number)),
      numbered(replies.map((i) => task.promptOfReply[i] as string)),
    );
  });

  const coefficients = meanOfRows(members.map(({ fitted }) => fitted.coefficients));
  const intercept = meanOf(members.map(({ fitted }) => fitted.intercept));
  const raw = slopesOf(coefficients, words, scales);
  const debiased = raw.slice();
  levelled.forEach((k, place) => {
    debiased[k] = meanOf(levels.map(({ slopes }) => slopes[place] as number));
  });
  const scoresWith = (slopes: readonly number[]) =>
    traits.map((_, i) => intercept + linearScore(design, i, coefficients, slopes));
  const scores = { raw: scoresWith(raw), debiased: scoresWith(debiased) };
  const fittedReplies = members.flatMap(({ unseen }) => unseen.flatMap((row) => task.sides[row] as readonly number[]));
  const shift = task.kind === 'comparisons' ? -meanOf(fittedReplies.map((i) => scores.raw[i] as number)) : 0;
  const reward = new TextReward(
    {
      intercept: intercept + shift,
      words: hashedWeights(coefficients, design.hashed, bits),
      traits: { raw: Float32Array.from(raw), debiased: Float32Array.from(debiased) },
    },
    replyTraits,
  );
  return {
    reward,
    scores,
    standardised: coefficients.slice(words),
    levelled: {
      traits: [...levelledTraits],
      within: levels.every(({ within }) => within === 'prompts') ? 'prompts' : 'all',
      fitted: levels.reduce((sum, level) => sum + level.fitted, 0),
    },
  };
}

function slopesOf(coefficients: Float64Array, words: number, scales: readonly number[]): number[] {
  return scales.map((scale, k) => (coefficients[words + k] as number) / scale);
}

function meanOfRows(rows: readonly Float64Array[]): Float64Array {
  const mean = new Float64Array(rows[0]?.length ?? 0);
  for (const row of rows)
    for (let j = 0; j < mean.length; j++) mean[j] = (mean[j] as number) + (row[j] as number) / rows.length;
  return mean;
}

function hashedWeights(weights: Float64Array, hashed: Int32Array, bits: number): Float32Array {
  const all = new Float32Array(1 << bits);
  hashed.forEach((column, i) => {
    all[column] = weights[i] as number;
  });
  return all;
}

/** Score of a reply without the intercept. */
function linearScore(
  { matrix, words, traits }: Design,
  row: number,
  coefficients: Float64Array,
  slopes: readonly number[],
): number {
  let sum = 0;
  const end = matrix.starts[row + 1] as number;
  for (let e = matrix.starts[row] as number; e < end; e++) {
    const column = matrix.columns[e] as number;
    if (column < words) sum += (matrix.values[e] as number) * (coefficients[column] as number);
  }
  const values = traits[row] as number[];
  for (let k = 0; k < slopes.length; k++) sum += (slopes[k] as number) * (values[k] as number);
  return sum;
}

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function requireOutcomes({ kind, outcomes }: Task, parts: readonly (readonly number[])[]): void {
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
