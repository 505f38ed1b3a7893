import { z } from 'zod';
import { type FeedbackEvent, promptKey } from '../../feedback/index.ts';
import { type Labels, scoredReplySchema, toScoredReply } from '../../rewards/index.ts';
import type { ComparedReplies, RatedReply } from './fit-text-reward.ts';

const labelsSchema = scoredReplySchema.shape.labels.unwrap().unwrap();

/**
 * A rated event as a reward learns from it; null when nobody rated it. Its labels are what people or judges said
 * of it in `extra`: the tagger's traits by name, and the premise.
 */
export function toRatedReply(event: FeedbackEvent): RatedReply | null {
  if (event.thumb === null) return null;
  return {
    reply: {
      prompt: event.conversation.messages,
      completion: event.reply,
      user: event.user.hash,
      labels: labelsOf(event.extra),
    },
    up: event.thumb === 'up' ? 1 : 0,
    user: event.user.hash,
    prompt: promptKey(event),
  };
}

/** `extra` as the audit reads it (`traits`, `premise`), then `extra.labels`, which wins. */
function labelsOf({ traits, premise, labels }: FeedbackEvent['extra']): Labels {
  const read = (value: unknown): Labels => {
    if (value === undefined) return {};
    const parsed = labelsSchema.safeParse(value);
    return parsed.success ? parsed.data : {};
  };
  return { ...read(premise === undefined ? undefined : { premise }), ...read(traits), ...read(labels) };
}

/** A line of a file of expert comparisons. */
export const comparisonSchema = z.object({
  prompt: scoredReplySchema.shape.prompt,
  chosen: z.string(),
  rejected: z.string(),
  /** Of the prompt and both replies, and of each; the latter win. */
  labels: labelsSchema.optional(),
  chosen_labels: labelsSchema.optional(),
  rejected_labels: labelsSchema.optional(),
});

export function toComparedReplies(row: z.output<typeof comparisonSchema>): ComparedReplies {
  const side = (completion: string, labels: Labels | undefined) =>
    toScoredReply({ prompt: row.prompt, completion, labels: { ...row.labels, ...labels } });
  return {
    preferred: side(row.chosen, row.chosen_labels),
    other: side(row.rejected, row.rejected_labels),
    prompt: JSON.stringify(row.prompt),
  };
}
