import { levelledTraits, replyTraits, TextReward } from '../../rewards/index.ts';
import type { SparseLogisticFit } from '../../stats/index.ts';
import { coarsest, comparableReplies } from './comparable-replies.ts';
import type { Built } from './describe-fit.ts';
import { type Design, wordScores } from './design.ts';
import { levelTraits } from './level-traits.ts';
import type { Task } from './task.ts';

/** One of the fits whose mean is the reward: learned on all folds but one. */
export interface Member {
  readonly fitted: SparseLogisticFit;
  /** Rows of the fold that it has not seen. */
  readonly unseen: readonly number[];
}

/**
 * The reward is the mean of one fit for each fold left out, which for a linear score is one linear score. Each fit is
 * levelled on its own unseen fold and on what nobody rated: the scores of replies that were fitted follow their own
 * thumbs, agreement's share included, so levelling on those would take away more than there is to take.
 */
export function buildReward(task: Task, design: Design, members: readonly Member[], bits: number): Built {
  const { rows, scales, traits } = design;
  const levelled = levelledTraits.map((name) => replyTraits.names.indexOf(name));
  const levels = members.map(({ fitted, unseen }) => {
    const replies = [...unseen.flatMap((row) => task.sides[row] as readonly number[]), ...task.unrated];
    const slopes = slopesOf(fitted.coefficients, rows.width, scales).map((slope, k) =>
      levelled.includes(k) ? 0 : slope,
    );
    const words = wordScores(design, replies, fitted.coefficients);
    return levelTraits(
      replies.map((i, place) => (words[place] as number) + sumOfTraits(traits[i] as number[], slopes)),
      levelled.map((k) => replies.map((i) => (traits[i] as number[])[k] as number)),
      comparableReplies(task, replies),
    );
  });

  const coefficients = meanOfRows(members.map(({ fitted }) => fitted.coefficients));
  const intercept = meanOf(members.map(({ fitted }) => fitted.intercept));
  const raw = slopesOf(coefficients, rows.width, scales);
  const debiased = raw.slice();
  levelled.forEach((k, place) => {
    debiased[k] = meanOf(levels.map(({ slopes }) => slopes[place] as number));
  });
  const words = wordScores(design, [...task.replies.keys()], coefficients);
  const scoresWith = (slopes: readonly number[]) =>
    traits.map((values, i) => intercept + (words[i] as number) + sumOfTraits(values, slopes));
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
    standardised: coefficients.slice(rows.width),
    levelled: {
      traits: [...levelledTraits],
      within: coarsest(levels.map(({ within }) => within)),
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

function sumOfTraits(values: readonly number[], slopes: readonly number[]): number {
  let sum = 0;
  for (let k = 0; k < slopes.length; k++) sum += (slopes[k] as number) * (values[k] as number);
  return sum;
}

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
