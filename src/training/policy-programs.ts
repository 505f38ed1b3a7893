import {
  compileForward,
  compileTraining,
  type ForwardProgram,
  forward,
  type InputType,
  logProbsOf,
  type TrainingProgram,
  type TransformerConfig,
} from '../models/index.ts';
import { type GrpoLossSettings, grpoLoss, supervisedLoss } from './losses.ts';
import type { PackedBatch } from './packing.ts';

/** The inputs that lay a packed batch before a program. */
export const packedInputs = {
  tokens: { dtype: 'int32', shape: ['batch', 'time'] },
  positions: { dtype: 'int64', shape: ['batch', 'time'] },
  mask: { dtype: 'float32', shape: ['batch', 1, 'time', 'time'] },
  rows: { dtype: 'int32', shape: ['rows'] },
  targets: { dtype: 'int32', shape: ['rows'] },
} as const satisfies Record<string, InputType>;

const perRow = { dtype: 'float32', shape: ['rows'] } as const satisfies InputType;

export function packedFeeds(packed: PackedBatch) {
  const { tokens, positions, attentionBias, rows, targets } = packed;
  return { tokens, positions, mask: attentionBias, rows, targets };
}

export function packedSizes(packed: PackedBatch): Record<string, number> {
  return { batch: packed.batch, time: packed.time, rows: packed.rows.length };
}

/** log π of every completion token: output `logProbs [rows]`. */
export function compileLogProbs(config: TransformerConfig, threads: number): Promise<ForwardProgram> {
  return compileForward({
    config,
    threads,
    inputs: packedInputs,
    build: ({ parameters, inputs }) => ({
      logProbs: logProbsOf(parameters, forward(parameters, inputs.tokens, inputs), inputs.targets).logProbs,
    }),
  });
}

/** The supervised loss, with an input `weights [rows]`. */
export function compileSupervised(config: TransformerConfig, threads: number): Promise<TrainingProgram> {
  return compileTraining({
    config,
    threads,
    inputs: { ...packedInputs, weights: perRow },
    build: ({ parameters, inputs }) => {
      const { logProbs } = logProbsOf(parameters, forward(parameters, inputs.tokens, inputs), inputs.targets);
      return { loss: supervisedLoss(logProbs, inputs.weights) };
    },
  });
}

/** The GRPO loss, with the `[rows]` inputs of `GrpoTerms`; output `ratio [rows]`. */
export function compileGrpo(
  config: TransformerConfig,
  settings: GrpoLossSettings,
  threads: number,
): Promise<TrainingProgram> {
  return compileTraining({
    config,
    threads,
    inputs: {
      ...packedInputs,
      oldLogProbs: perRow,
      referenceLogProbs: perRow,
      advantages: perRow,
      weights: perRow,
    },
    build: ({ parameters, inputs }) => {
      const { logProbs } = logProbsOf(parameters, forward(parameters, inputs.tokens, inputs), inputs.targets);
      const { loss, ratio } = grpoLoss({ ...inputs, logProbs }, settings);
      return { loss, outputs: { ratio } };
    },
  });
}
