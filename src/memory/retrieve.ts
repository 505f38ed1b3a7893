import type { MemoryEntry, MemoryProfile } from './profile.ts';

export interface RetrieveOptions {
  /** How much may be put before a conversation, in the unit of `length`. */
  readonly budget: number;
  /** Length of an entry's text; words when left out. */
  readonly length?: (text: string) => number;
  /** Whether entries that have nothing to do with the prompt may fill what is left of the budget. Default true. */
  readonly fill?: boolean;
}

/** Letters and digits in runs, and each Han character by itself, as Chinese writes no blanks between words. */
export function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/\p{Script=Han}|(?:(?!\p{Script=Han})[\p{L}\p{N}\p{M}])+/gu) ?? [];
}

/**
 * The entries most worth putting before a prompt, within a budget.
 *
 * Relevance is the overlap of words, each counting log(1 + N / n) for the n of N entries that hold it: a name counts for
 * more than a word that half the profile is made of. Entries without any overlap come after all others, tastes first, as
 * they bear on every reply; of equals the newest comes first. An entry that does not fit is passed over.
 *
 * @returns entries in the order of the profile
 */
export function retrieve(profile: MemoryProfile, prompt: string, options: RetrieveOptions): MemoryEntry[] {
  const { budget, length = (text: string) => wordsOf(text).length, fill = true } = options;
  const { entries } = profile;
  const asked = new Set(wordsOf(prompt));
  const words = entries.map((entry) => new Set(wordsOf(entry.text)));
  const held = new Map<string, number>();
  for (const set of words) for (const word of set) held.set(word, (held.get(word) ?? 0) + 1);

  const ranked = entries
    .map((entry, i) => {
      let relevance = 0;
      for (const word of words[i] as Set<string>) {
        if (asked.has(word)) relevance += Math.log1p(entries.length / (held.get(word) as number));
      }
      return { entry, i, relevance };
    })
    .filter(({ relevance }) => fill || relevance > 0)
    .sort((a, b) => b.relevance - a.relevance || tasteFirst(a.entry, b.entry) || b.i - a.i);

  const chosen = new Set<number>();
  let left = budget;
  for (const { entry, i } of ranked) {
    const cost = length(entry.text);
    if (cost > left) continue;
    left -= cost;
    chosen.add(i);
  }
  return entries.filter((_, i) => chosen.has(i));
}

function tasteFirst(a: MemoryEntry, b: MemoryEntry): number {
  return Number(b.kind === 'taste') - Number(a.kind === 'taste');
}
