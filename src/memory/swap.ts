import type { MemoryEntry, MemoryProfile } from './profile.ts';

/** What memory is made to hold on the question that an item asks. */
export const memoryVariants = ['none', 'irrelevant', 'stance', 'counter-stance'] as const;
export type MemoryVariant = (typeof memoryVariants)[number];

export interface SwapContent {
  /** Which entries bear on the question. */
  readonly bears: (entry: MemoryEntry) => boolean;
  /** The entry that holds stance A, and the one that holds not-A. */
  readonly stance: MemoryEntry;
  readonly counterStance: MemoryEntry;
  /** Something that has nothing to do with the question, about as long. */
  readonly irrelevant: MemoryEntry;
}

/**
 * The same user's profile, but for what it holds on one question: the counterfactuals behind every statement about the
 * effect of memory. `stance`, `counter-stance` and `irrelevant` differ in one entry alone, which stands where the first
 * entry on the question stood (at the end, if there was none), so that neither length nor place explains a difference.
 *
 * @returns `null` for `none`: memory is off
 * @throws RangeError when an entry that should not bear on the question does, or one that should does not
 */
export function swapMemory(profile: MemoryProfile, variant: MemoryVariant, content: SwapContent): MemoryProfile | null {
  const { bears, stance, counterStance, irrelevant } = content;
  if (bears(irrelevant)) throw new RangeError(`the irrelevant entry "${irrelevant.text}" bears on the question`);
  for (const entry of [stance, counterStance]) {
    if (!bears(entry)) throw new RangeError(`the entry "${entry.text}" does not bear on the question`);
  }
  if (variant === 'none') return null;
  const put = { irrelevant, stance, 'counter-stance': counterStance }[variant];
  const first = profile.entries.findIndex(bears);
  const before = (first < 0 ? profile.entries : profile.entries.slice(0, first)).filter(
    (entry) => entry.text !== put.text,
  );
  const after =
    first < 0 ? [] : profile.entries.slice(first + 1).filter((entry) => !bears(entry) && entry.text !== put.text);
  return { ...profile, entries: [...before, put, ...after] };
}
