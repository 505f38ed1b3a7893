import type { Claim } from './claim.ts';
import type { Clause } from './clauses.ts';
import { isHan } from './clauses.ts';
import type { LanguageTables } from './language-tables.ts';
import { numbersOf } from './numbers.ts';
import { stem } from './stem.ts';
import type { Tokens } from './tokens.ts';

/** What becomes of a claim's words and numbers in a reply. All between 0 and 1. */
export interface Restated {
  /** How much of the claim comes back in one clause, with its negation kept, or turned round. */
  readonly same: number;
  readonly turned: number;
  /** How much of the claim comes back at all. */
  readonly covered: number;
  /** The reply speaks of what the claim is about, and says the same of it … */
  readonly focusKept: number;
  /** … or does not say it. */
  readonly focusReplaced: number;
  readonly numberKept: number;
  /** Numbers of the same kind, but others. */
  readonly numberReplaced: number;
  /** A word of the claim stands against its opposite. */
  readonly opposed: number;
}

/** Tokens of a reply that are compared: what it makes of a claim it says early. */
export const comparedTokens = 90;

export function restated(claim: Claim, said: readonly Clause[], reply: Tokens, tables: LanguageTables): Restated {
  let [same, turned] = [0, 0];
  const covered = new Set<string>();
  let [focus, topic] = [0, 0];
  for (const clause of said) {
    if (clause.sentence > 1) break;
    for (const word of clause.content) if (claim.content.has(word)) covered.add(word);
    for (const claimed of claim.clauses) {
      if (claimed.content.length < 2) continue;
      const share = shareOf(claimed.content, clause.content);
      if (share === 0) continue;
      if (claimed.negated === clause.negated) same = Math.max(same, share);
      else turned = Math.max(turned, share);
    }
    if (clause.negated === claim.negated) focus = Math.max(focus, shareOf(claim.focus, clause.content));
    topic = Math.max(topic, shareOf(claim.topic, clause.content));
  }
  const numbers = compareNumbers(claim, reply, tables);
  return {
    same,
    turned,
    covered: claim.content.size === 0 ? 0 : covered.size / claim.content.size,
    focusKept: focus,
    focusReplaced: topic > 0 && focus === 0 ? topic : 0,
    numberKept: numbers === 'kept' ? 1 : 0,
    numberReplaced: numbers === 'replaced' ? 1 : 0,
    opposed: isOpposed(claim, said, tables) ? 1 : 0,
  };
}

function shareOf(words: readonly string[], among: readonly string[]): number {
  if (words.length === 0) return 0;
  let found = 0;
  for (const word of words) if (among.includes(word)) found++;
  return found / words.length;
}

/** The first number of a kind that the claim has decides: "in 1799" against "on 14 July 1789". */
function compareNumbers(claim: Claim, reply: Tokens, tables: LanguageTables): 'kept' | 'replaced' | null {
  if (claim.numbers.length === 0) return null;
  const said = numbersOf(reply.words, tables, comparedTokens);
  let result: 'kept' | 'replaced' | null = null;
  for (const { value, isYear } of claim.numbers) {
    const alike = said.filter((number) => number.isYear === isYear);
    if (alike.length === 0) continue;
    // The first one answers; a later one may only quote the claim.
    if (alike[0]?.value === value) return 'kept';
    result = 'replaced';
  }
  return result;
}

function isOpposed(claim: Claim, said: readonly Clause[], tables: LanguageTables): boolean {
  for (const { words } of claim.clauses) {
    for (let i = 0; i < words.length; i++) {
      const word = formAt(words, i);
      const others = tables.opposites.get(word);
      if (others === undefined) continue;
      for (const clause of said) {
        if (clause.sentence > 1 || clause.negated) continue;
        for (let j = 0; j < clause.words.length; j++) if (others.includes(formAt(clause.words, j))) return true;
      }
    }
  }
  return false;
}

function formAt(words: readonly string[], at: number): string {
  const word = words[at] as string;
  return isHan(word) ? word + (words[at + 1] ?? '') : stem(word);
}
