import { AdamW, clipScale, globalNorm, mul, neg, reduceSum, softplus, warmUpThenCosine } from '../engine/index.ts';
import {
  compileForward,
  compileTraining,
  copyMatching,
  type ForwardProgram,
  forward,
  hiddenAt,
  initialiseParameters,
  type ParameterSet,
  scalarHead,
  type TransformerConfig,
} from '../models/index.ts';
import type { Random } from '../stats/index.ts';
import { packGroups } from './packing.ts';

/** A conversation with its reply, in tokens, and the thumb it got. */
export interface RatedTokens {
  readonly tokens: readonly number[];
  readonly up: 0 | 1;
}

export interface RewardHeadSettings {
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly threads: number;
}

/** Parameters of the head, beside the transformer's own. */
function headParameters(config: TransformerConfig): Record<string, readonly number[]> {
  return { 'reward.weight': [1, config.dim], 'reward.bias': [1] };
}

const inputs = {
  tokens: { dtype: 'int32', shape: ['batch', 'time'] },
  rows: { dtype: 'int32', shape: ['rows'] },
} as const;

/** Sequences padded at their end, with the index of each one's last token. */
function lay(sequences: readonly (readonly number[])[], pad: number) {
  const { tokens, batch, time } = packGroups(
    sequences.map((prompt) => ({ prompt, completions: [] })),
    pad,
  );
  const rows = Int32Array.from(sequences, (sequence, b) => b * time + sequence.length - 1);
  return { feeds: { tokens, rows }, sizes: { batch, time, rows: batch } };
}

/**
 * Fits a reward model that reads the text itself: the policy's own transformer with a scalar head on the last token,
 * trained with the logistic loss on thumbs (Σ softplus(∓score) / batch). The whole network moves.
 *
 * @param start the policy whose weights it begins with; not changed
 */
export async function fitRewardHead(
  config: TransformerConfig,
  start: ParameterSet,
  rated: readonly RatedTokens[],
  pad: number,
  settings: RewardHeadSettings,
  random: Random,
): Promise<ParameterSet> {
  const extraParameters = headParameters(config);
  const parameters = initialiseParameters(config, random.fork('head'), extraParameters);
  copyMatching(start, parameters);
  const program = await compileTraining({
    config,
    extraParameters,
    threads: settings.threads,
    inputs: {
      ...inputs,
      signs: { dtype: 'float32', shape: ['rows'] },
      weights: { dtype: 'float32', shape: ['rows'] },
    },
    build: ({ parameters: p, inputs: i }) => {
      const scores = scalarHead(p, hiddenAt(forward(p, i.tokens), i.rows), 'reward');
      return { loss: reduceSum(mul(i.weights, softplus(neg(mul(i.signs, scores))))) };
    },
  });
  const perEpoch = Math.ceil(rated.length / settings.batchSize);
  const steps = perEpoch * settings.epochs;
  const schedule = warmUpThenCosine(settings.learningRate, Math.min(20, steps), steps);
  const optimiser = new AdamW(parameters.flat.length, { weightDecay: 0.05 });
  let step = 0;
  for (let epoch = 0; epoch < settings.epochs; epoch++) {
    const order = random.fork(`epoch ${epoch}`).shuffle(rated);
    for (let from = 0; from < order.length; from += settings.batchSize) {
      const batch = order.slice(from, from + settings.batchSize);
      const { feeds, sizes } = lay(
        batch.map(({ tokens }) => tokens),
        pad,
      );
      const signs = Float32Array.from(batch, ({ up }) => (up === 1 ? 1 : -1));
      const weights = new Float32Array(batch.length).fill(1 / batch.length);
      const { gradients } = await program.step(parameters, { ...feeds, signs, weights }, sizes);
      optimiser.step(parameters.flat, gradients, schedule(step), clipScale(globalNorm(gradients), 1));
      step++;
    }
  }
  await program.release();
  return parameters;
}

/** A fitted reward head, ready to score. */
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
      inputs,
      build: ({ parameters: p, inputs: i }) => ({
        scores: scalarHead(p, hiddenAt(forward(p, i.tokens), i.rows), 'reward'),
      }),
    });
    return new RewardHead(program, parameters, pad);
  }

  /** logit P(up) of each conversation with its reply. */
  async score(sequences: readonly (readonly number[])[]): Promise<number[]> {
    const scores: number[] = [];
    const chunk = 128;
    for (let from = 0; from < sequences.length; from += chunk) {
      const { feeds, sizes } = lay(sequences.slice(from, from + chunk), this.pad);
      const found = await this.program.run(this.parameters, feeds, sizes);
      scores.push(...(found.scores as Float32Array));
    }
    return scores;
  }

  release(): Promise<void> {
    return this.program.release();
  }
}
