import { type Clause, clausesOf } from './clauses.ts';
import type { LanguageTables } from './language-tables.ts';
import { type NumberSaid, numbersOf } from './numbers.ts';
import type { Tokens } from './tokens.ts';

/** What a user's turn asserts, as far as words tell. */
export interface Claim {
  readonly clauses: readonly Clause[];
  /** All that it is about. */
  readonly content: readonly string[];
  /** What is said of the rest: what stands behind the copula, or the last words that say something. */
  readonly focus: readonly string[];
  readonly numbers: readonly NumberSaid[];
  readonly negated: boolean;
}

/** Tokens of a turn that are read. */
const longest = 50;

export function claimOf(asked: Tokens, tables: LanguageTables): Claim {
  const clauses = clausesOf(asked, tables, { sentences: 3, most: longest, quotes: true });
  const content: string[] = [];
  for (const clause of clauses) content.push(...clause.content);
  const main = mainClause(clauses);
  return {
    clauses,
    content,
    focus: main === null ? [] : focusOf(main, tables),
    numbers: numbersOf(asked.words, tables, longest),
    negated: main?.negated ?? false,
  };
}

/** The first clause with something on either side of a copula, or else the first that says enough. */
function mainClause(clauses: readonly Clause[]): Clause | null {
  let found: Clause | null = null;
  for (const clause of clauses) {
    if (clause.content.length >= 2 && !clause.asks) return clause;
    if (found === null || clause.content.length > found.content.length) found = clause;
  }
  return found;
}

function focusOf({ content, words }: Clause, tables: LanguageTables): readonly string[] {
  if (content.length < 2) return content;
  const at = words.findIndex((word) => tables.copulas.has(word));
  // How much of the content stands before the copula: counted by the share of the words there, which is near enough.
  const before = at < 0 ? content.length - focusWords : Math.round((content.length * at) / words.length);
  return content.slice(Math.min(Math.max(before, 1), content.length - 1));
}

const focusWords = 2;
