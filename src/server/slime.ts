import { z } from 'zod';
import { type ScoredReplyInput, scoredReplySchema } from '../rewards/index.ts';
import { withoutEndTokens } from './end-tokens.ts';
import { labelsOf } from './openrlhf.ts';
import type { ScoreAnswer } from './score-request.ts';

/** The remote reward model of slime (`--rm-type remote_rm --rm-url`): one sample a request, its end tokens kept as a rule. */
export const slimeRequestSchema = z.object({
  prompt: scoredReplySchema.shape.prompt,
  response: z.string(),
  label: z.json().nullish(),
});

/** A bare number; with `?detail=1` an object, for `--reward-key score`. */
export const slimeAnswerSchema = z.union([
  z.number(),
  z.object({
    score: z.number(),
    /** By signal; null: it abstains. */
    scores: z.record(z.string(), z.number().nullable()),
    mix_version: z.string(),
  }),
]);

export function fromSlime({ prompt, response, label }: z.output<typeof slimeRequestSchema>): ScoredReplyInput {
  return { prompt, completion: withoutEndTokens(response), labels: labelsOf(label) };
}

export function toSlime(answer: ScoreAnswer, detailed: boolean): z.output<typeof slimeAnswerSchema> {
  const [item] = answer.items;
  if (item === undefined) throw new RangeError('an answer without its item');
  return detailed ? { score: item.reward, scores: item.scores, mix_version: answer.mix_version } : item.reward;
}
