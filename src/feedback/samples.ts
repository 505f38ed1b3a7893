import { createHash } from 'node:crypto';
import type { FeedbackEvent } from './event.ts';

/** A feedback event as a reward model learns from it. */
export interface FeedbackSample {
  /** Features of the reply in its conversation, `[features]`. */
  readonly features: readonly number[];
  /** 1 for a thumb up, 0 for a thumb down, `null` when the reply was shown and not rated. */
  readonly up: 0 | 1 | null;
  readonly user: string;
  /** Equal for events whose conversation up to the reply reads the same. */
  readonly prompt: string;
  /** Name and version of the model that wrote the reply. */
  readonly model: string;
}

export interface SampleSet {
  readonly samples: readonly FeedbackSample[];
  /** Events that the features do not apply to. */
  readonly skipped: number;
  /** Events whose id had been seen before. */
  readonly duplicates: number;
}

/**
 * Turns events into samples. An event that appears twice (an export taken twice, a log joined with itself) counts once.
 *
 * @param featurize features of the event's reply, `null` when they do not apply; always of the same length
 * @throws RangeError when two events get feature rows of different lengths, or a feature that is not finite
 */
export async function toSamples(
  events: Iterable<FeedbackEvent> | AsyncIterable<FeedbackEvent>,
  featurize: (event: FeedbackEvent) => readonly number[] | null,
): Promise<SampleSet> {
  const samples: FeedbackSample[] = [];
  const seen = new Set<string>();
  let skipped = 0;
  let duplicates = 0;
  for await (const event of events) {
    const key = `${event.source}\n${event.id}`;
    if (seen.has(key)) {
      duplicates++;
      continue;
    }
    seen.add(key);
    const features = featurize(event);
    if (features === null) {
      skipped++;
      continue;
    }
    requireRow(features, samples[0]?.features.length ?? features.length, event.id);
    samples.push({
      features,
      up: event.thumb === null ? null : event.thumb === 'up' ? 1 : 0,
      user: event.user.hash,
      prompt: promptKey(event),
      model: `${event.model.name}@${event.model.version}`,
    });
  }
  return { samples, skipped, duplicates };
}

/** Identifies a conversation by what it says, memory included: 128 bits of SHA-256 in hex. */
export function promptKey(event: Pick<FeedbackEvent, 'conversation' | 'memory'>): string {
  const parts = event.conversation.messages.map((message) => [message.role, message.content]);
  const profile = event.memory.enabled ? event.memory.profile : null;
  return createHash('sha256')
    .update(JSON.stringify([profile, parts]))
    .digest('hex')
    .slice(0, 32);
}

function requireRow(features: readonly number[], length: number, id: string): void {
  if (features.length !== length) {
    throw new RangeError(`event "${id}" has ${features.length} features where the others have ${length}`);
  }
  const index = features.findIndex((feature) => !Number.isFinite(feature));
  if (index >= 0) throw new RangeError(`feature ${index} of event "${id}" is ${features[index]}`);
}
