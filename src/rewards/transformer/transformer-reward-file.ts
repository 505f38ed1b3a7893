import { z } from 'zod';
import { ParameterSet, transformerConfig, transformerLayout, WordTokenizer } from '../../models/index.ts';
import { EvenkeelError } from '../../terms/index.ts';
import { parseJson } from '../../workspace/index.ts';
import {
  readDescription,
  requireSameTraits,
  StoredWeights,
  sha256,
  storedModelHint,
  writeStoredModel,
} from '../stored-model.ts';
import type { TraitReader } from '../text/traits.ts';
import { headParameters } from './reward-head.ts';
import { openReader, TransformerReward, type TransformerRewardParts } from './transformer-reward.ts';
import { type TransformerRewardCard, transformerRewardCardSchema } from './transformer-reward-card.ts';

export const transformerRewardSchemaName = 'evenkeel.transformer-reward/1';

/** Bounds of what a file may ask for: beyond them it is no reward model of ours. */
const mostRoom = 8_192;
const mostParameters = 2 ** 30;

const wordsSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('hashed'), bits: z.number().int().min(8).max(20) }),
  z.strictObject({
    kind: z.literal('vocabulary'),
    tokenizer: z.unknown().transform((json) => WordTokenizer.parse(json).toJSON()),
  }),
]);

const descriptionSchema = z.strictObject({
  schema: z.literal(transformerRewardSchemaName),
  config: transformerConfig.refine(({ maxLength }) => maxLength <= mostRoom, {
    path: ['maxLength'],
    message: `expected at most ${mostRoom}`,
  }),
  words: wordsSchema,
  traits: z.strictObject({ version: z.string(), names: z.array(z.string()), slopes: z.array(z.number()) }),
  /** SHA-256 of the weights, in hexadecimal. */
  weights: z.string().regex(/^[0-9a-f]{64}$/),
  card: transformerRewardCardSchema,
});

export interface StoredTransformerReward {
  readonly reward: TransformerReward;
  readonly card: TransformerRewardCard;
  /** Of everything that its scores depend on, in hexadecimal. */
  readonly digest: string;
}

/** @throws EvenkeelError `workspace` */
export async function saveTransformerReward(
  folder: string,
  { config, parameters, source, slopes }: TransformerRewardParts,
  traits: TraitReader,
  card: TransformerRewardCard,
): Promise<void> {
  await writeStoredModel(
    folder,
    parameters.layout.map(({ name, shape }) => ({ name, shape, data: parameters.view(name) })),
    (weights): z.input<typeof descriptionSchema> => ({
      schema: transformerRewardSchemaName,
      config,
      words: source,
      traits: { version: traits.version, names: [...traits.names], slopes: [...slopes] },
      weights,
      card,
    }),
  );
}

/**
 * @param traits the reader of this version of Evenkeel
 * @throws EvenkeelError `input` for a folder that is missing, damaged, or was fitted on other traits
 */
export async function loadTransformerReward(
  folder: string,
  traits: TraitReader,
  threads: number,
): Promise<StoredTransformerReward> {
  const { path, text } = await readDescription(folder);
  const what = { what: 'the reward model', hint: storedModelHint };
  const { config, words: source, card, ...description } = parseJson(text, descriptionSchema, path, what);
  requireSameTraits(description.traits, traits, path);
  const { slopes, version, names } = description.traits;
  const misfit = (reason: string) => new EvenkeelError('input', `${path}: ${reason}.`, { hint: storedModelHint });
  if (slopes.length !== names.length) throw misfit(`field traits.slopes: ${slopes.length} for ${names.length} traits`);
  const { size } = openReader(source);
  if (size !== config.vocabSize) throw misfit(`field config.vocabSize: ${config.vocabSize}, but ${size} tokens`);
  const layout = transformerLayout(config, headParameters(config));
  const total = layout.reduce((sum, { length }) => sum + length, 0);
  if (total > mostParameters) throw misfit(`field config: ${total} parameters are more than ${mostParameters}`);
  const stored = await StoredWeights.read(folder, description.weights);
  const tensors = layout.map(({ name, shape }) => stored.tensor(name, shape));
  const parameters = new ParameterSet(layout);
  for (const [i, { name }] of layout.entries()) parameters.view(name).set(tensors[i] as Float32Array);
  const reward = await TransformerReward.open({ config, parameters, source, slopes }, traits, threads);
  return { reward, card, digest: sha256(JSON.stringify([config, source, version, slopes, description.weights])) };
}
