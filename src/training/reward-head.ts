import {
  AdamW,
  clipScale,
  globalNorm,
  matmul,
  mul,
  neg,
  reduceSum,
  reshape,
  softplus,
  warmUpThenCosine,
} from '../engine/index.ts';
import {
  compileTraining,
  copyMatching,
  initialiseParameters,
  type ParameterSet,
  type TrainingProgram,
  type TransformerConfig,
} from '../models/index.ts';
import { headParameters, headScores, laySequences, sequenceInputs, type TokenSequence } from '../rewards/index.ts';
import type { Random } from '../stats/index.ts';
import { lengthBatches } from './length-batches.ts';

/**
 * What a reward head learns from: a reply with its thumb, or two replies of which the first was preferred. Its margin,
 * Σ sign · score, is to be large: +1 for a thumb up, −1 for one down; +1 and −1 for the preferred and the other.
 */
export interface MarginRow {
  readonly sequences: readonly TokenSequence[];
  readonly signs: readonly (1 | -1)[];
}

/** A conversation with its reply, in tokens, and the thumb it got. */
export function thumbRow(tokens: TokenSequence, up: boolean): MarginRow {
  return { sequences: [tokens], signs: [up ? 1 : -1] };
}

export function comparisonRow(preferred: TokenSequence, other: TokenSequence): MarginRow {
  return { sequences: [preferred, other], signs: [1, -1] };
}

export interface RewardHeadSettings {
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  /** Batches that are sorted by length together, see `lengthBatches`; 16 when left out. */
  readonly stretch?: number;
  /** Share of tokens that training hides, anew each time, so that no single word is leaned on. */
  readonly hidden?: { readonly share: number; readonly by: number };
}

/** Random weights, or a policy's with a random head on them; `start` is not changed. */
export function startRewardHead(config: TransformerConfig, start: ParameterSet | null, random: Random): ParameterSet {
  const parameters = initialiseParameters(config, random, headParameters(config));
  if (start !== null) copyMatching(start, parameters);
  return parameters;
}

/**
 * The logistic loss of margins: Σ softplus(−margin) / rows. For thumbs that is the likelihood of P(up) = σ(score); for
 * comparisons that of Bradley & Terry (1952), P(a over b) = σ(score a − score b). The whole network moves.
 */
export function compileRewardHead(config: TransformerConfig, threads: number): Promise<TrainingProgram> {
  return compileTraining({
    config,
    extraParameters: headParameters(config),
    threads,
    inputs: {
      ...sequenceInputs,
      /** Sign of each sequence's score in each margin, 0 where it has no part. */
      signs: { dtype: 'float32', shape: ['margins', 'batch'] },
      weights: { dtype: 'float32', shape: ['margins'] },
    },
    build: ({ parameters, inputs }) => {
      const scores = reshape(headScores(parameters, inputs), ['batch', 1]);
      const margins = reshape(matmul(inputs.signs, scores), ['margins']);
      return { loss: reduceSum(mul(inputs.weights, softplus(neg(margins)))) };
    },
  });
}

/** Rows as the inputs of `compileRewardHead`. */
export function layMargins(rows: readonly MarginRow[], pad: number) {
  const { feeds, sizes } = laySequences(
    rows.flatMap(({ sequences }) => sequences),
    pad,
  );
  const signs = new Float32Array(rows.length * sizes.batch);
  let column = 0;
  rows.forEach((row, margin) => {
    for (const sign of row.signs) signs[margin * sizes.batch + column++] = sign;
  });
  const weights = new Float32Array(rows.length).fill(1 / rows.length);
  return { feeds: { ...feeds, signs, weights }, sizes: { ...sizes, margins: rows.length } };
}

export interface HeadStep {
  /** Steps taken, and steps of all epochs. */
  readonly step: number;
  readonly steps: number;
  readonly loss: number;
  /** Epochs that are complete, when this step completed one; else null. */
  readonly epoch: number | null;
}

/** Where an interrupted training goes on. */
export interface HeadResume {
  readonly epoch: number;
  readonly optimiser: AdamW;
}

export function rewardHeadOptimiser(parameters: ParameterSet): AdamW {
  return new AdamW(parameters.flat.length, { weightDecay: 0.05 });
}

/**
 * Trains step by step; `parameters` move in place, and stopping the iteration stops the training.
 *
 * @param from the epoch to begin with and the optimiser's state at its start
 */
export async function* trainRewardHead(
  program: TrainingProgram,
  parameters: ParameterSet,
  rows: readonly MarginRow[],
  pad: number,
  settings: RewardHeadSettings,
  random: Random,
  from: HeadResume = { epoch: 0, optimiser: rewardHeadOptimiser(parameters) },
): AsyncGenerator<HeadStep> {
  const { epochs, batchSize, stretch, hidden } = settings;
  const perEpoch = Math.ceil(rows.length / batchSize);
  const steps = perEpoch * epochs;
  const schedule = warmUpThenCosine(settings.learningRate, Math.min(20, steps), steps);
  const lengthOf = ({ sequences }: MarginRow) => Math.max(...sequences.map(({ length }) => length));
  let step = from.epoch * perEpoch;
  for (let epoch = from.epoch; epoch < epochs; epoch++) {
    const own = random.fork(`epoch ${epoch}`);
    const batches = lengthBatches(rows, lengthOf, batchSize, own, stretch);
    const hiding = own.fork('hidden');
    for (const [b, batch] of batches.entries()) {
      const { feeds, sizes } = layMargins(batch, pad);
      if (hidden !== undefined) hide(feeds.tokens, feeds.rows, pad, hidden, hiding);
      const { loss, gradients } = await program.step(parameters, feeds, sizes);
      from.optimiser.step(parameters.flat, gradients, schedule(step), clipScale(globalNorm(gradients), 1));
      step++;
      yield { step, steps, loss, epoch: b === batches.length - 1 ? epoch + 1 : null };
    }
  }
}

/** All but the padding and the last tokens, from which the score is read. */
function hide(
  tokens: Int32Array,
  rows: Int32Array,
  pad: number,
  { share, by }: { readonly share: number; readonly by: number },
  random: Random,
): void {
  const last = new Set(rows);
  for (let t = 0; t < tokens.length; t++) {
    if (tokens[t] !== pad && !last.has(t) && random.bernoulli(share)) tokens[t] = by;
  }
}
