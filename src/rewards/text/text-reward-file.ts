import { z } from 'zod';
import { parseJson } from '../../workspace/index.ts';
import {
  readDescription,
  requireSameTraits,
  StoredWeights,
  sha256,
  storedModelHint,
  writeStoredModel,
} from '../stored-model.ts';
import { TextReward } from './text-reward.ts';
import { type TextRewardCard, textRewardCardSchema } from './text-reward-card.ts';
import type { TraitReader } from './traits.ts';

export const textRewardSchemaName = 'evenkeel.text-reward/1';

const descriptionSchema = z.strictObject({
  schema: z.literal(textRewardSchemaName),
  bits: z.number().int().min(8).max(24),
  intercept: z.number(),
  traits: z.strictObject({ version: z.string(), names: z.array(z.string()) }),
  /** SHA-256 of the weights, in hexadecimal. */
  weights: z.string().regex(/^[0-9a-f]{64}$/),
  card: textRewardCardSchema,
});

export interface StoredTextReward {
  readonly reward: TextReward;
  readonly card: TextRewardCard;
  /** Of everything that its scores depend on, in hexadecimal. */
  readonly digest: string;
}

/** @throws EvenkeelError `workspace` */
export async function saveTextReward(folder: string, reward: TextReward, card: TextRewardCard): Promise<void> {
  const { weights, traits } = reward;
  await writeStoredModel(
    folder,
    [
      { name: 'words', shape: [weights.words.length], data: weights.words },
      { name: 'traits.raw', shape: [traits.names.length], data: weights.traits.raw },
      { name: 'traits.debiased', shape: [traits.names.length], data: weights.traits.debiased },
    ],
    (digest): z.input<typeof descriptionSchema> => ({
      schema: textRewardSchemaName,
      bits: Math.log2(weights.words.length),
      intercept: weights.intercept,
      traits: { version: traits.version, names: [...traits.names] },
      weights: digest,
      card,
    }),
  );
}

/**
 * @param traits the reader of this version of Evenkeel
 * @throws EvenkeelError `input` for a folder that is missing, damaged, or was fitted on other traits
 */
export async function loadTextReward(folder: string, traits: TraitReader): Promise<StoredTextReward> {
  const { path, text } = await readDescription(folder);
  const what = { what: 'the reward model', hint: storedModelHint };
  const description = parseJson(text, descriptionSchema, path, what);
  requireSameTraits(description.traits, traits, path);
  const stored = await StoredWeights.read(folder, description.weights);
  const { version, names } = description.traits;
  const reward = new TextReward(
    {
      intercept: description.intercept,
      words: stored.tensor('words', [2 ** description.bits]),
      traits: {
        raw: stored.tensor('traits.raw', [names.length]),
        debiased: stored.tensor('traits.debiased', [names.length]),
      },
    },
    traits,
  );
  const digest = sha256(JSON.stringify([description.bits, description.intercept, version, description.weights]));
  return { reward, card: description.card, digest };
}
