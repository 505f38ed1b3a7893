import { setImmediate } from 'node:timers/promises';
import type { Tensor } from '../../engine/index.ts';
import {
  compileForward,
  type ForwardProgram,
  forward,
  type GraphParameters,
  type ParameterSet,
  scalarHead,
  type TransformerConfig,
} from '../../models/index.ts';
import { batchesByLength, laySequences, sequenceInputs, type TokenSequence } from './token-batches.ts';

/** Parameters of the head, beside the transformer's own. */
export function headParameters(config: TransformerConfig): Record<string, readonly number[]> {
  return { 'reward.weight': [1, config.dim], 'reward.bias': [1] };
}

/**
 * Score `[batch]` of each sequence: a linear head on what the transformer makes of its last token, which has seen all.
 *
 * @param inputs as `laySequences` feeds them
 */
export function headScores(
  parameters: GraphParameters,
  inputs: { readonly tokens: Tensor; readonly rows: Tensor },
): Tensor {
  return scalarHead(parameters, forward(parameters, inputs.tokens, { rows: inputs.rows }), 'reward');
}

/** Of one run of the session, which nothing can interrupt: some tens of milliseconds for a small transformer. */
const mostSequences = 128;
const mostTokens = 4_096;

/** A transformer with a fitted reward head, ready to score. */
export class RewardHead {
  private readonly program: ForwardProgram;
  private readonly parameters: ParameterSet;
  private readonly pad: number;

  private constructor(program: ForwardProgram, parameters: ParameterSet, pad: number) {
    this.program = program;
    this.parameters = parameters;
    this.pad = pad;
  }

  static async create(
    config: TransformerConfig,
    parameters: ParameterSet,
    pad: number,
    threads: number,
  ): Promise<RewardHead> {
    const program = await compileForward({
      config,
      extraParameters: headParameters(config),
      threads,
      inputs: sequenceInputs,
      build: ({ parameters: p, inputs }) => ({ scores: headScores(p, inputs) }),
    });
    return new RewardHead(program, parameters, pad);
  }

  /**
   * Log-odds of each sequence, in its order; the parameters as they are now.
   *
   * @param abort asked between batches, with a pause in which others have their turn
   */
  async score(sequences: readonly TokenSequence[], abort?: { throwIfAborted(): void }): Promise<number[]> {
    const scores = new Array<number>(sequences.length);
    for (const [n, batch] of batchesByLength(sequences, mostSequences, mostTokens).entries()) {
      if (n > 0) await setImmediate();
      abort?.throwIfAborted();
      const { feeds, sizes } = laySequences(
        batch.map((i) => sequences[i] as TokenSequence),
        this.pad,
      );
      const found = (await this.program.run(this.parameters, feeds, sizes)).scores as Float32Array;
      batch.forEach((i, b) => {
        scores[i] = found[b] as number;
      });
    }
    return scores;
  }

  release(): Promise<void> {
    return this.program.release();
  }
}
