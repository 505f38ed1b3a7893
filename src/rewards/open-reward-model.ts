import { z } from 'zod';
import { EvenkeelError } from '../terms/index.ts';
import { parseJson } from '../workspace/index.ts';
import type { ScoredReply } from './scored-reply.ts';
import type { Score } from './signal.ts';
import { readDescription, storedModelHint } from './stored-model.ts';
import type { RewardVariant } from './text/text-reward.ts';
import { loadTextReward, textRewardSchemaName } from './text/text-reward-file.ts';
import type { TraitReader } from './text/traits.ts';
import { loadTransformerReward, transformerRewardSchemaName } from './transformer/transformer-reward-file.ts';

/** A fitted reward of any kind. */
export interface RewardModel {
  /** Of everything that its scores depend on, in hexadecimal. */
  readonly digest: string;
  /** @param abort ends the work early; a kind that is done at once does not ask it */
  score(
    replies: readonly ScoredReply[],
    variant: RewardVariant,
    abort?: { throwIfAborted(): void },
  ): Score[] | Promise<Score[]>;
  close(): Promise<void>;
}

type Opener = (folder: string, traits: TraitReader, threads: number) => Promise<RewardModel>;

/** By the schema that `reward.json` names. */
const kinds: Readonly<Record<string, Opener>> = {
  [textRewardSchemaName]: async (folder, traits) => {
    const { reward, digest } = await loadTextReward(folder, traits);
    return {
      digest,
      score: (replies, variant) => replies.map((reply) => reward.score(reply, variant)),
      close: async () => undefined,
    };
  },
  [transformerRewardSchemaName]: async (folder, traits, threads) => {
    const { reward, digest } = await loadTransformerReward(folder, traits, threads);
    return {
      digest,
      score: (replies, variant, abort) => reward.score(replies, variant, abort),
      close: () => reward.close(),
    };
  },
};

const kindSchema = z.looseObject({ schema: z.string() });

/**
 * Opens the folder that `evenkeel reward fit` wrote, whatever the kind.
 *
 * @param threads for kinds that compute on several
 * @throws EvenkeelError `input` for a folder that is missing, damaged, or of no kind that is known here
 */
export async function openRewardModel(folder: string, traits: TraitReader, threads: number): Promise<RewardModel> {
  const { path, text } = await readDescription(folder);
  const { schema } = parseJson(text, kindSchema, path, { what: 'the reward model', hint: storedModelHint });
  const open = Object.hasOwn(kinds, schema) ? kinds[schema] : undefined;
  if (open !== undefined) return open(folder, traits, threads);
  throw new EvenkeelError('input', `${path}: field schema: there is no reward model of the kind "${schema}".`, {
    hint: `Known are ${Object.keys(kinds).join(', ')}.`,
  });
}
