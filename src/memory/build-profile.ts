import type { ChatMessage } from '../terms/index.ts';
import { emptyProfile, type MemoryEntry, type MemoryProfile, remember } from './profile.ts';

/** A conversation that memory may draw on. */
export interface PastConversation {
  readonly id: string;
  /** ISO 8601 with offset; `null` when unknown. */
  readonly at: string | null;
  readonly messages: readonly ChatMessage[];
}

/** Finds what is worth remembering in a conversation: rules in a closed world, a model in an open one. */
export interface MemoryExtractor {
  extract(conversation: PastConversation): readonly ExtractedEntry[] | Promise<readonly ExtractedEntry[]>;
}

/** An entry before it is known when and where it was said. */
export type ExtractedEntry = Pick<MemoryEntry, 'kind' | 'text'> & { readonly subject?: string };

/**
 * Builds a user's profile from earlier conversations, the oldest first; those without a time come before all others, in
 * the order given.
 *
 * @param before only conversations earlier than this time are drawn on, so that no profile knows its own future
 */
export async function buildProfile(
  userHash: string,
  conversations: readonly PastConversation[],
  extractor: MemoryExtractor,
  { before }: { readonly before?: string } = {},
): Promise<MemoryProfile> {
  const time = (at: string | null) => (at === null ? Number.NEGATIVE_INFINITY : Date.parse(at));
  const ordered = conversations
    .filter(({ at }) => before === undefined || time(at) < Date.parse(before))
    .toSorted((a, b) => (time(a.at) === time(b.at) ? 0 : time(a.at) - time(b.at)));
  let profile = emptyProfile(userHash);
  for (const conversation of ordered) {
    for (const { kind, text, subject = null } of await extractor.extract(conversation)) {
      profile = remember(profile, { kind, text, subject, at: conversation.at, conversation: conversation.id });
    }
  }
  return profile;
}
