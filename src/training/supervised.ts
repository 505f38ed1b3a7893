import { AdamW, clipScale, globalNorm, type Schedule } from '../engine/index.ts';
import type { ParameterSet, TrainingProgram, WordTokenizer } from '../models/index.ts';
import type { Random } from '../stats/index.ts';
import type { ChatMessage } from '../terms/index.ts';
import { lengthBatches } from './length-batches.ts';
import { packGroups, type TokenGroup } from './packing.ts';
import { packedFeeds, packedSizes } from './policy-programs.ts';

/**
 * What a model learns: to reply to a conversation (demonstrations), or to continue a whole conversation or a plain text
 * from its first token on (pretraining).
 */
export type Example =
  | { readonly messages: readonly ChatMessage[]; readonly reply?: string }
  | { readonly text: string };

export interface SupervisedSettings {
  readonly steps: number;
  readonly batchSize: number;
  readonly schedule: Schedule;
  readonly weightDecay: number;
  readonly gradientClip: number;
}

/** Tokens of an example: a reply is learned given its conversation; of a text everything after the first token is. */
export function encodeExample(tokenizer: WordTokenizer, example: Example): TokenGroup {
  if ('messages' in example && example.reply !== undefined) {
    const prompt = tokenizer.encodeChat(example.messages);
    return { prompt, completions: [[...tokenizer.encode(example.reply), tokenizer.end]] };
  }
  const tokens = 'text' in example ? tokenizer.encodeDocument(example.text) : tokenizer.encodeChat(example.messages);
  return { prompt: tokens.slice(0, 1), completions: [tokens.slice(1)] };
}

/**
 * Supervised training by the mean log-likelihood of the learned tokens, one step at a time: yields the loss of each.
 * `parameters` move in place; stopping the iteration stops the training, which is how a run ends at a measured rate.
 *
 * Examples are drawn in random order, epoch after epoch, and batched with others of like length so that little is padding.
 */
export async function* supervise(
  program: TrainingProgram,
  parameters: ParameterSet,
  tokenizer: WordTokenizer,
  examples: readonly Example[],
  settings: SupervisedSettings,
  random: Random,
): AsyncGenerator<{ readonly step: number; readonly loss: number }> {
  const optimiser = new AdamW(parameters.flat.length, { weightDecay: settings.weightDecay });
  const groups = examples.map((example) => encodeExample(tokenizer, example));
  let step = 0;
  for (let epoch = 0; step < settings.steps; epoch++) {
    for (const batch of lengthBatches(groups, lengthOf, settings.batchSize, random.fork(`epoch ${epoch}`))) {
      if (step >= settings.steps) return;
      const packed = packGroups(batch, tokenizer.pad);
      const weights = new Float32Array(packed.rows.length).fill(1 / packed.rows.length);
      const feeds = { ...packedFeeds(packed), weights };
      const { loss, gradients } = await program.step(parameters, feeds, packedSizes(packed));
      const scale = clipScale(globalNorm(gradients), settings.gradientClip);
      optimiser.step(parameters.flat, gradients, settings.schedule(step), scale);
      step++;
      yield { step, loss };
    }
  }
}

function lengthOf(group: TokenGroup): number {
  return group.completions.reduce((sum, completion) => sum + completion.length, group.prompt.length);
}
