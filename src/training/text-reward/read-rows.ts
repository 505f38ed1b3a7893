import { z } from 'zod';
import { EventLabels, type FeedbackEvent, promptKey } from '../../feedback/index.ts';
import { type Labels, type ScoredReply, scoredReplySchema, toScoredReply } from '../../rewards/index.ts';
import type { ComparedReplies, RatedReply, UnratedReply } from './task.ts';

const labelsSchema = scoredReplySchema.shape.labels.unwrap().unwrap();

/** So many replies that nobody rated are enough to see what varies among replies. */
export const mostUnrated = 20_000;

/** What a reward learns from a log of feedback. */
export interface Feedback {
  readonly rated: RatedReply[];
  /** The first of them in the log. */
  readonly unrated: UnratedReply[];
}

/**
 * Reads a log of feedback, each event once. Labels are what people or judges said of a reply: in `extra` of its event, the
 * tagger's traits by name and the premise; or in a file, whose word counts for more.
 */
export async function readFeedback(
  events: AsyncIterable<FeedbackEvent>,
  labels: EventLabels = EventLabels.none,
): Promise<Feedback> {
  const seen = new Set<string>();
  const feedback: Feedback = { rated: [], unrated: [] };
  for await (const event of events) {
    if (event.thumb === null && feedback.unrated.length === mostUnrated) continue;
    const key = `${event.source}\n${event.id}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const read = { reply: replyOf(event, labels), prompt: promptKey(event) };
    if (event.thumb === null) feedback.unrated.push(read);
    else feedback.rated.push({ ...read, up: event.thumb === 'up' ? 1 : 0, user: event.user.hash });
  }
  return feedback;
}

function replyOf(event: FeedbackEvent, labels: EventLabels): ScoredReply {
  const { conversation, reply: completion, user, extra } = event;
  const [{ premise, traits }, drawn] = [labels.of(event), labels.drawnOf(event)];
  return {
    prompt: conversation.messages,
    completion,
    user: user.hash,
    labels: {
      ...labelsOf(extra),
      ...toLabels({ premise: drawn?.premise ?? premise }),
      ...toLabels({ ...traits, ...drawn?.traits }),
    },
  };
}

/** `extra` as the audit reads it (`traits`, `premise`), then `extra.labels`, which wins. */
function labelsOf({ traits, premise, labels }: FeedbackEvent['extra']): Labels {
  return { ...toLabels({ premise }), ...toLabels(traits), ...toLabels(labels) };
}

/** A record of values that JSON has; nothing where it is none. */
function toLabels(value: unknown): Labels {
  const parsed = labelsSchema.safeParse(withoutGaps(value));
  return parsed.success ? parsed.data : {};
}

function withoutGaps(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined));
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
