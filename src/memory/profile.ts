import { z } from 'zod';

export const memoryProfileSchemaName = 'evenkeel.memory/1';

export const memoryEntrySchema = z.object({
  /** What the user holds to be so; what the user likes; what is so about the user. */
  kind: z.enum(['belief', 'taste', 'fact']),
  /** The entry as it is put before a conversation, such as `thinks the capital of turkey is istanbul`. */
  text: z.string().min(1),
  /** What the entry is about. A newer entry of the same kind on the same subject takes the place of an older one. */
  subject: z.string().min(1).nullable().default(null),
  /** When it was said. */
  at: z.iso.datetime({ offset: true }).nullable().default(null),
  /** The conversation it was said in. */
  conversation: z.string().nullable().default(null),
});

/** What an assistant remembers of one user. */
export const memoryProfileSchema = z.object({
  schema: z.literal(memoryProfileSchemaName).default(memoryProfileSchemaName),
  user: z.object({ hash: z.string().min(1) }),
  /** The oldest first. */
  entries: z.array(memoryEntrySchema),
});

export type MemoryEntry = z.output<typeof memoryEntrySchema>;
export type MemoryProfile = z.output<typeof memoryProfileSchema>;

export function emptyProfile(userHash: string): MemoryProfile {
  return { schema: memoryProfileSchemaName, user: { hash: userHash }, entries: [] };
}

/**
 * The profile with one more entry. It takes the place of what it repeats, and of an older entry of its kind on its
 * subject: who has changed their mind is not remembered with both.
 */
export function remember(profile: MemoryProfile, entry: MemoryEntry): MemoryProfile {
  const kept = profile.entries.filter((old) => {
    const isRepeated = old.kind === entry.kind && old.text === entry.text;
    const isReplaced = entry.subject !== null && old.kind === entry.kind && old.subject === entry.subject;
    return !isRepeated && !isReplaced;
  });
  return { ...profile, entries: [...kept, entry] };
}
