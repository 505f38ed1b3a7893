import type { Claim } from './claim.ts';
import type { Clause } from './clauses.ts';
import type { LanguageTables } from './language-tables.ts';
import { comparable, numbersOf } from './numbers.ts';
import type { Tokens } from './tokens.ts';

/** What becomes of a claim's words and numbers in a reply. All between 0 and 1. */
export interface Restated {
  /** How much of the claim comes back in one clause with its negation turned round. */
  readonly turned: number;
  /** How much of the claim comes back at all. */
  readonly covered: number;
  /** How much of what the claim says of its subject comes back, with its negation kept. */
  readonly focusKept: number;
  readonly numberKept: number;
  /** Numbers of the same kind, but others. */
  readonly numberReplaced: number;
  /** Figures of the reply's own. */
  readonly figures: number;
}

/** Tokens of a reply that are compared: what it makes of a claim it says early. */
export const comparedTokens = 60;

export function restated(claim: Claim, said: readonly Clause[], reply: Tokens, tables: LanguageTables): Restated {
  let turned = 0;
  let focus = 0;
  for (const clause of said) {
    for (const claimed of claim.clauses) {
      if (claimed.content.length < 2 || claimed.negated === clause.negated) continue;
      turned = Math.max(turned, shareOf(claimed.content, clause.content));
    }
    if (clause.negated === claim.negated) focus = Math.max(focus, shareOf(claim.focus, clause.content));
  }
  const numbers = compareNumbers(claim, reply, tables);
  return {
    turned,
    covered: coverage(claim.content, said),
    focusKept: focus,
    numberKept: numbers === 'kept' ? 1 : 0,
    numberReplaced: numbers === 'replaced' ? 1 : 0,
    figures: numbers === null && hasFigures(reply) ? 1 : 0,
  };
}

/** Share of the claim's content that comes back in any of the clauses. */
function coverage(content: readonly string[], said: readonly Clause[]): number {
  if (content.length === 0) return 0;
  let found = 0;
  for (const word of content) if (said.some((clause) => clause.content.includes(word))) found++;
  return found / content.length;
}

/** Figures of two digits or more. */
function hasFigures({ words }: Tokens): boolean {
  const end = Math.min(words.length, comparedTokens);
  for (let i = 0; i < end; i++) {
    const word = words[i] as string;
    if (word.length > 1 && word.charCodeAt(0) <= 57 && word.charCodeAt(0) >= 48) return true;
  }
  return false;
}

function shareOf(words: readonly string[], among: readonly string[]): number {
  if (words.length === 0) return 0;
  let found = 0;
  for (const word of words) if (among.includes(word)) found++;
  return found / words.length;
}

/**
 * "In 1799" against "on 14 July 1789": the first number that can answer decides. Where some of the claim's numbers come
 * back, as in a calculation, one that does not come back is replaced by one that is new.
 */
function compareNumbers(claim: Claim, reply: Tokens, tables: LanguageTables): 'kept' | 'replaced' | null {
  if (claim.numbers.length === 0) return null;
  const said = numbersOf(reply.words, tables, comparedTokens);
  if (said.length === 0) return null;
  const missing = claim.numbers.filter(({ value }) => !said.some((number) => number.value === value));
  if (missing.length > 0 && missing.length < claim.numbers.length) {
    return said.some(({ value }) => !claim.numbers.some((number) => number.value === value)) ? 'replaced' : 'kept';
  }
  for (const claimed of claim.numbers) {
    const answer = said.find((number) => comparable(claimed, number));
    if (answer !== undefined) return answer.value === claimed.value ? 'kept' : 'replaced';
  }
  return null;
}
